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

const KEYBOARD: Hand = {
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

/** The page after a step, answering by itself. */
export async function settled(page: Page) {
  await page.waitForLoadState("networkidle");
  await expect(page.locator("h1")).toBeVisible();
}
