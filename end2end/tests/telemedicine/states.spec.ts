import type { BrowserContextOptions, Page } from "@playwright/test";
import { accessible, audit } from "../../support/audit.ts";
import { cancel } from "../../support/booking.ts";
import { alive } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";
import { OFFERED, QUALITY, admit, allow, finishVisits, firstFrame, moves, newVisit, send, visitOf } from "../../support/video.ts";

test.afterEach(finishVisits);

/** A page in one of its states owes the same as every page; and a picture, to look at. */
async function state(page: Page, name: string) {
  await test.step(name, async () => {
    await audit(page);
    await shot(page, `video-${name}`);
  });
}

/** A dialog over the page: what is under it rests. */
async function dialogOf(page: Page, name: string) {
  await page.getByRole("button", { name: "Devices", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await accessible(page);
  await shot(page, `video-${name}`, { full: false });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Everybody has the screen that this project is about. */
function screen(): BrowserContextOptions {
  const { viewport, hasTouch, isMobile, deviceScaleFactor } = test.info().project.use;
  return { viewport, hasTouch, isMobile, deviceScaleFactor };
}

test.describe("every state of a video visit", { tag: ["@alone", "@phone", "@desktop"] }, () => {
  test.setTimeout(900_000);
  // Consent that was not given is refused, and a link that is none.
  test.use({ refusals: true });

  test("for patient, doctor and guest: accessible, valid, no wider than the screen", async ({ page: doctor, another, baseURL }) => {
    const [theirs, third, desk] = [await another(screen()), await another(screen()), await (await another()).newPage()];
    for (const context of [doctor.context(), third]) await allow(context, baseURL!, ["camera", "microphone"]);
    // Said no, first.
    await allow(theirs, baseURL!, []);
    const [patient, guest] = [await theirs.newPage(), await third.newPage()];
    const visit = await visitOf(patient, doctor, desk);
    const later = await newVisit(desk, patient, doctor, 40);
    const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 2, name });

    // Reading and agreeing can be done before; joining can't.
    await patient.goto(`/appointments/${later}/video`);
    await patient.getByLabel("I agree to the video visit").check();
    await patient.getByRole("button", { name: "Go on" }).click();
    await expect(heading(patient, "It is too early to join")).toBeVisible();
    await state(patient, "early");
    await cancel(patient, `/appointments/${later}`);
    await patient.goto(`/appointments/${later}/video`);
    await expect(heading(patient, "This visit can no longer be joined")).toBeVisible();
    await state(patient, "gone");

    await patient.goto(`/appointments/${visit}`);
    await expect(patient.getByRole("link", { name: "Join the video visit" })).toBeVisible();
    await state(patient, "appointment");
    await patient.getByRole("link", { name: "Join the video visit" }).click();
    await expect(heading(patient, "Before you join")).toBeVisible();
    await state(patient, "consent");
    await patient.getByRole("button", { name: "Go on" }).click();
    await expect(patient.locator(".error-summary")).toBeVisible();
    await state(patient, "consent-missing");
    await patient.getByLabel("I agree to the video visit").check();
    await patient.getByRole("button", { name: "Go on" }).click();
    await expect(heading(patient, "Check your device")).toBeVisible();
    await state(patient, "devices");
    await patient.getByRole("button", { name: "Test camera and microphone" }).click();
    await expect(patient.getByText("Camera: not allowed")).toBeVisible();
    await state(patient, "devices-refused");
    await allow(theirs, baseURL!, ["camera", "microphone"]);
    await patient.getByRole("button", { name: "Test again" }).click();
    await expect(patient.getByText("Camera: works")).toBeVisible();
    await patient.getByRole("button", { name: "Play a test sound" }).click();
    await patient.getByRole("button", { name: "No", exact: true }).click();
    await state(patient, "devices-tested");

    await doctor.goto("/staff/visits");
    await alive(doctor);
    await state(doctor, "visits");
    await patient.getByRole("button", { name: "Go to the waiting room" }).click();
    await expect(heading(patient, "Waiting room")).toBeVisible();
    await expect(patient.getByText("You are next.").first()).toBeVisible();
    await state(patient, "waiting");
    const row = doctor.locator(".waiting-row", { has: doctor.locator(`[id="admit-${visit}"]`) });
    await expect(row.getByText(/Waiting since/)).toBeVisible();
    await doctor.getByRole("button", { name: "10 min late" }).click();
    await expect(doctor.getByText("you run late, by about 10 minutes")).toBeVisible();
    await doctor.locator("summary", { hasText: "Another time" }).click();
    await state(doctor, "visits-waiting");
    await expect(patient.locator(".notice").getByText("The doctor runs late, by about 10 minutes.")).toBeVisible();
    await state(patient, "waiting-late");
    await doctor.getByRole("button", { name: "On time" }).click();
    await expect(doctor.getByText("you are on time")).toBeVisible();
    await doctor.goto(`/staff/visits/${visit}`);
    await expect(doctor.getByText("The patient is in the waiting room.", { exact: true })).toBeVisible();
    await alive(doctor);
    await state(doctor, "before-call");
    await doctor.goto("/staff/visits");

    // Let in, and the doctor is not there yet.
    await send(doctor, "telemedicine/api/admit_here", { appointment_id: visit });
    // Her seat is kept for a moment.
    await expect(patient.getByText(/is not here at the moment/)).toBeVisible({ timeout: 90_000 });
    await state(patient, "called-in");
    await doctor.goto(`/staff/visits/${visit}`);
    await Promise.all([firstFrame(patient), firstFrame(doctor)]);
    await expect(doctor.getByText(QUALITY)).toBeVisible();
    await state(patient, "call-patient");
    await state(doctor, "call-doctor");
    await dialogOf(patient, "settings-patient");
    await dialogOf(doctor, "settings-doctor");

    await patient.getByRole("button", { name: "Mute", exact: true }).click();
    await patient.getByRole("button", { name: "Camera off" }).click();
    const tile = doctor.locator(".tile:not(.own)");
    await expect(tile.getByText("No picture")).toBeVisible();
    await patient.getByRole("textbox", { name: "Message" }).fill("The cough is worse at night, mostly when I lie down.");
    await patient.getByRole("button", { name: "Send", exact: true }).click();
    await doctor.getByRole("tab", { name: /^Chat/ }).click();
    await expect(doctor.getByText("The cough is worse at night")).toBeVisible();
    await doctor.getByRole("textbox", { name: "Message" }).fill("Since when?");
    await doctor.getByRole("button", { name: "Send", exact: true }).click();
    await expect(patient.getByText("Since when?")).toBeVisible();
    await patient.locator("input[type=file]").setInputFiles({ name: "letter from the other clinic.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF\n") });
    await expect(doctor.getByRole("link", { name: "letter from the other clinic.pdf" })).toBeVisible();
    await state(patient, "unseen-patient");
    await state(doctor, "chat-doctor");
    await patient.getByRole("button", { name: "Camera on" }).click();
    await patient.getByRole("button", { name: "Unmute" }).click();
    await moves(doctor);

    await doctor.getByRole("tab", { name: "Chart" }).click();
    await expect(doctor.getByRole("heading", { name: "Problems" })).toBeVisible();
    await state(doctor, "chart-doctor");
    await doctor.getByRole("tab", { name: "Note" }).click();
    await doctor.getByRole("button", { name: "Blank page" }).click();
    await doctor.getByRole("textbox", { name: "Note", exact: true }).fill("Cough since two weeks, no fever.");
    await expect(doctor.getByText(/^Saved /)).toBeVisible();
    await state(doctor, "note-doctor");
    await doctor.locator("summary", { hasText: "By telephone" }).click();
    await doctor.locator("summary", { hasText: "Finish the visit" }).click();
    await state(doctor, "steps-doctor");

    // A guest.
    await doctor.getByRole("tab", { name: "Guests" }).click();
    await doctor.getByLabel("Who is it?").fill("Daughter");
    await doctor.getByRole("button", { name: "Make the link" }).click();
    const link = await doctor.getByLabel("Link", { exact: true }).inputValue();
    await state(doctor, "guests-doctor");
    await guest.goto("/video/00000000000000000000000000000000");
    await state(guest, "guest-wrong-link");
    await guest.goto(new URL(link).pathname);
    await expect(guest.getByLabel("Your name")).toBeVisible();
    await alive(guest);
    await state(guest, "guest-link");
    await guest.getByRole("button", { name: "Go on" }).click();
    await expect(guest.locator(".error-summary")).toBeVisible();
    await state(guest, "guest-link-missing");
    await guest.getByLabel("Your name").fill("Astrid Lindqvist-Featherstonehaugh");
    await guest.getByLabel(/I keep to myself/).check();
    await guest.getByRole("button", { name: "Go on" }).click();
    await guest.getByRole("button", { name: "Ask to be let in" }).waitFor();
    await state(guest, "guest-devices");
    await guest.getByRole("button", { name: "Ask to be let in" }).click();
    await expect(heading(guest, "You are waiting to be let in")).toBeVisible();
    await state(guest, "guest-waiting");
    const seat = doctor.locator(".guest-row", { hasText: "Astrid" });
    await expect(seat.getByText("Waits to be let in")).toBeVisible();
    await state(doctor, "guest-waits-doctor");
    await seat.getByRole("button", { name: "Let in", exact: true }).click();
    await Promise.all([firstFrame(guest), moves(guest), moves(patient)]);
    for (const one of [doctor, patient, guest]) await expect(one.locator(".call-stage .tile:not(.own)")).toHaveCount(2);
    await state(guest, "three-guest");
    await state(patient, "three-patient");
    await state(doctor, "three-doctor");
    await guest.getByRole("button", { name: "Leave", exact: true }).click();
    await expect(guest.getByText(/You have left the call/)).toBeVisible();
    await state(guest, "guest-left");
    await guest.getByRole("button", { name: "Come back" }).click();
    await moves(guest);
    await seat.getByRole("button", { name: "Take out" }).click();
    await expect(guest.getByText("The doctor has taken you out of the call.")).toBeVisible();
    await state(guest, "guest-removed");

    await patient.getByRole("button", { name: "Leave", exact: true }).click();
    await expect(patient.getByText(/You have left the call/)).toBeVisible();
    await state(patient, "left-patient");
    await expect(doctor.getByText(/has left/)).toBeVisible();
    await state(doctor, "alone-doctor");
    await doctor.getByRole("button", { name: "Leave", exact: true }).click();
    await expect(doctor.getByText(/You have left the call/)).toBeVisible();
    await state(doctor, "left-doctor");
    await doctor.getByRole("button", { name: "Finish the visit" }).click();
    await expect(doctor.getByText("This visit is finished")).toBeVisible();
    await state(doctor, "finished-doctor");
    await expect(heading(patient, "Your visit is over")).toBeVisible();
    await state(patient, "after");
    await patient.getByLabel("Very well").check();
    await patient.getByRole("button", { name: "Send", exact: true }).click();
    await expect(patient.getByText("Thank you for your answer")).toBeVisible();
    await patient.locator("summary", { hasText: "What was written" }).click();
    await state(patient, "after-answered");
  });

  test("that was interrupted and goes on by telephone", async ({ page: doctor, another, baseURL }) => {
    const [theirs, desk] = [await another(screen()), await (await another()).newPage()];
    for (const context of [doctor.context(), theirs]) await allow(context, baseURL!, ["camera", "microphone"]);
    const patient = await theirs.newPage();
    const visit = await visitOf(patient, doctor, desk);
    await patient.goto(`/appointments/${visit}/video`);
    await patient.getByLabel("I agree to the video visit").check();
    await patient.getByRole("button", { name: "Go on" }).click();
    await patient.getByRole("button", { name: "Go to the waiting room" }).click();
    await admit(doctor, visit);
    await Promise.all([firstFrame(patient), firstFrame(doctor)]);
    await patient.goto("about:blank");
    await expect(doctor.getByText("One moment: it comes back by itself.")).toBeVisible();
    await state(doctor, "interrupted-doctor");
    await expect(doctor.getByText(OFFERED)).toBeVisible({ timeout: 60_000 });
    await doctor.locator("summary", { hasText: "By telephone" }).click();
    await state(doctor, "telephone-offered");
    await doctor.getByRole("button", { name: "Go on by telephone" }).click();
    await expect(doctor.getByText("This visit goes on by telephone")).toBeVisible();
    await expect(doctor.getByRole("group", { name: "This visit goes on by telephone" }).locator("a[href^='tel:']").first()).toBeVisible();
    await state(doctor, "telephone-doctor");
    await patient.goto(`/appointments/${visit}/video`);
    await expect(patient.getByRole("heading", { level: 2, name: "Your doctor calls you by telephone" })).toBeVisible();
    await alive(patient);
    await state(patient, "telephone-patient");
    await doctor.locator("summary", { hasText: "Finish the visit" }).click();
    await doctor.getByRole("button", { name: "Finish the visit" }).click();
    await expect(doctor.getByRole("group", { name: "This visit is finished" })).toBeFocused();
    await expect(patient.getByRole("heading", { level: 2, name: "Your visit is over" })).toBeFocused();
  });
});
