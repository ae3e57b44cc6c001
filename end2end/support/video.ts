import { randomUUID } from "node:crypto";
import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import config from "../playwright.config.ts";
import { HALVORSEN, MAYA, RECEPTION, type Person } from "./people.ts";
import { alive, signIn } from "./session.ts";

/** The clinic's. */
const ZONE = "America/New_York";
/** More minutes than a door is open before the beginning. */
const TRIES = 14;
/** For a machine that is several times slower than this one. */
const PATIENCE = 90_000;

export async function ask(page: Page, name: string, query: object) {
  const answer = await page.request.post(`/api/${name}`, { data: { query }, headers: { accept: "application/json" } });
  expect(answer.status(), `${name}: ${await answer.text()}`).toBe(200);
  return answer.json();
}

async function post(page: Page, name: string, cmd: Record<string, string>) {
  const form: Record<string, string> = { key: randomUUID() };
  for (const [field, value] of Object.entries(cmd)) form[`cmd[${field}]`] = value;
  return page.request.post(`/api/${name}`, { form, headers: { accept: "application/json" } });
}

export async function send(page: Page, name: string, cmd: Record<string, string>) {
  const answer = await post(page, name, cmd);
  expect(answer.status(), `${name}: ${await answer.text()}`).toBe(200);
  return answer.json();
}

/** What the desk has made for these tests on this server: a doctor who sees people at this very minute. */
type Clinic = { practitioner: string; service: string };
const clinics = new Map<string, Clinic>();

const made: { doctor: Page; id: string }[] = [];

/** Nobody has two consultations at once: the visits of a test end with it, where the test has not ended them. */
export async function finishVisits() {
  for (const { doctor, id } of made.splice(0)) await post(doctor, "telemedicine/api/finish_video_visit", { appointment_id: id });
}

/**
 * A video visit that can be joined now: its minute is still to come, and so close that the door is open. Made by the desk as its forms would, for a service that
 * takes one minute, so that each test has a visit of its own.
 */
export async function newVisit(desk: Page, patient: Page, doctor: Page, minutesAhead = 1): Promise<string> {
  const { patient_id } = await ask(patient, "identity/api/current_session", {});
  await signIn(desk, RECEPTION);
  const house = new URL(doctor.url()).origin;
  const clinic = clinics.get(house) ?? (await openClinic(desk, doctor));
  clinics.set(house, clinic);
  const minute = Math.floor(Date.now() / 60_000);
  const refused: string[] = [];
  for (let more = 0; more < TRIES; more += 1) {
    const starts = new Date((minute + minutesAhead + more) * 60_000).toISOString().replace(".000Z", "Z");
    const answer = await post(desk, "scheduling/api/book_for_patient", {
      patient_id,
      service_id: clinic.service,
      slot: `${clinic.practitioner}@${starts}`,
      reason: "Cough for two weeks",
      mode: "video",
      override_reason: "Several at once, for a test",
    });
    if (answer.ok()) {
      const { id } = await answer.json();
      made.push({ doctor, id });
      return id;
    }
    refused.push(await answer.text());
  }
  throw new Error(`no minute is free: ${refused.join("\n")}`);
}

async function openClinic(desk: Page, doctor: Page): Promise<Clinic> {
  const { practitioner_id: practitioner } = await ask(doctor, "identity/api/current_session", {});
  const { facilities } = await ask(desk, "identity/api/current_session", {});
  const facility_id: string = facilities[0].facility;
  const service: string = await send(desk, "scheduling/api/plan_service", {
    facility_id,
    name: `Short talk ${randomUUID().slice(0, 4)}`,
    description: "A minute by video.",
    what_to_bring: "",
    specialty_id: "",
    duration_minutes: "1",
    buffer_before_minutes: "0",
    buffer_after_minutes: "0",
    price: "10.00",
    capacity: "1",
    mode: "video",
    bookable_by: "staff",
    cancel_cutoff_hours: "0",
  });
  await send(desk, "scheduling/api/offer_service", { practitioner_id: practitioner, service_id: service, active: "true" });
  const now = new Date();
  const dayOf = (at: Date) => at.toLocaleDateString("en-CA", { timeZone: ZONE });
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
  // By the time of the day, the demo hospital has patients for her, also some who are here already.
  const day = await ask(doctor, "scheduling/api/practitioner_day", { practitioner_id: practitioner, date: null });
  for (const { id, state } of day.entries) {
    if (!["booked", "arrived", "checked_in", "in_consultation"].includes(state)) continue;
    await send(desk, "scheduling/api/mark_entered_in_error", { appointment_id: id, reason: "Makes room for a test" });
  }
  const sessions = [{ on_date: dayOf(now), starts: clock.format(now) }];
  // Before midnight, for the visits after it, too.
  const later = new Date(now.getTime() + 3_600_000);
  if (dayOf(later) !== dayOf(now)) sessions.push({ on_date: dayOf(later), starts: "00:00" });
  for (const session of sessions) {
    const more = { practitioner_id: practitioner, facility_id, ends: "24:00", grid_minutes: "1", reason: "" };
    await send(desk, "scheduling/api/plan_extra_session", { ...session, ...more });
  }
  return { practitioner, service };
}

/** The doctor of these tests: few others have an appointment with her. */
export const DOCTOR: Person = HALVORSEN;

/** The patient and the doctor, each on a page of theirs, with a visit that can be joined. */
export async function visitOf(patient: Page, doctor: Page, desk: Page): Promise<string> {
  await signIn(patient, MAYA);
  await signIn(doctor, DOCTOR);
  await patient.goto("/");
  await doctor.goto("/staff/visits");
  return newVisit(desk, patient, doctor);
}

/** A browser like the others', and more: `test.use(browserWith(…))` at the top of a file. */
export function browserWith(...more: string[]) {
  const options = config.use!.launchOptions!;
  return { launchOptions: { ...options, args: [...options.args!, ...more] } };
}

/** What a person answers when the browser asks. What is not named here is refused. */
export async function allow(context: BrowserContext, origin: string, what: ("camera" | "microphone")[]) {
  await context.grantPermissions(what, { origin });
}

/** From the appointment to the waiting room, as a patient goes. */
export async function waitFor(page: Page, visit: string, choose?: (page: Page) => Promise<void>) {
  await page.goto(`/appointments/${visit}/video`);
  const agree = page.getByLabel("I agree to the video visit");
  await agree.or(page.getByRole("heading", { name: "Check your device" })).first().waitFor();
  if (await agree.isVisible()) {
    await agree.check();
    await page.getByRole("button", { name: "Go on" }).click();
  }
  await expect(page.getByRole("heading", { name: "Check your device" })).toBeVisible();
  await alive(page);
  await choose?.(page);
  await page.getByRole("button", { name: "Go to the waiting room" }).click();
  await expect(page.getByRole("heading", { name: "Waiting room" })).toBeVisible();
}

/** The doctor lets somebody in from the list. */
export async function admit(doctor: Page, visit: string) {
  await doctor.goto("/staff/visits");
  const row = doctor.locator(".waiting-row", { has: doctor.locator(`[id="admit-${visit}"]`) });
  await row.getByRole("button", { name: "Let in" }).click();
  await doctor.waitForURL(`**/staff/visits/${visit}*`);
}

/** The others' tiles, as one sees them. */
export function tilesOfOthers(page: Page): Locator {
  return page.locator(".call-stage .tile:not(.own)");
}

/** Pictures of the others that really move. */
export function others(page: Page): Locator {
  return page.locator(".call-stage .tile:not(.own) video");
}

/** Waits for the first frame of somebody else, and for one after it. Resolves with when that was. */
export async function firstFrame(page: Page, timeout = PATIENCE): Promise<number> {
  const at = await page.waitForFunction(
    () => {
      const videos = [...document.querySelectorAll<HTMLVideoElement>(".call-stage .tile:not(.own) video")];
      const shown = videos.some((video) => video.videoWidth > 2 && video.getVideoPlaybackQuality().totalVideoFrames > 0);
      return shown && Date.now();
    },
    undefined,
    { timeout, polling: 50 },
  );
  return (await at.jsonValue()) as number;
}

/** Frames go on coming. */
export async function moves(page: Page) {
  const frames = () =>
    page.evaluate(() => {
      const videos = [...document.querySelectorAll<HTMLVideoElement>(".call-stage .tile:not(.own) video")];
      return videos.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0);
    });
  await expect(async () => {
    const before = await frames();
    await expect.poll(frames, { timeout: 5_000 }).toBeGreaterThan(before + 2);
  }).toPass({ timeout: PATIENCE });
}

/** Sound arrives: the browser counts what it plays. */
export async function hears(page: Page) {
  await expect(async () => {
    const tracks = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLVideoElement>(".call-stage .tile:not(.own) video")].map((video) => {
        const stream = video.srcObject as MediaStream | null;
        const sound = stream?.getAudioTracks() ?? [];
        return { live: sound.some((track) => track.readyState === "live" && !track.muted), plays: !video.paused };
      }),
    );
    expect(tracks.length).toBeGreaterThan(0);
    for (const track of tracks) expect(track).toEqual({ live: true, plays: true });
  }).toPass({ timeout: PATIENCE });
}

/** What the page has asked the browser for, from before its first script. */
export async function watchDevices(context: BrowserContext) {
  await context.addInitScript(() => {
    const asked: MediaStreamConstraints[] = [];
    Object.assign(window, { askedFor: asked });
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    // An empty page has none.
    if (!devices) return;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wish) => {
      asked.push(JSON.parse(JSON.stringify(wish ?? {})));
      return original(wish);
    };
  });
}

export async function askedFor(page: Page): Promise<{ audio: unknown; video: unknown }[]> {
  return page.evaluate(() => (window as unknown as { askedFor: { audio: unknown; video: unknown }[] }).askedFor);
}

/** Keeps what the page is connected by, from before its first script. */
export async function watchConnections(context: BrowserContext) {
  await context.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    Object.assign(window, { connections });
    const Original = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(settings?: RTCConfiguration) {
        super(settings);
        connections.push(this);
      }
    };
  });
}

/** What is sent to whoever is connected now: by its device, and whether it is let through. */
export async function sent(page: Page, kind: "audio" | "video"): Promise<{ device: string; on: boolean }[]> {
  return page.evaluate((kind) => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] };
    const tracks = connections
      .filter((one) => one.connectionState === "connected")
      .flatMap((one) => one.getSenders())
      .flatMap(({ track }) => (track?.kind === kind ? [track] : []));
    return tracks.map((track) => ({ device: track.label, on: track.enabled && track.readyState === "live" }));
  }, kind);
}

/** As if it were pulled out: the track ends, and the page hears it. */
export async function unplug(page: Page, kind: "audio" | "video") {
  await page.evaluate((kind) => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] };
    for (const { track } of connections.flatMap((one) => one.getSenders())) {
      if (track?.kind !== kind || track.readyState === "ended") continue;
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  }, kind);
}

/**
 * quality.md's gates are printed beside what was measured. What fails a test is a call that is broken: here one machine of two
 * cores carries the server, PostgreSQL, the relay and every browser with its encoder.
 */
export function within(took: number, gate: number) {
  expect(took).toBeLessThanOrEqual(10 * gate);
}

/** What a call says of its connection; which of them is a matter of the machine. */
export const QUALITY = /^(Good|Weak|Very weak) connection$/;

/** After twenty seconds without the other side; after sixty, what there is to do is said in other words. */
export const OFFERED = /You can go on by telephone|gone for more than a minute/;
