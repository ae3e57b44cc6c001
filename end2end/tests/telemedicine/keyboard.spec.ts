import { KEYBOARD as keys, goesRound } from "../../support/hand.ts";
import { alive } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";
import { DOCTOR, admit, allow, finishVisits, firstFrame, moves, tilesOfOthers, visitOf, waitFor } from "../../support/video.ts";

test.afterEach(finishVisits);

test.describe("a video visit by keyboard alone", { tag: ["@alone", "@desktop"] }, () => {
  // Consent that was not given is refused.
  test.use({ refusals: true });

  test("the patient goes from the appointment into the call, takes part, leaves, comes back, and answers", async ({ page, another, baseURL }) => {
    const [theirs, desk] = [await another(), await (await another()).newPage()];
    for (const context of [page.context(), theirs]) await allow(context, baseURL!, ["camera", "microphone"]);
    const doctor = await theirs.newPage();
    const visit = await visitOf(page, doctor, desk);
    const heading = (name: string | RegExp) => page.getByRole("heading", { level: 2, name });
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const theirTile = tilesOfOthers(doctor);

    await page.goto(`/appointments/${visit}`);
    await alive(page);
    await keys.press(page.getByRole("link", { name: "Join the video visit" }));
    await expect(heading("Before you join")).toBeVisible();
    await alive(page);
    await keys.press(button("Go on"));
    await expect(page.locator(".error-summary")).toBeFocused();
    await keys.tick(page.getByLabel("I agree to the video visit"));
    await keys.press(button("Go on"));

    await expect(heading("Check your device")).toBeFocused();
    await keys.press(button("Test camera and microphone"));
    await expect(page.getByRole("status").getByText("Camera: works")).toBeVisible();
    await keys.press(button("Play a test sound"));
    await keys.press(button("Yes, I heard it"));
    await expect(page.getByRole("status").getByText("Loudspeaker: works")).toBeVisible();
    await goesRound(page);
    await keys.press(button("Go to the waiting room"));

    await expect(heading("Waiting room")).toBeFocused();
    await keys.press(button("Check your device again"));
    await expect(heading("Check your device")).toBeFocused();
    await keys.press(button("Back without testing"));
    await expect(heading("Waiting room")).toBeFocused();
    await goesRound(page);

    // Let in: the call begins by itself, and so does the focus.
    await admit(doctor, visit);
    await expect(heading(`Call with ${DOCTOR.name}`)).toBeFocused();
    await Promise.all([firstFrame(page), firstFrame(doctor)]);
    const log = page.getByRole("log", { name: "What happens" });
    await expect(log.getByText(`${DOCTOR.name} is in the call.`)).toBeVisible();
    await goesRound(page);

    await keys.press(button("Mute"));
    await expect(theirTile.getByText("Muted")).toBeVisible();
    await expect(button("Unmute")).toBeFocused();
    await page.keyboard.press("Space");
    await expect(theirTile.getByText("Muted")).toHaveCount(0);
    await keys.press(button("Camera off"));
    await expect(theirTile.getByText("No picture")).toBeVisible();
    await expect(button("Camera on")).toBeFocused();
    await page.keyboard.press("Enter");
    await moves(doctor);

    // A dialog holds the focus as long as it is open, and gives it back.
    await keys.press(button("Devices"));
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null)).toBe(true);
    }
    await keys.tick(dialog.getByLabel("Blur my picture"));
    await page.keyboard.press("Space");
    await expect(dialog.getByLabel("Blur my picture")).not.toBeChecked();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(button("Devices")).toBeFocused();

    const message = page.getByRole("textbox", { name: "Message" });
    await keys.type(message, "Good morning");
    await page.keyboard.press("Enter");
    await expect(message).toHaveValue("");
    await expect(message).toBeFocused();
    await expect(doctor.getByRole("log", { name: "What happens" }).getByText(/writes\.$/)).toBeVisible();

    await keys.press(button("Leave"));
    await expect(page.getByRole("group", { name: /^You have left the call/ })).toBeFocused();
    await expect(doctor.getByRole("log", { name: "What happens" }).getByText(/has left\.$/)).toBeVisible();
    await goesRound(page);
    await keys.press(button("Come back"));
    await expect(heading(`Call with ${DOCTOR.name}`)).toBeFocused();
    await Promise.all([moves(page), moves(doctor)]);
    await expect(doctor.getByRole("log", { name: "What happens" }).getByText(/is in the call\.$/).last()).toBeVisible();

    await doctor.getByRole("button", { name: "Leave", exact: true }).click();
    await expect(log.getByText(`${DOCTOR.name} has left.`)).toBeVisible();
    await doctor.getByRole("button", { name: "Come back" }).click();
    await Promise.all([moves(page), moves(doctor)]);

    await finishVisits();
    await expect(heading("Your visit is over")).toBeFocused();
    await keys.press(page.locator("summary", { hasText: "What was written" }));
    await expect(page.getByText("Good morning")).toBeVisible();
    await keys.tick(page.getByLabel("Very well"));
    await keys.press(button("Send"));
    await expect(page.getByText("Thank you for your answer")).toBeVisible();
  });

  test("the doctor lets in, takes part, puts back, lets in again, leaves, comes back, and finishes", async ({ page, another, baseURL }) => {
    const [theirs, desk] = [await another({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }), await (await another()).newPage()];
    for (const context of [page.context(), theirs]) await allow(context, baseURL!, ["camera", "microphone"]);
    const patient = await theirs.newPage();
    const visit = await visitOf(patient, page, desk);
    await waitFor(patient, visit);
    const heading = (name: string) => page.getByRole("heading", { level: 2, name });
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const log = page.getByRole("log", { name: "What happens" });

    await page.goto("/staff/visits");
    await alive(page);
    await expect(page.getByRole("status").filter({ hasText: /patients? (is|are) here/ })).toBeAttached();
    await keys.press(page.locator(`[id="admit-${visit}"]`).getByRole("button", { name: "Let in" }));
    await page.waitForURL(`**/staff/visits/${visit}*`);
    await Promise.all([firstFrame(page), firstFrame(patient)]);
    await expect(log.getByText(/is in the call\.$/)).toBeVisible();
    await goesRound(page);

    await keys.press(button("Mute"));
    await expect(tilesOfOthers(patient).getByText("Muted")).toBeVisible();
    await expect(button("Unmute")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(tilesOfOthers(patient).getByText("Muted")).toHaveCount(0);

    // Tab stops once at the tabs, the arrows go from one to the next.
    await keys.press(page.getByRole("tab", { name: "Note" }));
    for (const name of [/^Chart/, /^Chat/]) {
      await page.keyboard.press("ArrowRight");
      await expect(page.getByRole("tab", { name })).toBeFocused();
      await expect(page.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
    }
    const message = page.getByRole("textbox", { name: "Message" });
    await keys.type(message, "Can you hear me?");
    await page.keyboard.press("Enter");
    await expect(message).toBeFocused();
    await expect(patient.getByText("Can you hear me?")).toBeVisible();
    await goesRound(page);

    await keys.press(button("Back to the waiting room"));
    await expect(heading("Waiting room")).toBeFocused();
    await expect(patient.getByRole("heading", { level: 2, name: "Waiting room" })).toBeFocused();
    await expect(patient.getByRole("status").getByText(/You are next/)).toBeAttached();
    await keys.press(button("Let the patient in"));
    await expect(heading("Call")).toBeFocused();
    await expect(patient.getByRole("heading", { level: 2, name: `Call with ${DOCTOR.name}` })).toBeFocused();
    await Promise.all([moves(page), moves(patient)]);

    await keys.press(button("Leave"));
    await expect(page.getByRole("group", { name: /^You have left the call/ })).toBeFocused();
    await keys.press(button("Come back"));
    await expect(heading("Call")).toBeFocused();
    await Promise.all([moves(page), moves(patient)]);

    // What is being written keeps the focus, whatever happens in the call beside it.
    await keys.type(message, "One moment");
    await patient.getByRole("button", { name: "Leave", exact: true }).click();
    await expect(log.getByText(/has left\.$/)).toBeVisible();
    await patient.getByRole("button", { name: "Come back" }).click();
    await moves(page);
    await expect(message).toBeFocused();
    await expect(message).toHaveValue("One moment");

    await keys.press(page.locator("summary", { hasText: "Finish the visit" }));
    await keys.press(button("Finish the visit"));
    await expect(page.getByRole("group", { name: "This visit is finished" })).toBeFocused();
    await expect(patient.getByRole("heading", { level: 2, name: "Your visit is over" })).toBeFocused();
    await goesRound(page);
  });

  test("a guest comes in by the link, takes part, and leaves", async ({ page, another, baseURL }) => {
    const [one, other, desk] = [await another(), await another(), await (await another()).newPage()];
    for (const context of [page.context(), one, other]) await allow(context, baseURL!, ["camera", "microphone"]);
    const [patient, doctor] = [await one.newPage(), await other.newPage()];
    const visit = await visitOf(patient, doctor, desk);
    await waitFor(patient, visit);
    await admit(doctor, visit);
    await doctor.getByRole("tab", { name: "Guests" }).click();
    await doctor.getByLabel("Who is it?").fill("Daughter");
    await doctor.getByRole("button", { name: "Make the link" }).click();
    const link = await doctor.getByLabel("Link", { exact: true }).inputValue();
    const heading = (name: string) => page.getByRole("heading", { level: 2, name });
    const button = (name: string) => page.getByRole("button", { name, exact: true });

    await page.goto(new URL(link).pathname);
    await alive(page);
    await keys.type(page.getByLabel("Your name"), "Astrid Lindqvist");
    await keys.tick(page.getByLabel(/I keep to myself/));
    await keys.press(button("Go on"));
    await expect(heading("Check your device")).toBeVisible();
    await alive(page);
    await goesRound(page);
    await keys.press(button("Ask to be let in"));
    await expect(heading("You are waiting to be let in")).toBeFocused();
    await expect(doctor.getByRole("log", { name: "What happens" }).getByText("Astrid Lindqvist waits to be let in.")).toBeVisible();
    await doctor.locator(".guest-row", { hasText: "Astrid" }).getByRole("button", { name: "Let in", exact: true }).click();
    await expect(heading(`Call with ${DOCTOR.name}`)).toBeFocused();
    await moves(page);
    await goesRound(page);
    await keys.press(button("Mute"));
    await expect(tilesOfOthers(doctor).filter({ hasText: "Astrid" }).getByText("Muted")).toBeVisible();
    await keys.press(button("Leave"));
    await expect(page.getByRole("group", { name: /^You have left the call/ })).toBeFocused();
    await expect(doctor.getByRole("log", { name: "What happens" }).getByText("Astrid Lindqvist has left.")).toBeVisible();
    await keys.press(button("Come back"));
    await moves(page);
  });
});
