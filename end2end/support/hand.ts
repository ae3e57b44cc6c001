import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "./test.ts";

/** How somebody works: with a finger, or with the keyboard alone. The same journey is walked with either. */
export type Hand = {
  press: (target: Locator) => Promise<void>;
  tick: (box: Locator) => Promise<void>;
  type: (field: Locator, text: string) => Promise<void>;
};

/** The project that has no touch has a keyboard, and nothing else. */
export function hand(): Hand {
  return test.info().project.use.hasTouch ? FINGER : KEYBOARD;
}

const FINGER: Hand = {
  press: (target) => target.click(),
  tick: (box) => box.check(),
  type: (field, text) => field.fill(text),
};

export const KEYBOARD: Hand = {
  async press(target) {
    await tabTo(target);
    await target.page().keyboard.press("Enter");
  },
  async tick(box) {
    if (await box.isChecked()) return;
    await tabTo(box);
    await box.page().keyboard.press("Space");
    await expect(box).toBeChecked();
  },
  async type(field, text) {
    await tabTo(field);
    const { keyboard } = field.page();
    await keyboard.press("ControlOrMeta+a");
    await keyboard.press("Delete");
    await keyboard.type(text);
    await expect(field).toHaveValue(text);
  },
};

/** More stops than any page has. */
const MOST = 400;

/**
 * Tab goes from here through everything that can be worked with, and back to here: nothing is left out, nothing holds it fast.
 * Of the choices of one question it stops at one, as browsers have it.
 */
export async function goesRound(page: Page) {
  const stops = await page.evaluate(() => {
    const can = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex='0']";
    const seen = [...document.querySelectorAll<HTMLElement>(can)].filter((one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
    const groups = new Set<string>();
    const stops = seen.filter((one) => {
      if (!(one instanceof HTMLInputElement) || one.type !== "radio") return true;
      const first = !groups.has(one.name);
      groups.add(one.name);
      return first;
    });
    stops.forEach((one, at) => (one.dataset.stop = one instanceof HTMLInputElement && one.type === "radio" ? one.name : String(at)));
    return stops.map((one) => ({ stop: one.dataset.stop!, words: (one.getAttribute("aria-label") ?? one.textContent ?? "").trim() }));
  });
  const met = new Set<string>();
  for (let presses = 0; presses < 2 * stops.length + 10; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null;
      return one instanceof HTMLInputElement && one.type === "radio" ? one.name : one?.dataset.stop;
    });
    if (at !== undefined) met.add(at);
  }
  // What is live may have gone in the meantime.
  const left = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>("[data-stop]")].filter((one) => one.checkVisibility()).map((one) => one.dataset.stop));
  const missed = stops.filter(({ stop }) => !met.has(stop) && left.includes(stop)).map(({ words }) => words);
  expect(missed, "Tab does not come by").toEqual([]);
  expect(stops.length).toBeGreaterThan(0);
}

/** Tab, from wherever the focus is, until it is on the target; then its ring must be seen. */
async function tabTo(target: Locator) {
  await expect(target).toBeVisible();
  const { keyboard } = target.page();
  for (let stops = 0; stops <= MOST; stops += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) {
      const ring = await target.evaluate((one) => {
        // A box of a choice may show the focus on the frame around it, a link that covers its row on what covers it.
        const styles = [getComputedStyle(one), getComputedStyle(one.closest("label") ?? one), getComputedStyle(one, "::after")];
        return styles.some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
      });
      expect(ring, `the focus on ${target} can be seen`).toBe(true);
      return;
    }
    await keyboard.press("Tab");
  }
  throw new Error(`the Tab key did not reach ${target} on ${target.page().url()}`);
}
