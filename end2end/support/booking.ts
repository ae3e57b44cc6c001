import { expect, type Page } from "@playwright/test";
import { MAYA, OLIVER, type Person } from "./people.ts";
import { test } from "./test.ts";

/** Workers book at the same time: each has a patient of its own, since nobody is in two places. */
export function patient(): Person {
  return [MAYA, OLIVER][test.info().parallelIndex % 2]!;
}

/** A free time that is far enough ahead to be moved and cancelled. Each worker has every other day to itself. */
let turn = 0;
export async function chooseTime(page: Page) {
  const days = page.getByRole("navigation", { name: "Days with free times" }).getByRole("link");
  await expect(days.first()).toBeVisible();
  const last = (await days.count()) - 1;
  turn += 1;
  const back = 2 * (turn % Math.max(1, Math.floor(last / 2) - 1)) + (test.info().parallelIndex % 2);
  const day = days.nth(Math.max(0, last - back));
  await day.click();
  await expect(day).toHaveAttribute("aria-current", "date");
  const times = page.locator(".time-button");
  await page.waitForLoadState();
  await expect(times.first()).toBeVisible();
  const chosen = times.nth((turn * 3) % (await times.count()));
  const label = (await chosen.locator(".time").innerText()).trim();
  await chosen.click();
  return label;
}

/** From the start of booking to a time that is kept, by the way in that `by` names. Ends on the page "Check and book". */
export async function holdTime(page: Page, choose: (page: Page) => Promise<void>): Promise<string> {
  await page.goto("/book");
  await choose(page);
  await expect(page.getByRole("heading", { level: 1, name: "When?" })).toBeVisible();
  const time = await chooseTime(page);
  await page.waitForURL(/\/book\/confirm\//);
  await expect(page.getByRole("heading", { level: 1, name: "Check and book" })).toBeVisible();
  return time;
}

export const byService = (service: string) => async (page: Page) => {
  await page.getByRole("link", { name: new RegExp(`^${service}`) }).first().click();
  await page.getByRole("link", { name: /^Soonest, with anyone/ }).or(page.getByRole("heading", { name: "When?" })).first().waitFor();
  const soonest = page.getByRole("link", { name: /^Soonest, with anyone/ });
  if (await soonest.isVisible()) await soonest.click();
};

export const byDoctor = (doctor: string, service: string) => async (page: Page) => {
  await page.getByRole("link", { name: "Doctor", exact: true }).click();
  await page.getByRole("link", { name: new RegExp(`^${doctor}`) }).click();
  await page.getByRole("link", { name: new RegExp(`^${service}`) }).first().click();
};

export const bySpecialty = (specialty: string, service: string) => async (page: Page) => {
  await page.getByRole("link", { name: "Specialty", exact: true }).click();
  await page.getByRole("link", { name: new RegExp(`^${specialty}`) }).click();
  await byService(service)(page);
};

export const soonest = (service: string) => async (page: Page) => {
  await page.getByRole("link", { name: "Soonest", exact: true }).click();
  await expect(page.getByText("whoever they are with")).toBeVisible();
  await page.getByRole("link", { name: new RegExp(`^${service}`) }).first().click();
};

export async function confirm(page: Page, reason?: string) {
  if (reason !== undefined) await page.getByLabel(/What is it about/).fill(reason);
  await page.getByRole("button", { name: "Book this appointment" }).click();
  await page.waitForURL(/\/appointments\/[^/]+\?booked/);
  await expect(page.getByText("Your appointment is booked")).toBeVisible();
  return page.url().replace(/\?.*/, "");
}

/** From the appointment's page to the end of it, so that the next test finds the patient free. */
export async function cancel(page: Page, url: string) {
  await page.goto(`${url}/cancel`);
  await page.getByLabel("I can’t come at this time").check();
  await page.getByRole("button", { name: "Cancel this appointment" }).click();
  await page.waitForURL(/cancelled/);
  await expect(page.getByText("Your appointment is cancelled")).toBeVisible();
}
