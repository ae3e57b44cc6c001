import { cancel, patient } from "../../support/booking.ts";
import { KEYBOARD } from "../../support/hand.ts";
import { alive, signIn } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

test.describe("by keyboard alone", { tag: "@desktop" }, () => {
  test("a patient books and cancels", async ({ page }) => {
    const { press, type } = KEYBOARD;
    const arrived = async (heading: string | RegExp) => {
      await expect(page.locator("h1")).toHaveText(heading);
      await alive(page);
      await expect(page.locator("h1")).toBeFocused();
    };
    await signIn(page, patient());
    await page.goto("/");
    await alive(page);
    await page.keyboard.press("Tab");
    await expect(page.locator(":focus")).toHaveText("Skip to the content");
    await press(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Book", exact: true }));
    await arrived("Book an appointment");
    await press(page.getByRole("link", { name: /^Yearly check-up/ }).first());
    await arrived(/When\?|With whom\?/);
    if ((await page.locator("h1").innerText()) === "With whom?") {
      await press(page.getByRole("link", { name: /^Soonest, with anyone/ }));
      await arrived("When?");
    }
    await expect(page.locator(".time-button").first()).toBeVisible();
    const days = page.getByRole("navigation", { name: "Days with free times" }).getByRole("link");
    await days.last().focus();
    await page.keyboard.press("Enter");
    await expect(days.last()).toHaveAttribute("aria-current", "date");
    await page.locator(".time-button").last().focus();
    await page.keyboard.press("Enter");
    await arrived("Check and book");
    await type(page.getByLabel(/What is it about/), "Typed without a mouse");
    await press(page.getByRole("button", { name: "Book this appointment" }));
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
