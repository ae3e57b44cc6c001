import type { Page } from "@playwright/test";
import { audit } from "../../support/audit.ts";
import { HALVORSEN, OKAFOR, RECEPTION } from "../../support/people.ts";
import { alive, signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

test.describe("the doctor's day", { tag: ["@tablet", "@portrait"] }, () => {
  test("opens by itself, with counts that filter and the next patient beside the list", async ({ page }) => {
    await signIn(page, OKAFOR);
    await page.goto("/staff");
    await page.waitForURL(/\/staff\/day\?practitioner=/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(OKAFOR.name);
    await expect(page.locator("main").getByText("Hale General").first()).toBeVisible();
    await expect(page.locator(".time-row").first()).toBeVisible();
    await expect(page.locator(".now-line")).toHaveCount(1);
    await audit(page);
    await shot(page, "day");

    const row = page.locator(".time-row").nth(2);
    const name = (await row.getByRole("link").innerText()).trim();
    await row.getByRole("link").click();
    await expect(page.locator("#selected")).toContainText(name);
    await audit(page);
    await shot(page, "day-selected");

    const finished = page.getByRole("link", { name: /^Waiting/ });
    await finished.click();
    await expect(page).toHaveURL(/show=waiting/);
  });

  test("every row keeps no name in its address", async ({ page }) => {
    await signIn(page, OKAFOR);
    await page.goto("/staff/day");
    await page.waitForURL(/practitioner=/);
    await expect(page.locator(".time-row-link").first()).toBeVisible();
    const links = await page.locator(".time-row-link").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^\/staff\/day\?[a-z=&0-9-]+(#opened)?$/);
  });

  test("the week leads to each day, and back", async ({ page }) => {
    await signIn(page, OKAFOR);
    await page.goto("/staff/week");
    await page.waitForURL(/practitioner=/);
    await expect(page.locator("main table, main .week-grid").first()).toBeVisible();
    await audit(page);
    await shot(page, "week");
    await page.getByRole("link", { name: "Next week" }).click();
    await expect(page).toHaveURL(/date=/);
    const day = page.getByRole("link", { name: "Day", exact: true }).last();
    await expect(day).toHaveAttribute("href", /date=/);
    await audit(page);
    await day.click();
    await expect(page).toHaveURL(/\/staff\/day\?.*date=/);
  });

  test("another doctor's chart of the day is the desk's, too", async ({ page }) => {
    await signIn(page, RECEPTION);
    await page.goto("/staff");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Today");
    await audit(page);
    await shot(page, "staff-home");
    await page.getByRole("link", { name: HALVORSEN.name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(HALVORSEN.name);
  });
});

test.describe("a patient's way through the day", { tag: "@tablet" }, () => {
  test("arrived, checked in, start, finish: one next step at a time", async ({ page }) => {
    await signIn(page, OKAFOR);
    await page.goto("/staff/day");
    await page.waitForURL(/practitioner=/);
    await alive(page);
    await selectWhoCanArrive(page);
    const detail = page.locator("#selected");

    for (const [button, then] of [["Arrived", /Arrived/], ["Check in", /Checked in/], ["Start", /In consultation/], ["Finish", /Finished|Fulfilled|Seen/]] as const) {
      const step = detail.getByRole("button", { name: button, exact: true });
      // Whoever sees patients without a desk starts right away: a step that is not offered is not needed.
      if (!(await step.isVisible())) continue;
      const day = page.url();
      await step.click();
      // Starting opens the visit in the chart; the day still shows it.
      if (button === "Start") {
        await page.waitForURL(/\/encounters\//);
        await page.goto(day);
        await alive(page);
      }
      await expect(detail.locator(".entry-detail-head")).toContainText(then);
      if (button === "Start") await shot(page, "day-in-consultation");
    }
    await expect(detail.getByRole("button", { name: "Finish", exact: true })).toHaveCount(0);
  });
});

/** Somebody who is expected today; late in the evening, somebody who did not come. */
async function selectWhoCanArrive(page: Page) {
  const expected = page.getByRole("link", { name: /^To come/ });
  await expected.click();
  const rows = page.locator(".time-row-link");
  if (await rows.first().isVisible()) {
    await rows.last().click();
    await expect(page.locator("#selected").getByRole("button", { name: "Arrived", exact: true })).toBeVisible();
    return;
  }
  await page.getByRole("link", { name: /^Not seen/ }).click();
  for (const row of await rows.all()) {
    await row.click();
    const late = page.locator("#selected").locator("summary", { hasText: "Arrived after all" });
    if (!(await late.isVisible())) continue;
    await late.click();
    await page.getByLabel("Why is the patient seen after all?").fill("The train was late");
    await page.locator("#selected").getByRole("button", { name: "Arrived after all" }).click();
    await expect(page.locator("#selected .entry-detail-head")).toContainText("Arrived");
    return;
  }
}
