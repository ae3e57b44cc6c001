import type { Page } from "@playwright/test";

type Vitals = { lcp: number; alive: number; cls: number; shifts: { value: number; at: number }[]; interactions: Record<number, number> };
declare global {
  interface Window {
    vitals: Vitals;
  }
}

/** Watches from the first moment: what a page shows last and largest, what jumps, how long it keeps a person waiting. */
export async function watch(page: Page) {
  await page.addInitScript(() => {
    const vitals: Vitals = (window.vitals = { lcp: 0, alive: 0, cls: 0, shifts: [], interactions: {} });
    const observe = (type: string, see: (entry: PerformanceEntry) => void, more: object = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true, ...more });
    observe("largest-contentful-paint", (entry) => (vitals.lcp = entry.startTime / 1000));
    addEventListener("alive", ({ timeStamp }) => (vitals.alive = timeStamp / 1000));
    observe("layout-shift", (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) vitals.shifts.push({ value, at: entry.startTime });
    });
    const interaction = (entry: PerformanceEntry) => {
      const { interactionId, duration } = entry as PerformanceEventTiming & { interactionId: number };
      if (interactionId) vitals.interactions[interactionId] = Math.max(vitals.interactions[interactionId] ?? 0, duration);
    };
    // Shorter ones than 16 ms are not told, and count as 16.
    observe("event", interaction, { durationThreshold: 16 });
    observe("first-input", interaction);
  });
}

/** LCP and when the page answers by itself in seconds; the longest of so few interactions in ms; the worst five seconds of shifts. */
export async function read(page: Page, interactions: number) {
  // An interaction is told with the frame after it.
  await page.waitForTimeout(500);
  const { lcp, alive, shifts, interactions: took } = await page.evaluate(() => window.vitals);
  if (!(lcp > 0)) throw new Error(`nothing was painted at ${page.url()}`);
  const cls = Math.max(0, ...shifts.map((first) => windowFrom(shifts, first.at)));
  return { lcp, alive, cls, inp: Math.max(16, ...Object.values(took)), interactions };
}

/** Shifts with less than a second between them, for five seconds at most: as the metric is defined. */
function windowFrom(shifts: Vitals["shifts"], from: number) {
  let [sum, last] = [0, from];
  for (const { value, at } of shifts) {
    if (at < from) continue;
    if (at - last > 1000 || at - from > 5000) break;
    [sum, last] = [sum + value, at];
  }
  return sum;
}
