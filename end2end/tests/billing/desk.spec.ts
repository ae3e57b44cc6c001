import type { Page } from "@playwright/test";
import { audit } from "../../support/audit.ts";
import { hand } from "../../support/hand.ts";
import { BILLING, RECEPTION, SECOND_BILLING, type Person } from "../../support/people.ts";
import { alive, signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

const FLOAT = "100.00";
const MORE = "10.00";
const REASON = "Paid more than the bill";
const MISSING = "A coin fell behind the desk";

test.describe("from what was done to a closed drawer", { tag: ["@tablet", "@desktop"] }, () => {
  // What can't be read is refused on purpose.
  test.use({ refusals: true });

  test("drafted, issued, paid in cash with too much, refunded with a second person, the drawer counted and reviewed", async ({ another }) => {
    const open = async (who: Person) => {
      const page = await (await another()).newPage();
      await signIn(page, who);
      return page;
    };
    const clerk = await open(BILLING);
    await openDrawer(clerk);
    const invoice = await bill(clerk);
    const { payment, paid } = await takeCash(clerk, invoice);
    await askForRefund(clerk, payment);

    const second = await open(SECOND_BILLING);
    await approve(second, payment);
    await payOut(clerk, payment);

    const report = await closeDrawer(clerk, paid);
    await review(second, report);
  });
});

/** Cash goes into a drawer of one's own. */
async function openDrawer(page: Page) {
  const { press, type } = hand();
  await page.goto("/staff/billing/till");
  await alive(page);
  await audit(page);
  await type(page.getByLabel(/^What lies in the drawer/), FLOAT);
  await press(page.getByRole("button", { name: "Open the drawer" }));
  await expect(page.getByRole("heading", { name: "Your drawer" })).toBeVisible();
  await audit(page);
  await shot(page, "billing-till");
}

/** The day's work leads to the patient's account, the ticked charges become a draft, and the draft is issued. */
async function bill(page: Page): Promise<string> {
  const { press } = hand();
  await page.goto("/staff/billing");
  await alive(page);
  await audit(page);
  await shot(page, "billing-work");
  await press(page.getByRole("navigation", { name: "Work" }).getByRole("link", { name: /^To bill/ }));
  await page.waitForURL(/show=unbilled/);
  const waiting = page.getByRole("table", { name: /^What is on no invoice yet/ });
  await press(waiting.getByRole("link").last());
  await page.waitForURL(/\/account$/);
  await alive(page);
  await audit(page);
  await shot(page, "billing-account");
  await press(page.getByRole("button", { name: "Draft an invoice" }));
  await page.waitForURL(/\/staff\/billing\/invoices\/[0-9a-f-]{36}$/);
  await alive(page);
  await expect(page.locator("h1")).toHaveText("Draft of an invoice");
  await audit(page);
  await shot(page, "billing-draft");
  await press(page.getByRole("button", { name: "Issue the invoice" }));
  await expect(page.locator("h1")).toHaveText(/^Invoice HG-\d{4}-\d{6}$/);
  await audit(page);
  await shot(page, "billing-invoice");
  return page.url();
}

/** More than is open: what is left over is the patient's. Gives what was paid, in cents. */
async function takeCash(page: Page, invoice: string): Promise<{ payment: string; paid: number }> {
  const { press, tick, type } = hand();
  expect(page.url()).toBe(invoice);
  const form = page.locator("form#take");
  const amount = form.getByLabel("Amount");
  const paid = cents(await amount.inputValue()) + cents(MORE);
  await tick(form.getByRole("radio", { name: "Cash" }));
  // Of what can't be read nothing is taken, and it stays to be corrected.
  await type(amount, "a lot");
  await press(form.getByRole("button", { name: /^Take the payment/ }));
  await expect(form.getByRole("alert")).toContainText("Enter an amount, such as 45.00");
  await expect(amount).toHaveValue("a lot");
  await audit(page);
  await type(amount, written(paid));
  await press(form.getByRole("button", { name: /^Take the payment/ }));
  await page.waitForURL(/\/staff\/billing\/payments\/[0-9a-f-]{36}$/);
  await alive(page);
  await expect(page.locator("main")).toContainText(`${MORE} USD`);
  await audit(page);
  await shot(page, "billing-receipt");
  return { payment: page.url(), paid };
}

async function askForRefund(page: Page, payment: string) {
  const { press, type } = hand();
  expect(page.url()).toBe(payment);
  await press(page.getByText("Ask for a refund", { exact: true }));
  const form = page.locator("form#refund");
  await expect(form.getByLabel("How much goes back?")).toHaveValue(MORE);
  await press(form.getByRole("button", { name: "Ask for the refund" }));
  await expect(form.getByRole("alert")).toContainText("Write why it is refunded.");
  await type(form.getByLabel("Why is it refunded?"), REASON);
  await press(form.getByRole("button", { name: "Ask for the refund" }));
  const refund = page.locator(".refund");
  await expect(refund).toContainText("To approve");
  // Whoever asks does not decide.
  await expect(refund).toContainText("You asked for it: somebody else approves it.");
  await expect(refund.getByRole("button", { name: "Approve the refund" })).toHaveCount(0);
  await audit(page);
}

/** It waits in the second person's work. */
async function approve(page: Page, payment: string) {
  const { press } = hand();
  await page.goto("/staff/billing?show=to_decide");
  await alive(page);
  await audit(page);
  const row = page.getByRole("row").filter({ hasText: REASON });
  await press(row.getByRole("link").first());
  await page.waitForURL(payment);
  await alive(page);
  await press(page.locator(".refund").getByRole("button", { name: "Approve the refund" }));
  await expect(page.locator(".refund")).toContainText("To pay out");
  await audit(page);
}

async function payOut(page: Page, payment: string) {
  const { press } = hand();
  await page.goto(payment);
  await alive(page);
  await press(page.getByRole("button", { name: "Pay it out of your drawer" }));
  await expect(page.locator(".refund")).toContainText("Paid out");
  await audit(page);
  await shot(page, "billing-refunded");
}

/** Counted without knowing what has to come out; what is missing is explained. */
async function closeDrawer(page: Page, paid: number): Promise<string> {
  const { press, type } = hand();
  await page.goto("/staff/billing/till");
  await alive(page);
  await press(page.getByText("Count the drawer", { exact: true }));
  await type(page.getByLabel("What lies in the drawer now?").first(), written(cents(FLOAT) + paid - cents(MORE) - 100));
  await press(page.getByRole("button", { name: "Keep the count" }));
  await expect(page.locator("main")).toContainText("The drawer differs by -1.00 USD");
  await audit(page);
  await shot(page, "billing-counted");
  await type(page.getByLabel("Why does it differ?"), MISSING);
  await press(page.getByRole("button", { name: "Close the drawer" }));
  await page.waitForURL(/\/staff\/billing\/till\/[0-9a-f-]{36}$/);
  await alive(page);
  await expect(page.locator("main")).toContainText(MISSING);
  await expect(page.getByRole("button", { name: "I have looked it through" })).toHaveCount(0);
  await audit(page);
  await shot(page, "billing-report");
  return page.url();
}

async function review(page: Page, report: string) {
  const { press } = hand();
  await page.goto("/staff/billing/till");
  await alive(page);
  const path = new URL(report).pathname;
  await press(page.locator(`a[href="${path}"]`));
  await page.waitForURL(report);
  await alive(page);
  await press(page.getByRole("button", { name: "I have looked it through" }));
  await expect(page.locator("main")).toContainText(`Reviewed by`);
  await expect(page.locator("main")).toContainText(SECOND_BILLING.name);
}

test.describe("what the office looks at", { tag: ["@tablet", "@portrait", "@desktop"] }, () => {
  test("an account of any day, each number with its entries", async ({ page }) => {
    const { press } = hand();
    await signIn(page, RECEPTION);
    await page.goto("/staff/billing?show=overdue");
    await alive(page);
    await press(page.getByRole("table", { name: /^Overdue/ }).getByRole("link", { name: "Maya Lindqvist" }));
    await page.waitForURL(/\/account$/);
    await alive(page);
    const owed = page.locator("details.figure", { hasText: "Owed" });
    await press(owed.locator("summary"));
    await expect(owed.getByRole("table")).toContainText("Invoice issued");
    await audit(page);
    await shot(page, "billing-account-entries");
    // Before any of it happened nothing was owed.
    await page.getByLabel("As of").fill("2020-01-31");
    await press(page.getByRole("button", { name: "Show" }));
    await page.waitForURL(/as_of=2020-01-31/);
    await alive(page);
    await expect(page.locator("main")).toContainText("as it stood at the end of Fri 31 Jan 2020");
    await expect(page.getByText("Take a payment")).toHaveCount(0);
    await audit(page);
  });

  test("prices and revenue, which agrees with the ledger", async ({ page }) => {
    await signIn(page, BILLING);
    await page.goto("/staff/billing/prices");
    await alive(page);
    await expect(page.getByRole("table", { name: /^Prices/ })).toContainText("Yearly check-up");
    await audit(page);
    await shot(page, "billing-prices");
    await page.goto("/staff/billing/packages");
    await alive(page);
    await expect(page.getByRole("table", { name: "Packages" })).toContainText("3 × Wound dressing");
    await audit(page);
    await hand().press(page.getByRole("link", { name: "Wound care" }));
    await page.waitForURL(/package=/);
    await alive(page);
    await expect(page.getByRole("heading", { name: "Change “Wound care”" })).toBeVisible();
    await expect(page.getByLabel("How often, part 2")).toHaveValue("3");
    await audit(page);
    await shot(page, "billing-package");
    await page.goto("/staff/billing/revenue");
    await alive(page);
    await expect(page.locator("main")).not.toContainText("The ledger has");
    expect(await page.getByText("Agrees with the ledger").count()).toBeGreaterThanOrEqual(6);
    await audit(page);
    await shot(page, "billing-revenue");
    const download = page.waitForEvent("download");
    await hand().press(page.getByRole("link", { name: "Journal as CSV" }));
    expect((await download).suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  });
});

test.describe("the billing office on a phone", { tag: "@phone" }, () => {
  test("no table goes beyond the edge, and each cell says what it is", async ({ page }) => {
    await signIn(page, BILLING);
    const fits = async (path: string) => {
      await page.goto(path);
      await alive(page);
      for (const fold of await page.locator("main summary").all()) {
        if (await fold.isVisible()) await fold.click();
      }
      const frames = page.locator("main .table-frame");
      await expect(frames.first()).toBeVisible();
      const beyond = await frames.evaluateAll((all) =>
        all.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => `${frame.getAttribute("aria-label")}: ${frame.scrollWidth} in ${frame.clientWidth}`),
      );
      expect(beyond, path).toEqual([]);
      await audit(page);
    };
    await fits("/staff/billing");
    await shot(page, "billing-work-phone");
    const refund = (await page.getByRole("table", { name: "Refunds and write-offs to decide" }).getByRole("link").first().getAttribute("href")) ?? "";
    const asked = page.getByRole("table", { name: "Refunds and write-offs to decide" }).locator('td[data-label="Asked"]');
    await expect(asked.first()).toContainText(/\d{4}/);
    await expect(page.getByText("By you").first()).toBeVisible();
    await fits(refund);
    const overdue = page.getByRole("table", { name: /^Overdue/ });
    await page.goto("/staff/billing");
    await alive(page);
    await fits((await overdue.getByRole("link").first().getAttribute("href")) ?? "");
    await shot(page, "billing-invoice-phone");
    await page.goto("/staff/billing");
    await alive(page);
    await fits((await overdue.getByRole("link").nth(1).getAttribute("href")) ?? "");
    await shot(page, "billing-account-phone");
    await fits("/staff/billing/till");
    await fits("/staff/billing/packages");
  });
});

const cents = (amount: string) => Math.round(Number(amount) * 100);
const written = (minor: number) => (minor / 100).toFixed(2);
