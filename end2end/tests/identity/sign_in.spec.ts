import { audit } from "../../support/audit.ts";
import { MAYA, OKAFOR, OLIVER, PASSWORD } from "../../support/people.ts";
import { forget, signInByForm } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

test.describe("sign in", { tag: ["@phone", "@tablet"] }, () => {
  test("a patient comes to the portal, and out again", async ({ page }) => {
    await signInByForm(page, MAYA);
    await expect(page).toHaveURL(/\/$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your next appointment");
    await expect(page.getByText("Demo hospital.")).toBeVisible();
    forget(MAYA);
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await expect(page).toHaveURL(/\/sign-in/);
    // Back does not bring the record back.
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  });

  test("a doctor comes to the dashboards", async ({ page }) => {
    await signInByForm(page, OKAFOR);
    await expect(page).toHaveURL(/\/staff/);
  });

  test("who asked for a page gets it after signing in", async ({ page }) => {
    await page.goto("/appointments");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.getByLabel("E-mail address").fill(OLIVER.email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/appointments$/);
  });

  test("an address elsewhere is no page to come back to", async ({ page }) => {
    for (const hostile of ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]) {
      await page.goto(`/sign-in?next=${encodeURIComponent(hostile)}`);
      expect(await page.content()).not.toContain("example.org/");
      await expect(page.locator("input[name='cmd[next]']")).toHaveCount(0);
    }
  });

  test("the page is sound", async ({ page }) => {
    await page.goto("/sign-in");
    await audit(page);
    await expect(page.getByRole("main")).toMatchAriaSnapshot(`
      - main:
        - heading "Sign in" [level=1]
        - paragraph: For patients and for staff.
        - text: E-mail address
        - textbox "E-mail address"
        - text: Password
        - textbox "Password"
        - button "Sign in"
    `);
  });
});

test.describe("refused", { tag: ["@phone", "@nojs"] }, () => {
  test.use({ refusals: true });

  test("a wrong password and an unknown address get the same words, and what was typed stays", async ({ page }) => {
    const told: string[] = [];
    for (const email of [MAYA.email, "nobody@hale.example"]) {
      await signInByForm(page, { ...MAYA, email }, "not the password at all");
      const alert = page.getByRole("alert").first();
      await expect(alert).toBeVisible();
      await expect(page.getByLabel("E-mail address")).toHaveValue(email);
      await expect(page.getByLabel("Password", { exact: true })).toHaveValue(/^(|not the password at all)$/);
      told.push((await alert.innerText()).trim());
    }
    expect(told[0]).toBe(told[1]);
  });

  test("an empty form is answered beside the fields", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page.getByLabel("E-mail address")).toHaveAttribute("aria-invalid", "true");
  });

  test("whoever guesses is slowed down, and told for how long", async ({ page }) => {
    // An account of its own, so that no other test is kept waiting.
    const guessed = { ...MAYA, email: `guessed-${test.info().project.name}@hale.example` };
    await page.goto("/sign-in");
    for (let tries = 0; tries < 30; tries += 1) {
      await page.getByLabel("E-mail address").fill(guessed.email);
      await page.getByLabel("Password", { exact: true }).fill(`guess number ${tries} of many`);
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await page.getByRole("button", { name: "Sign in" }).click();
      await answer;
      await expect(page.getByRole("alert").first()).toBeVisible();
      if (await page.getByText("Please wait a moment").isVisible()) break;
    }
    await expect(page.getByText("Please wait a moment")).toBeVisible();
    await expect(page.getByRole("alert").first()).toContainText(/second|minute/);
  });
});
