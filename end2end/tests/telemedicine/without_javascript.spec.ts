import { audit } from "../../support/audit.ts";
import { expect, test } from "../../support/test.ts";
import { visitOf } from "../../support/video.ts";

test.describe("a video visit without JavaScript", { tag: "@nojs" }, () => {
  // Consent that was not given is refused.
  test.use({ refusals: true });

  test("says that a call needs it and whom to call; consent, waiting room and leaving are forms", async ({ page, another }) => {
    const [doctor, desk] = [await (await another()).newPage(), await (await another()).newPage()];
    const visit = await visitOf(page, doctor, desk);
    await page.goto(`/appointments/${visit}`);
    await page.getByRole("link", { name: "Open the video visit" }).click();
    await expect(page.getByText("A video call needs JavaScript")).toBeVisible();
    await expect(page.locator("main a[href^='tel:']").first()).toBeVisible();
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.locator(".error-summary")).toBeVisible();
    await page.getByLabel("I agree to the video visit").check();
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("heading", { name: "Check your device" })).toBeVisible();
    await audit(page);
    await page.getByLabel("Sound alone").check();
    await page.getByRole("button", { name: "Go to the waiting room" }).click();
    await expect(page.getByRole("heading", { name: "Waiting room" })).toBeVisible();
    await expect(page.getByText("You are next.").first()).toBeVisible();
    await audit(page);
    await page.getByRole("button", { name: "Leave the waiting room" }).click();
    await page.waitForURL(`**/appointments/${visit}`);
  });
});
