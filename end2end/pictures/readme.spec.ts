import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { byDoctor, cancel, confirm, holdTime } from "../support/booking.ts";
import { MAYA, OKAFOR } from "../support/people.ts";
import { alive, signIn } from "../support/session.ts";
import { test } from "../support/test.ts";

const PICTURES = resolve(import.meta.dirname, "../../docs/pictures");
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, timezoneId: "America/New_York" };
const TABLET: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, deviceScaleFactor: 2, hasTouch: true, timezoneId: "America/New_York" };

async function picture(page: Page, name: string) {
  await mkdir(PICTURES, { recursive: true });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
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
