import type { Page } from "@playwright/test";
import { audit } from "../../support/audit.ts";
import { hand, settled } from "../../support/hand.ts";
import { ANDY, MAYA, NURSE, OKAFOR, type Person } from "../../support/people.ts";
import { signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

const TEST = "Potassium";
const CODE = "K";
/** Each size of screen has a patient of its own, so that the journeys do not meet. */
function patient(): Person {
  return test.info().project.name === "tablet" ? ANDY : MAYA;
}

test.describe("a result reaches the patient", { tag: ["@phone", "@tablet", "@desktop"] }, () => {
  test("ordered from the visit, and collected from the laboratory's list", async ({ another }) => {
    test.setTimeout(240_000);
    const open = async (who: Person) => {
      const page = await (await another()).newPage();
      await signIn(page, who);
      return page;
    };

    const who = patient();
    const doctor = await open(OKAFOR);
    const chart = await openChart(doctor, who);
    const accession = await order(doctor, chart);

    await collect(await open(NURSE), accession);
  });
});

/** The doctor's day: the patient is called in, and the visit opens the chart. */
async function openChart(page: Page, who: Person): Promise<string> {
  const { press } = hand();
  await page.goto("/staff/day");
  await page.waitForURL(/practitioner=/);
  await settled(page);
  await press(page.locator(".time-row:not(.past) .time-row-link", { hasText: who.name }).first());
  const detail = page.locator("#selected");
  await expect(detail).toContainText(who.name);
  // One next step at a time; a visit that is under way already is gone on with.
  const next = detail.getByRole("button", { name: /^(Open the visit|Start|Check in|Arrived)$/ });
  for (let turn = 0; turn < 3 && !page.url().includes("/staff/patients/"); turn += 1) {
    await expect(next.first()).toBeVisible();
    const into = detail.getByRole("button", { name: /^(Open the visit|Start)$/ });
    const leads = (await into.count()) > 0;
    const step = leads ? into.first() : next.first();
    const word = await step.innerText();
    await press(step);
    if (leads) break;
    await expect(detail.getByRole("button", { name: word, exact: true })).toHaveCount(0);
  }
  await page.waitForURL(/\/staff\/patients\/[0-9a-f-]{36}/);
  await settled(page);
  await expect(page.locator(".chart-layout")).toContainText(who.name);
  await audit(page);
  await shot(page, "journey-chart");
  return page.url().replace(/(\/staff\/patients\/[0-9a-f-]{36}).*/, "$1");
}

/** One basket, signed once. Gives the number on the tube. */
async function order(page: Page, chart: string): Promise<string> {
  const { press, tick, type } = hand();
  await press(page.getByRole("navigation", { name: "Chart" }).getByRole("link", { name: "Orders", exact: true }));
  await page.waitForURL(/\/orders$/);
  await settled(page);
  await press(page.getByRole("link", { name: "Order tests" }).first());
  await page.waitForURL(/\/orders\/new/);
  await settled(page);
  await audit(page);
  await tick(page.getByRole("checkbox", { name: new RegExp(`^${TEST}`) }).first());
  await type(page.getByLabel(/What is the question/), "Tired, new tablets");
  await shot(page, "journey-order");
  await press(page.getByRole("button", { name: "Sign the order" }));
  await page.waitForURL(/\/orders\?signed=/);
  await expect(page.getByRole("status").filter({ hasText: "The order is signed" })).toBeVisible();
  const tube = page.locator('main a[href^="/staff/lab/specimens/"]').first();
  await expect(tube).toBeVisible();
  await audit(page);
  expect(page.url()).toContain(chart);
  return (await tube.innerText()).trim();
}

/** The nurse draws the blood: the list has the tube at once. */
async function collect(page: Page, accession: string) {
  const { press } = hand();
  await page.goto("/staff/lab?state=to_collect");
  await settled(page);
  const row = page.getByRole("row", { name: new RegExp(accession) });
  await expect(row.getByRole("cell", { name: CODE, exact: true })).toBeVisible();
  await audit(page);
  await shot(page, "journey-collect");
  await press(row.getByRole("button", { name: /^Collected/ }));
  await expect(row).toHaveCount(0);
}

test.describe("without JavaScript", { tag: "@nojs" }, () => {
  test("the patient reads results that the laboratory has released", async ({ page }) => {
    await signIn(page, MAYA);
    await page.goto("/results");
    await expect(page.locator("h1")).toHaveText("Your results");
    const rows = page.locator(".result-row");
    expect(await rows.count()).toBeGreaterThan(1);
    await audit(page);
    await shot(page, "results-without-javascript");
    await rows.first().click();
    await page.waitForURL(/\/results\/[0-9a-f-]{36}$/);
    await expect(page.locator("h1")).toHaveText("Your result");
    await expect(page.getByRole("heading", { name: "What to do next" })).toBeVisible();
    await expect(page.locator(".own-result").first()).toBeVisible();
    await audit(page);
    await page.goto("/results");
    await expect(page.locator(".result-row").first()).not.toContainText("New");
  });

  test("a history from elsewhere is read as it was sent", async ({ page }) => {
    await signIn(page, ANDY);
    await page.goto("/results");
    const panel = page.locator(".result-row", { hasText: "Salts, sugar and kidneys" }).first();
    await expect(panel).toBeVisible();
    await panel.click();
    await expect(page.locator("main")).toContainText("Creatinine");
    await expect(page.locator("main")).toContainText("mg/dL");
    await audit(page);
  });
});
