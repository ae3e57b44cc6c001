import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { byDoctor, cancel, confirm, holdTime } from "../support/booking.ts";
import { BILLING, LABORATORY, MAYA, OKAFOR } from "../support/people.ts";
import { alive, signIn } from "../support/session.ts";
import { test } from "../support/test.ts";
import { DOCTOR, admit, allow, finishVisits, firstFrame, newVisit, waitFor } from "../support/video.ts";

const PICTURES = resolve(import.meta.dirname, "../../docs/pictures");
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, timezoneId: "America/New_York" };
const TABLET: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, deviceScaleFactor: 2, hasTouch: true, timezoneId: "America/New_York" };
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2, timezoneId: "America/New_York" };

async function picture(page: Page, name: string) {
  await mkdir(PICTURES, { recursive: true });
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" });
}

test("the portal on a phone", async ({ another, baseURL }) => {
  const page = await (await another({ baseURL, ...PHONE })).newPage();
  await signIn(page, MAYA);
  await page.goto("/book");
  await page.getByRole("link", { name: /^Consultation/ }).first().click();
  await page.getByRole("link", { name: /^Soonest, with anyone/ }).click();
  await page.locator(".time-button").first().waitFor();
  await picture(page, "portal-times");
  await holdTime(page, byDoctor(OKAFOR.name, "Consultation"));
  await picture(page, "portal-confirm");
  const url = await confirm(page, "Cough for two weeks");
  await page.goto("/");
  await alive(page);
  await picture(page, "portal-home");
  await cancel(page, url);
  await page.goto("/results");
  await page.locator(".result-row").first().click();
  await page.waitForURL(/\/results\/[0-9a-f-]{36}$/);
  await alive(page);
  await picture(page, "portal-result");
});

test("the bills on a phone", async ({ another, baseURL }) => {
  const page = await (await another({ baseURL, ...PHONE })).newPage();
  await signIn(page, MAYA);
  await page.goto("/bills");
  await alive(page);
  await page.locator(".bill-row").first().waitFor();
  await picture(page, "portal-bills");
});

test("the billing office's day on a desktop", async ({ another, baseURL }) => {
  const page = await (await another({ baseURL, ...DESKTOP })).newPage();
  await signIn(page, BILLING);
  await page.goto("/staff/billing");
  await alive(page);
  await page.getByRole("table", { name: "Refunds and write-offs to decide" }).waitFor();
  await picture(page, "staff-billing");
});

test("the chart and the laboratory on a tablet", async ({ another, baseURL }) => {
  const doctor = await (await another({ baseURL, ...TABLET })).newPage();
  await signIn(doctor, OKAFOR);
  await doctor.goto("/staff/day");
  await doctor.waitForURL(/practitioner=/);
  await doctor.locator(".time-row-link", { hasText: MAYA.name }).first().click();
  await doctor.locator("#selected").getByRole("link", { name: MAYA.name }).first().click();
  await doctor.waitForURL(/\/staff\/patients\/[0-9a-f-]{36}/);
  await alive(doctor);
  await picture(doctor, "staff-chart");

  const laboratory = await (await another({ baseURL, ...TABLET })).newPage();
  await signIn(laboratory, LABORATORY);
  await laboratory.goto("/staff/lab");
  await alive(laboratory);
  await picture(laboratory, "staff-laboratory");
});

test("the doctor's day on a tablet", async ({ another, baseURL }) => {
  for (const [name, colorScheme] of [["staff-day", "light"], ["staff-day-dark", "dark"]] as const) {
    const page = await (await another({ baseURL, ...TABLET, colorScheme })).newPage();
    await signIn(page, OKAFOR);
    await page.goto("/staff/day");
    await page.waitForURL(/practitioner=/);
    await alive(page);
    await picture(page, name);
  }
});

test("a video visit on the doctor's tablet", async ({ another, baseURL }) => {
  const phone = await another({ baseURL, ...PHONE });
  const tablet = await another({ baseURL, ...TABLET });
  for (const context of [phone, tablet]) await allow(context, baseURL!, ["camera", "microphone"]);
  const [patient, doctor, desk] = await Promise.all([phone.newPage(), tablet.newPage(), another({ baseURL }).then((own) => own.newPage())]);
  await signIn(patient, MAYA);
  await signIn(doctor, DOCTOR);
  await patient.goto("/");
  await doctor.goto("/staff/visits");
  const visit = await newVisit(desk, patient, doctor);
  await waitFor(patient, visit);
  await picture(patient, "portal-waiting");
  await admit(doctor, visit);
  await firstFrame(doctor);
  await doctor.waitForTimeout(2000); // until the quality of the connection is known
  await picture(doctor, "staff-video");
  await finishVisits();
});
