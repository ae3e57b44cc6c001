import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { test } from "./test.ts";

const SHOTS = resolve(import.meta.dirname, "../test-results/shots");

/** A picture to look at, by project and page: test-results/shots/phone/book.png */
export async function shot(page: Page, name: string, { full = true } = {}) {
  // Where nobody looks at them, none is taken.
  if (process.env.CI) return;
  const folder = join(SHOTS, test.info().project.name);
  await mkdir(folder, { recursive: true });
  // What stays in sight stands at the top of a picture of the whole page.
  if (full) await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: full, animations: "disabled" });
}
