import type { Page } from "@playwright/test";
import { cancel, patient } from "../../support/booking.ts";
import { alive, signIn } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

/** Tab until something with these words has the focus, as somebody does who can't point. */
async function tabTo(page: Page, name: RegExp) {
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const at = document.activeElement;
      const ring = at ? getComputedStyle(at).outlineStyle : "none";
      const label = at?.id ? document.querySelector(`label[for="${CSS.escape(at.id)}"]`)?.textContent : "";
      return { text: `${at?.getAttribute("aria-label") ?? ""} ${label ?? ""} ${at?.textContent ?? ""}`.trim(), ring };
    });
    if (name.test(focused.text)) {
      expect(focused.ring, `the focus on “${focused.text}” can be seen`).not.toBe("none");
      return;
    }
  }
  throw new Error(`the Tab key did not reach ${name} on ${page.url()}`);
}

test.describe("by keyboard alone", { tag: "@desktop" }, () => {
  test("a patient books and cancels", async ({ page }) => {
    await signIn(page, patient());
    await page.goto("/");
    await alive(page);
    await page.keyboard.press("Tab");
    await expect(page.locator(":focus")).toHaveText("Skip to the content");
    await tabTo(page, /^Book$/);
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toHaveText("Book an appointment");
    await tabTo(page, /^Yearly check-up/);
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toHaveText(/When\?|With whom\?/);
    if ((await page.locator("h1").innerText()) === "With whom?") {
      await tabTo(page, /^Soonest, with anyone/);
      await page.keyboard.press("Enter");
    }
    await expect(page.locator(".time-button").first()).toBeVisible();
    await expect(page.locator("h1")).toBeFocused();
    const days = page.getByRole("navigation", { name: "Days with free times" }).getByRole("link");
    await days.last().focus();
    await page.keyboard.press("Enter");
    await expect(days.last()).toHaveAttribute("aria-current", "date");
    await page.locator(".time-button").last().focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toHaveText("Check and book");
    await tabTo(page, /What is it about/);
    await page.keyboard.type("Typed without a mouse");
    await tabTo(page, /^Book this appointment$/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/booked/);
    await cancel(page, page.url().replace(/\?.*/, ""));
  });
});

test.describe("after a navigation", { tag: ["@phone", "@tablet"] }, () => {
  test("the focus is on the heading, the title has changed, and it is said once", async ({ page }) => {
    await signIn(page, patient());
    await page.goto("/");
    await alive(page);
    const live = page.locator(".visually-hidden[aria-live=polite]").first();
    for (const [link, heading, title] of [
      ["Book", "Book an appointment", "Book an appointment · Hale"],
      ["Bills", "Your bills", "Your bills · Hale"],
      ["Home", "Your next appointment", "Home · Hale"],
    ] as const) {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: link, exact: true }).click();
      await expect(page.locator("h1")).toHaveText(heading);
      await expect(page).toHaveTitle(title);
      await expect(page.locator("h1")).toBeFocused();
      await expect(live).toHaveText(title);
    }
  });
});
