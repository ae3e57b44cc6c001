import type { Page } from "@playwright/test";
import { cancel, confirm, holdTime, patient, soonest } from "../../support/booking.ts";
import { MAYA, OLIVER, RECEPTION, LONDON_DESK } from "../../support/people.ts";
import { signIn } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

/** Wrong, late, repeated, hostile: a clear message, nothing lost, nothing half-written, never a 5xx. */
test.describe("bad input", { tag: ["@phone", "@nojs"] }, () => {
  test.use({ refusals: true });

  test("markup, right-to-left overrides and four-byte letters are text", async ({ page }) => {
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    const hostile = `</textarea><script>document.title="taken"</script> \u202Eevil\u202C مرحبا 𝒳 👩🏽‍⚕️ "><img src=x onerror=alert(1)>`;
    const url = await confirm(page, hostile);
    await expect(page).not.toHaveTitle(/taken/);
    await expect(page.getByText("</textarea><script>")).toBeVisible();
    await expect(page.locator("main img, main script")).toHaveCount(0);
    await cancel(page, url);
  });

  test("a text that is too long is refused beside its field, and kept", async ({ page }) => {
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    const field = page.getByLabel(/What is it about/);
    await field.evaluate((area: HTMLTextAreaElement) => area.removeAttribute("maxlength"));
    const long = "long ".repeat(1200).trim();
    await field.fill(long);
    await page.getByRole("button", { name: "Book this appointment" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(long);
    await page.getByRole("button", { name: "Choose another time" }).click();
  });

  test("a time that was taken a moment ago: said, with what is free now", async ({ page, another, baseURL }) => {
    await signIn(page, MAYA);
    const other = await (await another({ baseURL })).newPage();
    await signIn(other, OLIVER);
    await page.goto("/book?by=soonest");
    await page.getByRole("link", { name: /^Yearly check-up/ }).first().click();
    const last = page.getByRole("navigation", { name: "Days with free times" }).getByRole("link").last();
    await last.click();
    await expect(last).toHaveAttribute("aria-current", "date");
    await other.goto(page.url());
    // Each sees the times at which they have nothing else.
    const free = async (one: Page) => {
      await one.waitForLoadState();
      await expect(one.locator(".time-button").first()).toBeVisible();
      return one.locator(".time-button").evaluateAll((all) => all.map((button) => (button as HTMLButtonElement).value));
    };
    const others = await free(other);
    const value = (await free(page)).findLast((time) => others.includes(time));
    await other.locator(`.time-button[value="${value}"]`).click();
    await other.waitForURL(/\/book\/confirm\//);

    await page.locator(`.time-button[value="${value}"]`).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page.locator(`.time-button[value="${value}"]`)).toHaveCount(0);
    await expect(page.locator(".time-button").first()).toBeVisible();
    await other.getByRole("button", { name: "Choose another time" }).click();
  });

  test("a form that is sent twice books once", async ({ page }) => {
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    const form = await page.locator("form#confirm").evaluate((form: HTMLFormElement) =>
      Object.fromEntries([...new FormData(form).entries()].map(([name, value]) => [name, String(value)])),
    );
    const here = page.url();
    const headers = { origin: new URL(here).origin, "sec-fetch-site": "same-origin" };
    const first = await page.request.post(here, { form, headers, maxRedirects: 0 });
    const second = await page.request.post(here, { form, headers, maxRedirects: 0 });
    expect([first.status(), second.status()]).toEqual([303, 303]);
    expect(second.headers().location).toBe(first.headers().location);
    await cancel(page, here.replace("/book/confirm/", "/appointments/"));
  });

  test("another patient's appointment is not there", async ({ page, another, baseURL }) => {
    await signIn(page, MAYA);
    await holdTime(page, soonest("Consultation"));
    const url = await confirm(page);
    const other = await (await another({ baseURL })).newPage();
    await signIn(other, OLIVER);
    for (const path of ["", "/move", "/cancel", "/calendar.ics"]) {
      const answer = await other.request.get(url + path);
      expect(answer.status(), path).toBe(404);
      expect(await answer.text(), path).not.toContain("Lindqvist");
    }
    await cancel(page, url);
  });

  test("ids that are none, and ids of nobody, are not found", async ({ page }) => {
    await signIn(page, patient());
    const nobody = "0199d5b0-0000-7000-8000-000000000001";
    for (const path of [
      "/appointments/x", `/appointments/${nobody}`, `/appointments/${nobody}/move`, `/book/confirm/${nobody}`,
      `/book/${nobody}`, `/book/${nobody}/any`, "/book/x/y?day=never", `/doctors/${nobody}`, "/no/such/page",
    ]) {
      const answer = await page.request.get(path);
      expect(answer.status(), path).toBe(404);
    }
  });

  test("the staff's pages are not the patients', and a house's patients are its own", async ({ page, another, baseURL }) => {
    await signIn(page, MAYA);
    await page.goto("/staff/patients");
    await expect(page).toHaveURL(/\/$/);

    const desk = await (await another({ baseURL })).newPage();
    await signIn(desk, RECEPTION);
    await desk.goto("/staff/patients");
    await desk.getByLabel("Find a patient").fill("Lindqvist");
    await desk.getByRole("button", { name: "Search" }).click();
    await desk.getByRole("link", { name: /Lindqvist/ }).first().click();
    await desk.waitForURL(/\/staff\/patients\/[0-9a-f-]{36}/);

    const london = await (await another({ baseURL })).newPage();
    await signIn(london, LONDON_DESK);
    const answer = await london.request.get(desk.url());
    expect(answer.status()).toBe(404);
    expect(await answer.text()).not.toContain("Lindqvist");
  });

  test("a form from elsewhere is refused", async ({ page }) => {
    await signIn(page, patient());
    const answer = await page.request.post("/", {
      headers: { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
      form: { __fn: "/api/identity/api/sign_out" },
    });
    expect(answer.status()).toBe(403);
    await page.goto("/");
    await expect(page).toHaveURL(/\/$/);
  });
});
