import { audit } from "../../support/audit.ts";
import { ADMINISTRATOR, NURSE } from "../../support/people.ts";
import { signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

test.describe("the laboratory's catalogue", { tag: ["@phone", "@tablet", "@nojs"] }, () => {
  test.use({ refusals: true });

  test("a range is added, told apart from those that stand, and ended", async ({ page }) => {
    await signIn(page, ADMINISTRATOR);
    await page.goto("/staff/lab/catalogue");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tests");
    await audit(page);
    await shot(page, "catalogue");
    await page.getByRole("link", { name: "Lipase" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lipase");
    await expect(page.getByRole("row", { name: /Everybody from 18 years.*10 to 140.*ABIM 2024/ })).toBeVisible();
    await audit(page);
    await shot(page, "catalogue-test");

    // A day of life for each browser, so that they do not meet; in the middle of a month, so that it is said in days.
    const turn = ["phone", "tablet", "nojs"].indexOf(test.info().project.name);
    const days = Math.floor((3 + 63 * turn + Math.floor(Math.random() * 63)) * 30.4375) + 10;
    const add = page.locator("#add-range");
    await add.getByText("Add a range").click();
    await add.getByLabel("From which age").fill("18 years");
    await add.getByLabel("Usual up to").fill("60");
    await add.getByLabel("Source").fill("House rule");
    await add.getByRole("button", { name: "Add this range" }).click();
    await expect(page.getByRole("alert")).toContainText("there is a range already for some of these people");
    await audit(page);
    await shot(page, "catalogue-overlap");
    await add.getByLabel("From which age").fill(`${days} days`);
    await add.getByLabel("Up to which age").fill(`${days + 1} days`);
    await add.getByRole("button", { name: "Add this range" }).click();

    const row = page.getByRole("row", { name: new RegExp(`from ${days} days to under ${days + 1} days.*up to 60.*House rule`) });
    await expect(row).toHaveCount(1);
    await row.getByText("End", { exact: true }).click();
    await row.getByLabel("Last day").fill("1999-12-31");
    await row.getByRole("button", { name: /^End “/ }).click();
    await expect(page.getByRole("alert")).toContainText("The earliest is yesterday");
    await row.getByLabel("Last day").fill("2099-12-31");
    await row.getByRole("button", { name: /^End “/ }).click();
    await expect(row).toContainText("31 Dec 2099");
  });

  test("who draws blood does not keep the catalogue", async ({ page }) => {
    await signIn(page, NURSE);
    await expect(page.getByRole("link", { name: "Tests", exact: true })).toHaveCount(0);
  });
});
