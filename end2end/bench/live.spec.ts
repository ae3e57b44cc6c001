import { randomUUID } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { MAYA, OKAFOR } from "../support/people.ts";
import { alive, signIn } from "../support/session.ts";
import { keep } from "./figures.ts";

const MOVES = 6;
type Frame = { at: number; links: string[] };
type Choices = { services: { id: string; duration_minutes: number; practitioners: { id: string; name: string }[] }[] };
type Days = { days: { date: string; free: number }[]; opened: { date: string; times: { slot: string }[] } };

/**
 * The doctor's screen shows a day, and the patient's appointment on it is moved. From before the request that moves it
 * to after the first frame that has it at its new place: the command's own time is in it. Both clocks are this machine's.
 */
test("commit to paint", async ({ browser }) => {
  const options = { baseURL: process.env.HALE_E2E_URL!, locale: "en-US", timezoneId: "America/New_York" };
  const patient = await (await browser.newContext(options)).newPage();
  const doctor = await (await browser.newContext(options)).newPage();
  await signIn(patient, MAYA);
  await signIn(doctor, OKAFOR);

  const { patient_id } = await ask<{ patient_id: string }>(patient, "identity/api/current_session", {});
  const { services } = await ask<Choices>(patient, "scheduling/api/booking_choices", { facility_id: null });
  const service = services
    .filter(({ practitioners }) => practitioners.some(({ name }) => name === OKAFOR.name))
    .sort((a, b) => a.duration_minutes - b.duration_minutes)[0]!;
  const practitioner_id = service.practitioners.find(({ name }) => name === OKAFOR.name)!.id;
  const question = { service_id: service.id, practitioner_id, patient_id, moving: null };
  const { days } = await ask<Days>(patient, "scheduling/api/free_days", { ...question, open: null });
  const open = days.filter(({ free }) => free > MOVES).at(-1)!.date;
  const { opened } = await ask<Days>(patient, "scheduling/api/free_days", { ...question, open });

  const hold = { patient_id, service_id: service.id, slot: opened.times[0]!.slot };
  let { id } = await send(patient, "hold_time", hold);
  await send(patient, "confirm_booking", { appointment_id: id, reason: "" });
  await doctor.goto(`/staff/day?practitioner=${practitioner_id}&date=${open}`);
  await alive(doctor);
  await expect(doctor.locator(`main a[href*="selected=${id}"]`).first()).toBeVisible();
  await doctor.evaluate(filmed);

  const waits: number[] = [];
  for (let number = 1; number <= MOVES; number += 1) {
    const began = performance.timeOrigin + performance.now();
    ({ id } = await send(patient, "move_appointment", { appointment_id: id, slot: opened.times[number]!.slot }));
    await expect(doctor.locator(`main a[href*="selected=${id}"]`).first()).toBeVisible();
    const frames = await doctor.evaluate(() => (window as unknown as { frames: Frame[] }).frames);
    const shown = frames.find(({ links }) => links.some((link) => link.includes(`selected=${id}`)));
    waits.push(shown!.at - began);
    await doctor.waitForTimeout(700);
  }
  await send(patient, "cancel_appointment", { appointment_id: id, reason: "cannot_come", note: "" });
  await keep({ commit_to_paint: waits });
});

/** In the page: after each change, when its frame was there and what could be opened in it. */
function filmed() {
  const frames: Frame[] = [];
  Object.assign(window, { frames });
  const see = () => {
    const links = [...document.querySelectorAll("main a[href*='selected=']")].map((link) => link.getAttribute("href") ?? "");
    frames.push({ at: performance.timeOrigin + performance.now(), links });
  };
  const watching = new MutationObserver(() => requestAnimationFrame(() => setTimeout(see)));
  watching.observe(document.querySelector("main")!, { subtree: true, childList: true, characterData: true, attributes: true });
}

async function ask<Answer>(page: Page, path: string, query: object): Promise<Answer> {
  const answer = await page.request.post(`/api/${path}`, { data: { query } });
  expect(answer.status(), path).toBe(200);
  return (await answer.json()) as Answer;
}

async function send(page: Page, command: string, fields: Record<string, string>): Promise<{ id: string }> {
  const cmd = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`cmd[${name}]`, value]));
  const answer = await page.request.post(`/api/scheduling/api/${command}`, {
    form: { key: randomUUID(), ...cmd },
    headers: { Accept: "application/json" },
  });
  expect(answer.status(), command).toBe(200);
  return (await answer.json()) as { id: string };
}
