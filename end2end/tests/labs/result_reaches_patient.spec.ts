import type { Page } from "@playwright/test";
import { audit } from "../../support/audit.ts";
import { hand } from "../../support/hand.ts";
import { ANDY, LABORATORY, MAYA, NURSE, OKAFOR, SECOND_LABORATORY, type Person } from "../../support/people.ts";
import { alive, signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

const TEST = "Potassium";
const CODE = "K";
/** What was entered first, and what it should have been. Neither is critical. */
const [WRONG, RIGHT] = ["5.6", "4.2"];
const COMMENT = "A little high. Your tablets can do that.";
const NEXT = "Please come for another blood test within a week.";
const REASON = "The tube was taken above the drip";

/** Each size of screen has a patient of its own, so that the journeys do not meet. */
function patient(): Person {
  return test.info().project.name === "tablet" ? ANDY : MAYA;
}

test.describe("a result reaches the patient", { tag: ["@phone", "@tablet", "@desktop"] }, () => {
  test("ordered, collected, measured, verified by a second person, read at home; corrected, and everybody told", async ({ another }) => {
    test.setTimeout(600_000);
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
    const laboratory = await open(LABORATORY);
    const tube = await measure(laboratory, accession);
    const second = await open(SECOND_LABORATORY);
    await verify(second, who, accession);

    await review(doctor, chart, who);
    const home = await open(who);
    const result = await readAtHome(home);

    await correct(laboratory, tube, who);
    await verify(second, who, accession);
    await learnOfIt(home, result);
    await doctorLearnsOfIt(doctor, chart, who);
  });
});

/** The doctor's day: the patient is called in, and the visit opens the chart. */
async function openChart(page: Page, who: Person): Promise<string> {
  const { press } = hand();
  await page.goto("/staff/day");
  await page.waitForURL(/practitioner=/);
  await alive(page);
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
  await alive(page);
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
  await alive(page);
  await press(page.getByRole("link", { name: "Order tests" }).first());
  await page.waitForURL(/\/orders\/new/);
  await alive(page);
  await audit(page);
  await type(page.getByLabel("Find a test"), TEST.slice(0, 5));
  await expect(page.getByRole("checkbox", { name: "Sodium", exact: true })).toBeHidden();
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
  await alive(page);
  const row = page.getByRole("row", { name: new RegExp(accession) });
  await expect(row.getByRole("cell", { name: CODE, exact: true })).toBeVisible();
  await audit(page);
  await shot(page, "journey-collect");
  await press(row.getByRole("button", { name: /^Collected/ }));
  await expect(row).toHaveCount(0);
}

/** The laboratory scans the tube, receives and accepts it, and types the value. Gives the address of the tube. */
async function measure(page: Page, accession: string): Promise<string> {
  const { press, type } = hand();
  await page.goto("/staff/lab");
  await alive(page);
  await type(page.getByLabel("Scan or type an accession"), accession);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/staff\/lab\/specimens\//);
  await alive(page);
  for (const step of ["Receive", "Accept"]) {
    const button = page.getByRole("button", { name: `${step} ${accession}` });
    await press(button);
    await expect(button).toBeHidden();
  }
  await audit(page);
  await type(page.getByLabel(`Result of ${TEST}`), WRONG);
  await shot(page, "journey-results");
  await press(page.getByRole("button", { name: "Save the results" }));
  await expect(page.getByRole("row", { name: new RegExp(`^${TEST}`) })).toContainText("To verify");
  await expect(page.getByRole("row", { name: new RegExp(`^${TEST}`) })).toContainText("High");
  return page.url();
}

/** Somebody else says that it is right. */
async function verify(page: Page, who: Person, accession: string) {
  const { press, tick } = hand();
  await page.goto("/staff/lab/verify");
  await alive(page);
  const row = page.getByRole("row", { name: new RegExp(accession) });
  await expect(row).toContainText(TEST);
  await audit(page);
  await tick(row.getByRole("checkbox", { name: `${TEST} of ${who.name}` }));
  await shot(page, "journey-verify");
  await press(page.getByRole("button", { name: "Verify what is ticked" }));
  await expect(page.getByRole("status").filter({ hasText: "1 verified." })).toBeVisible();
  await expect(row).toHaveCount(0);
}

/** The doctor looks at it, says what it means and what to do. */
async function review(page: Page, chart: string, who: Person) {
  const { press, type } = hand();
  await page.goto(`${chart}/results`);
  await alive(page);
  await expect(page.locator(".chart-layout")).toContainText(who.name);
  const report = page.locator("details.report[open]", { hasText: TEST }).first();
  await expect(report).toContainText(WRONG);
  await audit(page);
  await type(report.getByLabel(/What does it mean/), COMMENT);
  await type(report.getByLabel(/What should the patient do now/), NEXT);
  await shot(page, "journey-review");
  await press(report.getByRole("button", { name: "I have looked at it" }));
  await expect(page.locator("details.report", { hasText: COMMENT }).first()).toBeVisible();
}

/** At home: the newest result is marked, its page says what it is, how it stands, and what to do. */
async function readAtHome(page: Page): Promise<string> {
  const { press } = hand();
  await page.goto("/");
  await alive(page);
  await audit(page);
  await press(page.getByRole("link", { name: /^Read your (\d+ )?new results?$/ }));
  await page.waitForURL(/\/results$/);
  await alive(page);
  await audit(page);
  await shot(page, "journey-portal-list");
  const newest = page.locator(".result-row").first();
  await expect(newest).toContainText(TEST);
  await expect(newest).toContainText("New");
  await press(newest);
  await page.waitForURL(/\/results\/[0-9a-f-]{36}$/);
  await alive(page);
  const main = page.locator("main");
  for (const words of [WRONG, "High", COMMENT, NEXT]) await expect(main).toContainText(words);
  await audit(page);
  await shot(page, "journey-portal-result");

  const url = page.url();
  await page.goto("/results");
  await alive(page);
  await expect(page.locator(`.result-row[href="${new URL(url).pathname}"]`)).not.toContainText("New");
  return url;
}

/** The laboratory sees who will be told before it saves. */
async function correct(page: Page, tube: string, who: Person) {
  const { press, type } = hand();
  await page.goto(tube);
  await alive(page);
  await press(page.getByRole("row", { name: new RegExp(`^${TEST}`) }).getByRole("link", { name: TEST }));
  await page.waitForURL(/\/staff\/lab\/results\//);
  await alive(page);
  await expect(page.getByRole("listitem").filter({ hasText: `${who.name} (the patient)` })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: OKAFOR.name })).toBeVisible();
  await audit(page);
  await type(page.getByLabel(/^The right result/), RIGHT);
  await type(page.locator("form#amend").getByLabel("Why is it corrected?"), REASON);
  await shot(page, "journey-correct");
  await press(page.getByRole("button", { name: "Save the correction and tell them" }));
  await expect(page.getByRole("table", { name: /^Versions/ })).toContainText(REASON);
}

/** What was read is never replaced in silence: the list marks it, the page says what it read before, and why. */
async function learnOfIt(page: Page, result: string) {
  await page.goto("/results");
  await alive(page);
  const row = page.locator(`.result-row[href="${new URL(result).pathname}"]`);
  await expect(row).toContainText("Corrected");
  await expect(row).toContainText("New");
  await hand().press(row);
  await page.waitForURL(result);
  await alive(page);
  const main = page.locator("main");
  await expect(main).toContainText("This result was corrected");
  await expect(main).toContainText(RIGHT);
  await expect(main).toContainText(new RegExp(`Before, it read.*${WRONG.replace(".", "\\.")}`));
  await expect(main).toContainText(REASON);
  await audit(page);
  await shot(page, "journey-portal-corrected");
}

/** The correction waits for the doctor until they take note of it. */
async function doctorLearnsOfIt(page: Page, chart: string, who: Person) {
  const { press } = hand();
  await page.goto("/staff/day");
  await page.waitForURL(/practitioner=/);
  await alive(page);
  await press(page.locator(".to-do").getByRole("link", { name: /^To review \d+$/ }));
  await page.waitForURL(/\/staff\/inbox$/);
  await alive(page);
  await audit(page);
  await shot(page, "journey-inbox");
  const notice = page.getByRole("listitem").filter({ hasText: who.name }).filter({ hasText: REASON });
  await expect(notice).toContainText("was corrected");
  await press(notice.getByRole("button", { name: "I take note of it" }));
  await expect(notice).toHaveCount(0);

  await page.goto(`${chart}/results`);
  await alive(page);
  const report = page.locator("details.report", { hasText: TEST }).first();
  await expect(report).toContainText(RIGHT);
  await expect(report).toContainText("Corrected");
  await audit(page);
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
