import { audit } from "../../support/audit.ts";
import { cancel, chooseTime, confirm, holdTime, patient, soonest } from "../../support/booking.ts";
import { forget, signInByForm } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

/** Every form is a real form: what a phone can't load, it does not need. */
test.describe("without JavaScript", { tag: "@nojs" }, () => {
  test("a patient signs in, books, moves, cancels, and signs out", async ({ page }) => {
    const who = patient();
    forget(who);
    await signInByForm(page, who);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your next appointment");

    await holdTime(page, soonest("Consultation"));
    await audit(page);
    await shot(page, "book-confirm");
    const url = await confirm(page, "By hand");
    await expect(page.getByText("By hand")).toBeVisible();

    await page.getByRole("link", { name: "Move", exact: true }).click();
    await chooseTime(page);
    await page.getByRole("button", { name: /^Move to / }).click();
    await expect(page.getByText("Your appointment is moved")).toBeVisible();
    const moved = page.url().replace(/\?.*/, "");
    expect(moved).not.toBe(url);

    await cancel(page, moved);
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto(moved);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });
});
