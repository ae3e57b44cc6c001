import { accessible } from "../../support/audit.ts";
import { cancel, holdTime, patient, soonest } from "../../support/booking.ts";
import { alive, signIn } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

test.describe("the end of a session", { tag: ["@phone", "@tablet"] }, () => {
  test("comes with a warning, and one button to stay", async ({ page }) => {
    await signIn(page, patient());
    // The server says how long is left: here it says "not long" until somebody stays.
    let stayed = false;
    await page.route("**/session_left", async (route) => {
      const answer = await route.fetch();
      const left = await answer.json();
      await route.fulfill({ response: answer, json: stayed ? left : { ...left, seconds: 95 } });
    });
    await page.goto("/account");
    const dialog = page.getByRole("dialog", { name: "You will be signed out soon" });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByRole("timer")).toHaveText(/1:\d\d/);
    await accessible(page);
    stayed = true;
    await dialog.getByRole("button", { name: "Stay signed in" }).click();
    await expect(dialog).toBeHidden();
    // It goes on asking: what is under way when the page closes is no failure.
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
});

test.describe("a session that ended in between", { tag: ["@phone", "@tablet"] }, () => {
  test.use({ refusals: true });

  test("is said, and nothing that was typed is lost", async ({ page, context }) => {
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    await alive(page);
    const typed = "A cough since Monday, worse at night";
    await page.getByLabel(/What is it about/).fill(typed);
    const confirm = page.url();
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.getByRole("button", { name: "Book this appointment" }).click();
    await expect(page.getByText("Your session has ended").first()).toBeVisible();
    await expect(page.getByLabel(/What is it about/)).toHaveValue(typed);

    // Signed in again, as in another tab, the same form goes through.
    await context.addCookies(cookies);
    await page.getByRole("button", { name: "Book this appointment" }).click();
    await page.waitForURL(/booked/);
    await expect(page.getByText(typed)).toBeVisible();
    await cancel(page, confirm.replace("/book/confirm/", "/appointments/"));
  });
});
