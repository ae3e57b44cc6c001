import { expect, test, type Browser, type BrowserContextOptions, type Page } from "@playwright/test";
import { MAYA, OKAFOR, type Person } from "../support/people.ts";
import { signIn } from "../support/session.ts";
import { keep, type Figures } from "./figures.ts";
import { bytes, slow } from "./slow.ts";
import { read, watch } from "./vitals.ts";

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const TABLET: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, deviceScaleFactor: 2, hasTouch: true };
const TIMES = 3;

type Visit = {
  name: string;
  screen: BrowserContextOptions;
  who?: Person;
  /** Where it is, found out by a browser that is not slowed. */
  find: (page: Page) => Promise<string>;
  /** What a person does there; each of them is one interaction or several. */
  acts: ((page: Page) => Promise<void>)[];
};

/** An interaction that leads nowhere, and so can be made while the page still loads. */
const tab = (page: Page) => page.keyboard.press("Tab");
const to = (name: string) => (page: Page) => page.getByRole("link", { name, exact: true }).first().click();

const days = (page: Page) => page.getByRole("navigation", { name: "Days with free times" }).getByRole("link");

const VISITS: Visit[] = [
  {
    name: "portal, sign-in",
    screen: PHONE,
    find: async () => "/sign-in",
    acts: [
      (page) => page.getByLabel("E-mail address").click(),
      (page) => page.keyboard.type("maya@hale.example", { delay: 60 }),
      (page) => page.getByLabel("Password", { exact: true }).click(),
      (page) => page.keyboard.type("copper lantern", { delay: 60 }),
    ],
  },
  {
    name: "portal, home",
    screen: PHONE,
    who: MAYA,
    find: async () => "/",
    acts: [tab, to("Bills"), to("Book")],
  },
  {
    name: "portal, booking times",
    screen: PHONE,
    who: MAYA,
    find: async (page) => {
      await page.goto("/book");
      await page.getByRole("link", { name: /^Consultation/ }).first().click();
      await page.getByRole("link", { name: /^Soonest, with anyone/ }).click();
      await page.locator(".time-button").first().waitFor();
      return page.url();
    },
    acts: [tab, ...[2, 4].map((day) => (page: Page) => days(page).nth(day).click())],
  },
  {
    name: "staff, day",
    screen: TABLET,
    who: OKAFOR,
    find: async (page) => {
      await page.goto("/staff/day");
      await page.waitForURL(/practitioner=/);
      return page.url();
    },
    acts: [tab, ...[1, 0].map((entry) => (page: Page) => page.locator(".time-row-link").nth(entry).click())],
  },
];

/** With an empty cache, and the session's cookie where there is somebody. */
async function visit(browser: Browser, { name, screen, who, find, acts }: Visit, baseURL: string) {
  const options = { baseURL, locale: "en-US", timezoneId: "America/New_York", ...screen };
  const before = await browser.newContext(options);
  const finder = await before.newPage();
  if (who) await signIn(finder, who);
  const url = await find(finder);
  const cookies = await before.cookies();
  await before.close();

  const context = await browser.newContext(options);
  await context.addCookies(cookies);
  const page = await context.newPage();
  await watch(page);
  await slow(page);
  await page.goto(url, { waitUntil: "commit" });
  await expect(page.locator("h1").first()).toBeVisible();
  // Nobody acts on what they don't see, and what is painted after the first act is not counted.
  await page.waitForFunction(() => window.vitals.lcp > 0);
  // The first while it still loads, as impatient people do; the others when nothing is loading any more.
  for (const [number, act] of acts.entries()) {
    await act(page);
    await page.waitForTimeout(300);
    if (number === 0) await page.locator("html[data-alive]").waitFor({ state: "attached", timeout: 120_000 });
  }
  const seen = await read(page, acts.length);
  await context.close();
  return { name, ...seen };
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

test("vitals", async ({ browser }) => {
  test.setTimeout(900_000);
  const baseURL = process.env.HALE_E2E_URL!;
  const pages: Figures["pages"] = [];
  for (const one of VISITS) {
    const seen = [];
    for (let time = 0; time < TIMES; time += 1) seen.push(await visit(browser, one, baseURL));
    pages.push({
      name: one.name,
      lcp: median(seen.map(({ lcp }) => lcp)),
      alive: median(seen.map(({ alive }) => alive)),
      inp: median(seen.map(({ inp }) => inp)),
      cls: median(seen.map(({ cls }) => cls)),
      interactions: one.acts.length,
    });
  }
  await keep({ pages });
});

test("vitals: bytes of a first visit", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.HALE_E2E_URL!, ...PHONE });
  const page = await context.newPage();
  const sum = await bytes(page);
  await page.goto("/");
  await page.waitForURL(/sign-in/);
  await page.waitForLoadState("networkidle");
  await context.close();
  expect(sum()).toBeGreaterThan(10_000);
  await keep({ first_visit_kilobytes: sum() / 1000 });
});
