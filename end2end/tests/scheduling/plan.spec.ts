import type { Page } from "@playwright/test";
import { audit } from "../../support/audit.ts";
import { OKAFOR, RECEPTION } from "../../support/people.ts";
import { signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

/** "2026-11-26": a date of the plan's own today and some days. */
async function daysAhead(page: Page, days: number) {
  const today = await page.getByLabel("First day").inputValue();
  const date = new Date(`${today}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

async function openPlan(page: Page) {
  await page.goto("/staff/schedule");
  await page.getByRole("link", { name: OKAFOR.name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(OKAFOR.name);
}

test.describe("working hours", { tag: ["@phone", "@tablet", "@portrait"] }, () => {
  test.beforeEach(async ({ page }) => signIn(page, RECEPTION));

  test("everybody's week at a glance, and each leads to where it is changed", async ({ page }) => {
    await page.goto("/staff/schedule");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Schedule");
    await audit(page);
    await shot(page, "schedule");
    await page.getByRole("link", { name: OKAFOR.name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(OKAFOR.name);
    await expect(page.getByRole("heading", { name: "Monday" })).toBeVisible();
    await audit(page);
    await shot(page, "schedule-of");
    for (const [link, heading] of [["Add weekly sessions", "Add weekly sessions"], ["Away", "Away"], ["Extra session", "Extra session"]] as const) {
      await page.getByRole("link", { name: link, exact: true }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
      await audit(page);
      await shot(page, `schedule-${heading.toLowerCase().replaceAll(" ", "-")}`);
      await page.getByRole("link", { name: "Back to the working hours" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(OKAFOR.name);
    }
  });

  test("services: what they cost and who offers them", async ({ page }) => {
    await page.goto("/staff/services");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Services");
    await audit(page);
    await shot(page, "services");
    await page.getByRole("link", { name: "Yearly check-up" }).click();
    await expect(page.getByRole("heading", { name: "Who offers it" })).toBeVisible();
    await audit(page);
    await shot(page, "service");
    await page.goto("/staff/services?new=true");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Add a service");
    await audit(page);
  });
});

test.describe("planning", { tag: ["@tablet", "@nojs"] }, () => {
  test.use({ refusals: true });
  test.beforeEach(async ({ page }) => signIn(page, RECEPTION));

  test("an absence that hits booked appointments says which, and they stay on a list", async ({ page }) => {
    await openPlan(page);
    await page.getByRole("link", { name: "Away", exact: true }).click();
    const day = await daysAhead(page, 2);
    await page.getByLabel("First day").fill(day);
    await page.getByLabel(/^Why/).fill("Congress");
    await page.getByRole("button", { name: "Save the absence" }).click();
    const asked = page.getByRole("alert");
    await expect(asked).toContainText(/booked appointments? falls? into this time/);
    await expect(asked.getByRole("listitem").first()).toContainText(/\d\d:\d\d \w+: .+ with Dr Amara Okafor/);
    await expect(page.getByLabel(/^Why/)).toHaveValue("Congress");
    await audit(page);
    await shot(page, "schedule-asked");

    await page.getByRole("button", { name: /^Save all the same/ }).click();
    await page.waitForURL(/done=away/);
    await expect(page.getByText("The absence is planned")).toBeVisible();
    await expect(page.getByText(/at which nobody works/)).toBeVisible();
    await audit(page);
    await shot(page, "schedule-stranded");

    const row = page.getByRole("listitem").filter({ hasText: "Congress" });
    await row.getByText("Here after all").first().click();
    await row.getByRole("button", { name: "Here after all" }).click();
    await page.waitForURL(/done=removed/);
    await expect(page.getByText("like the others again")).toBeVisible();
    await expect(page.getByText(/at which nobody works/)).toHaveCount(0);
  });

  test("what is wrong with new sessions is said beside each field, and nothing typed is lost", async ({ page }) => {
    await openPlan(page);
    await page.getByRole("link", { name: "Add weekly sessions" }).click();
    await page.getByLabel("From").fill("18:00");
    await page.getByLabel("To", { exact: true }).fill("17:30");
    await page.getByRole("button", { name: "Add these sessions" }).click();
    const asked = page.getByRole("alert");
    await expect(asked.getByRole("link", { name: "Tick at least one day." })).toBeVisible();
    await expect(asked.getByRole("link", { name: /A session ends after it starts/ })).toBeVisible();
    await expect(page.getByLabel("From")).toHaveValue("18:00");
    await audit(page);
    // Every day is taken from 08:30 on: one human, one session at a time.
    await page.getByLabel("Wednesday").check();
    await page.getByLabel("From").fill("09:00");
    await page.getByRole("button", { name: "Add these sessions" }).click();
    await expect(page.getByRole("alert")).toContainText("They already have a session at that time of the week");
    await shot(page, "schedule-overlap");
  });

  test("a closed day is added, and taken back", async ({ page }) => {
    await openPlan(page);
    await page.getByRole("link", { name: "Away", exact: true }).click();
    const day = await daysAhead(page, 85);
    await page.goto("/staff/closures");
    await audit(page);
    await shot(page, "closures");
    await page.getByRole("link", { name: "Add a closed day" }).click();
    await expect(page.getByLabel("First day")).toBeVisible();
    await audit(page);
    await page.getByLabel("First day").fill(day);
    await page.getByRole("button", { name: "Save the closed day" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Say why/ })).toBeVisible();
    const why = `Works in the building ${test.info().project.name}`;
    await page.getByLabel("Why").fill(why);
    await page.getByRole("button", { name: "Save the closed day" }).click();
    await page.waitForURL(/done=closed/);
    const row = page.getByRole("listitem").filter({ hasText: why });
    await row.getByText("Open after all").click();
    await row.getByRole("button", { name: /^Open on / }).click();
    await page.waitForURL(/done=opened/);
    await expect(page.getByText(why)).toHaveCount(0);
  });

  test("a price is read as people write it, or asked for again", async ({ page }) => {
    await page.goto("/staff/services");
    await page.getByRole("link", { name: "Yearly check-up" }).click();
    const price = page.getByLabel(/^Price in/);
    const before = await price.inputValue();
    await price.fill("a lot");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Enter an amount, such as 45.00/ })).toBeVisible();
    await expect(price).toHaveValue("a lot");
    await price.fill(before);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL(/done=saved/);
    await expect(page.getByText("What is booked already stays")).toBeVisible();
    await expect(page.getByLabel(/^Price in/)).toHaveValue(before);
  });
});

test.describe("on a phone", { tag: "@phone" }, () => {
  test("the week is a list of its days", async ({ page }) => {
    await signIn(page, OKAFOR);
    await page.goto("/staff/week");
    await page.waitForURL(/practitioner=/);
    await expect(page.locator(".week-list")).toBeVisible();
    await expect(page.locator(".week-grid")).toBeHidden();
    await expect(page.locator(".week-list h2")).toHaveCount(7);
    await audit(page);
    await shot(page, "week");
    await page.locator(".week-list .week-entry").first().click();
    await expect(page).toHaveURL(/\/staff\/day\?.*selected=/);
  });
});

test.describe("on paper", { tag: "@tablet" }, () => {
  test("a day has the facility's head, and says who printed it and when", async ({ page }) => {
    await signIn(page, OKAFOR);
    await page.goto("/staff/day");
    await page.waitForURL(/practitioner=/);
    await expect(page.locator(".time-row").first()).toBeVisible();
    await expect(page.locator(".print-head")).toBeHidden();
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".print-head")).toContainText("Hale General");
    await expect(page.locator(".print-foot")).toHaveText(/Printed by Dr Amara Okafor, \w{3} \d{1,2} \w{3} \d{4}, \d\d:\d\d E[SD]T$/);
    for (const one of [".top-bar", ".rail", ".day-bar", ".demo-banner"]) await expect(page.locator(one)).toBeHidden();
    await expect(page.locator(".time-row").first()).toBeVisible();
  });
});
