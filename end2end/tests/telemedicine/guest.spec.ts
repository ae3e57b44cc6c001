import { accessible, audit } from "../../support/audit.ts";
import { MAYA } from "../../support/people.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";
import { admit, allow, finishVisits, firstFrame, moves, visitOf, waitFor } from "../../support/video.ts";

test.afterEach(finishVisits);

test.describe("a guest", { tag: ["@alone", "@tablet", "@phone"] }, () => {
  // What a guest was taken out of is no longer there for them.
  test.use({ refusals: true });

  test("comes by a link that works once, is let in, sees both, and is taken out at once", async ({ page, another, baseURL }) => {
    const [theirs, third] = [await another(), await another({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })];
    const [patient, guest, desk] = [await theirs.newPage(), await third.newPage(), await (await another()).newPage()];
    for (const context of [theirs, third, page.context()]) await allow(context, baseURL!, ["camera", "microphone"]);
    const visit = await visitOf(patient, page, desk);
    await waitFor(patient, visit);
    await admit(page, visit);
    await firstFrame(page);

    await page.getByRole("tab", { name: "Guests" }).click();
    await page.getByLabel("Who is it?").fill("Daughter");
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    await accessible(page);
    await shot(page, "video-guests");

    await guest.goto(new URL(link).pathname);
    await audit(guest);
    await shot(guest, "video-guest-link");
    await guest.getByLabel("Your name").fill("Astrid <b>Lindqvist</b>");
    await guest.getByLabel(/I keep to myself/).check();
    await guest.getByRole("button", { name: "Go on" }).click();
    await guest.getByRole("button", { name: "Ask to be let in" }).waitFor();
    await audit(guest);
    await guest.getByRole("button", { name: "Ask to be let in" }).click();
    await expect(guest.getByRole("heading", { name: "You are waiting to be let in" })).toBeVisible();
    await accessible(guest);

    await expect(page.getByText("Astrid <b>Lindqvist</b> waits to be let in.")).toBeVisible();
    await page.locator(".guest-row", { hasText: "Astrid" }).getByRole("button", { name: "Let in", exact: true }).click();
    await Promise.all([firstFrame(guest), moves(guest), moves(patient)]);
    for (const one of [page, patient, guest]) await expect(one.locator(".call-stage .tile:not(.own)")).toHaveCount(2);
    // A guest reads no patient's name.
    await expect(guest.locator(".call-stage").getByText("Patient", { exact: true })).toBeVisible();
    await expect(guest.getByText(MAYA.name)).toHaveCount(0);
    await accessible(guest);
    await shot(guest, "video-guest-call");
    await shot(page, "video-call-three");

    await page.locator(".guest-row", { hasText: "Astrid" }).getByRole("button", { name: "Take out" }).click();
    await expect(guest.getByText("The doctor has taken you out of the call.")).toBeVisible();
    await expect(guest.locator("video")).toHaveCount(0);
    await expect(patient.getByText(/was taken out of the call/)).toBeVisible();
    for (const one of [page, patient]) await expect(one.locator(".call-stage .tile:not(.own)")).toHaveCount(1);
    await moves(patient);
    // Neither the link nor the pass opens anything again.
    await guest.reload();
    await expect(guest.locator("main")).toContainText(/is over|does not exist/);
  });
});
