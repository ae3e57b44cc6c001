import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { ANDY, BILLING, MAYA, type Person } from "./people.ts";
import { signIn } from "./session.ts";
import { test } from "./test.ts";

/** The sandbox's test cards. */
export const PAYS = "4242424242424242";
export const DECLINED = "4000000000000002";

/** Each size of screen has a patient of its own, so that nobody pays another one's bills. */
export function payer(): Person {
  return ["tablet", "desktop"].includes(test.info().project.name) ? ANDY : MAYA;
}

type Bill = { id: string; number: string };

/**
 * Bills of the patient who is signed in on `page`, made by the billing office as its forms would: what a test pays is its
 * own, whatever others have paid before.
 */
export async function newBills(page: Page, office: Page, amounts: string[]): Promise<Bill[]> {
  const me = await ask(page, "identity/api/current_session", {});
  await signIn(office, BILLING);
  const work = await ask(office, "billing/api/billing_work", { facility_id: null });
  const patient_id: string = me.patient_id;
  const { codes, facility_id } = await ask(office, "billing/api/patient_account", { patient_id, facility_id: work.facility_id, as_of: null });
  const whose = { patient_id, facility_id };
  const bills: Bill[] = [];
  for (const unit_price of amounts) {
    const charge = await send(office, "billing/api/enter_charge", {
      ...whose, code_id: codes[0].id, quantity: "1", unit_price, performed_on: "", reason: "For a test",
    });
    const draft = await send(office, "billing/api/draft_invoice", {
      ...whose, "charges][": charge.id, coverage_id: "", discount: "", discount_reason: "",
    });
    bills.push(await send(office, "billing/api/issue_invoice", { invoice_id: draft.id, version: "1" }));
  }
  return bills;
}

/** A plan for these bills, offered to the patient who is signed in on `page`; its first instalment is due today. */
export async function newPlan(page: Page, office: Page, bills: Bill[], instalments: string): Promise<string> {
  const me = await ask(page, "identity/api/current_session", {});
  const work = await ask(office, "billing/api/billing_work", { facility_id: null });
  const made = await send(office, "billing/api/make_plan", {
    patient_id: me.patient_id,
    facility_id: work.facility_id,
    ...Object.fromEntries(bills.map(({ id }) => ["invoices][", id])),
    instalments,
    first_due: "",
    every: "month",
    agreed: "no",
    note: "",
  });
  return made.id;
}

async function ask(page: Page, name: string, query: object) {
  const answer = await page.request.post(`/api/${name}`, { data: { query }, headers: { accept: "application/json" } });
  expect(answer.status(), `${name}: ${await answer.text()}`).toBe(200);
  return answer.json();
}

async function send(page: Page, name: string, cmd: Record<string, string>) {
  const form: Record<string, string> = { key: randomUUID() };
  for (const [field, value] of Object.entries(cmd)) form[`cmd[${field}]`] = value;
  const answer = await page.request.post(`/api/${name}`, { form, headers: { accept: "application/json" } });
  expect(answer.status(), `${name}: ${await answer.text()}`).toBe(200);
  return answer.json();
}

/** Before the gateway's page, which is not Hale's. */
export async function atTheGateway(page: Page) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Pay /);
  await expect(page.locator(`input[value="${PAYS}"]`)).toBeAttached();
}

/** Chooses a test card there and pays. */
export async function payWith(page: Page, card: string) {
  await atTheGateway(page);
  await page.locator(`label:has(input[value="${card}"])`).click();
  await page.getByRole("button", { name: /^Pay / }).click();
}

/** The payment's own page says that the money is there, by itself or when it is loaded again. */
export async function isPaid(page: Page) {
  await page.waitForURL(/\/bills\/payments\/[0-9a-f-]{36}$/);
  await expect(async () => {
    if (test.info().project.use.javaScriptEnabled === false) await page.reload();
    await expect(page.getByText(/^.*Thank you: .* is paid$/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
}
