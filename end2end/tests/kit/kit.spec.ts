import { audit, accessible } from "../../support/audit.ts";
import { alive } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

test.describe("every component in every state", { tag: ["@phone", "@portrait", "@tablet", "@desktop", "@nojs"] }, () => {
  test("is sound, in both themes and on paper", async ({ page }) => {
    await page.goto("/kit");
    await audit(page);
    await shot(page, "kit");
    await page.emulateMedia({ colorScheme: "dark" });
    await accessible(page);
    await shot(page, "kit-dark");
    await page.emulateMedia({ colorScheme: "light", media: "print" });
    await shot(page, "kit-print");
  });
});

test.describe("the theme", { tag: ["@phone", "@tablet"] }, () => {
  test("can be chosen, and stays chosen", async ({ page }) => {
    await page.goto("/kit");
    await alive(page);
    await page.getByLabel("Dark").or(page.getByRole("button", { name: "Dark" })).first().click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });
});

test.describe("before the program is there", { tag: ["@phone"] }, () => {
  test("a press is kept, and happens once it is", async ({ page }) => {
    let arrive = () => {};
    const arrives = new Promise<void>((done) => (arrive = done));
    await page.route("**/*.wasm", async (route) => {
      await arrives;
      await route.continue();
    });
    await page.goto("/kit", { waitUntil: "domcontentloaded" });
    await page.getByRole("button", { name: "Open the dialog" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    arrive();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
});
