import { audit } from "../../support/audit.ts";
import { ADMINISTRATOR, AUDITOR, NURSE, OKAFOR, RECEPTION, type Person } from "../../support/people.ts";
import { signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

const RAIL: [Person, string[], string[]][] = [
  [ADMINISTRATOR, ["Today", "Schedule", "Services", "Accounts", "Account"], ["Patients", "Week"]],
  [RECEPTION, ["Today", "Patients", "Schedule", "Services", "Account"], ["Accounts", "Week"]],
  [OKAFOR, ["Today", "Week", "Patients", "Account"], ["Schedule", "Accounts"]],
  [AUDITOR, ["Today", "Account"], ["Patients", "Schedule", "Accounts", "Week"]],
];

test.describe("the rail", { tag: "@tablet" }, () => {
  for (const [who, there, absent] of RAIL) {
    test(`of ${who.name} has what the role allows`, async ({ page }) => {
      await signIn(page, who);
      await page.goto("/staff/account");
      const rail = page.getByRole("navigation", { name: "Departments" });
      for (const place of there) await expect(rail.getByRole("link", { name: place, exact: true })).toBeVisible();
      for (const place of absent) await expect(rail.getByRole("link", { name: place, exact: true })).toHaveCount(0);
      await expect(page.locator(".top-bar")).toContainText("Hale General");
    });
  }

  test("a role with nothing but the account is welcomed, not refused", async ({ page }) => {
    await signIn(page, AUDITOR);
    await page.goto("/staff");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${AUDITOR.name}`);
    await expect(page.getByText("Auditor at Hale General")).toBeVisible();
    await expect(page.getByRole("link", { name: "Find a patient" })).toHaveCount(0);
    await audit(page);
    await shot(page, "start");
  });
});

test.describe("accounts", { tag: ["@tablet", "@portrait", "@phone", "@nojs"] }, () => {
  test.use({ refusals: true });
  test.beforeEach(async ({ page }) => signIn(page, ADMINISTRATOR));

  test("a role is given and taken away, and the page says which", async ({ page }) => {
    await page.goto("/staff/accounts");
    await audit(page);
    await shot(page, "accounts");
    await page.getByRole("link", { name: NURSE.name }).click();
    await expect(page.getByRole("heading", { level: 2, name: NURSE.name })).toBeVisible();
    await page.getByText("Give another role").click();
    await page.getByRole("button", { name: "Give this role" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: "Choose a role." })).toBeVisible();
    await page.getByLabel("Role").selectOption({ label: "Auditor" });
    await page.getByRole("button", { name: "Give this role" }).click();
    await page.waitForURL(/done=granted/);
    await expect(page.getByText("Auditor is given.")).toBeVisible();

    const row = page.getByRole("listitem").filter({ has: page.getByText("Auditor", { exact: true }) });
    await row.getByText("Take away", { exact: true }).click();
    await expect(row).toContainText(`${NURSE.name}: no longer Auditor at Hale General.`);
    await audit(page);
    await shot(page, "accounts-take");
    await row.getByRole("button", { name: "Take away Auditor" }).click();
    await page.waitForURL(/done=taken/);
    await expect(page.getByText("Auditor is taken away.")).toBeVisible();
    await expect(page.getByRole("listitem").filter({ has: page.getByText("Auditor", { exact: true }) })).toHaveCount(0);
  });

  test("an account is switched off and on again", async ({ page }) => {
    await page.goto("/staff/accounts");
    await page.getByRole("link", { name: NURSE.name }).click();
    await page.getByText("Switch this account off").click();
    await page.getByRole("button", { name: `Switch off the account of ${NURSE.name}` }).click();
    await page.waitForURL(/done=disabled/);
    await expect(page.getByText("The account is switched off.")).toBeVisible();
    await page.getByRole("button", { name: "Let in again" }).click();
    await page.waitForURL(/done=enabled/);
    await expect(page.getByText("They can sign in again.")).toBeVisible();
  });

  test("the last administrator stays one", async ({ page }) => {
    await page.goto("/staff/accounts");
    await page.getByRole("link", { name: ADMINISTRATOR.name }).click();
    await page.getByText("Take away", { exact: true }).click();
    await page.getByRole("button", { name: "Take away Administrator" }).click();
    await expect(page.getByRole("alert")).toContainText("This is the last administrator of the facility");
  });

  test("somebody new: what is wrong is said beside each field", async ({ page }) => {
    await page.goto("/staff/accounts?new=account");
    await audit(page);
    await page.getByLabel("E-mail address").fill("nobody");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("alert").getByRole("link").first()).toBeVisible();
    await expect(page.getByLabel("E-mail address")).toHaveValue("nobody");
    await page.goto("/staff/accounts?new=role");
    await audit(page);
  });
});
