import { audit } from "../../support/audit.ts";
import { RECEPTION } from "../../support/people.ts";
import { signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

test.describe("at the desk", { tag: ["@tablet", "@portrait"] }, () => {
  test.beforeEach(async ({ page }) => signIn(page, RECEPTION));

  test("a patient is found by name, and the address names nobody", async ({ page }) => {
    await page.goto("/staff/patients");
    await audit(page);
    await page.getByLabel("Find a patient").fill("lindqvist maya");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.waitForURL(/search=/);
    expect(page.url().toLowerCase()).not.toContain("lindqvist");
    await expect(page.getByRole("link", { name: /Lindqvist/ }).first()).toBeVisible();
    await audit(page);
    await shot(page, "patients");
    await page.getByRole("link", { name: /Lindqvist/ }).first().click();
    await expect(page).toHaveTitle("Patient · Hale");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Lindqvist");
    await audit(page);
    await shot(page, "patient");
  });

  test("nobody is found: what to do next", async ({ page }) => {
    await page.goto("/staff/patients");
    await page.getByLabel("Find a patient").fill("Xyzzyplugh");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.getByText("Nobody was found")).toBeVisible();
    await page.getByRole("link", { name: "Register a new patient" }).click();
    await expect(page).toHaveURL(/\/staff\/patients\/new/);
    await audit(page);
    await shot(page, "register");
  });
});

test.describe("registering with bad input", { tag: ["@tablet", "@nojs"] }, () => {
  test.use({ refusals: true });
  test.beforeEach(async ({ page }) => signIn(page, RECEPTION));

  test("a birth date in the future: said beside the field, nothing typed is lost", async ({ page }) => {
    await page.goto("/staff/patients/new");
    await page.getByLabel("Given names").fill("Nobody");
    await page.getByLabel("Day").fill("1");
    await page.getByLabel("Month").fill("1");
    await page.getByLabel("Year").fill("2199");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    const summary = page.getByRole("alert").first();
    await expect(summary).toBeVisible();
    await expect(summary.getByRole("link").first()).toBeVisible();
    await expect(page.locator("[aria-invalid=true]").first()).toBeVisible();
    await expect(page.getByLabel("Given names")).toHaveValue("Nobody");
    await expect(page.getByLabel("Year")).toHaveValue("2199");
    await shot(page, "register-refused");
  });

  test("names of 200 letters, right-to-left scripts and markup are names", async ({ page }) => {
    const project = test.info().project.name;
    for (const [family, given, year] of [
      ["Ab".repeat(100), "Long", "1950"],
      ["الخوارزمي", "محمد بن موسى", "1951"],
      ["<b>O'Brien</b>", "\"><script>alert(1)</script>", "1952"],
    ] as const) {
      await page.goto("/staff/patients/new");
      await page.getByLabel("Family name").fill(family);
      await page.getByLabel("Given names").fill(`${given} ${project}`);
      await page.getByLabel("Year").fill(year);
      await page.getByLabel(/^Female/i).check();
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await page.waitForURL((url) => url.pathname !== "/staff/patients/new" || url.search !== "");
      const somebodyElse = page.getByRole("button", { name: /This is somebody else/ });
      await somebodyElse.or(page.getByRole("heading", { level: 1 }).filter({ hasText: family.slice(0, 40) })).first().waitFor();
      if (await somebodyElse.isVisible()) await somebodyElse.click();
      await page.waitForURL(/\/staff\/patients\/[0-9a-f-]{36}/);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(family.slice(0, 40));
      await audit(page);
      await shot(page, `patient-${year}`);
    }
  });
});
