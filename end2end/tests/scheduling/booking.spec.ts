import { audit } from "../../support/audit.ts";
import { byDoctor, bySpecialty, byService, cancel, chooseTime, confirm, holdTime, patient, soonest } from "../../support/booking.ts";
import { signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

test.describe("a patient books from home", { tag: ["@phone", "@tablet"] }, () => {
  test.beforeEach(async ({ page }) => signIn(page, patient()));

  const ways = {
    "by service": byService("Yearly check-up"),
    "by specialty": bySpecialty("Dermatology", "Skin examination"),
    "by doctor": byDoctor("Dr Amara Okafor", "Consultation"),
    "with whoever is free soonest": soonest("Consultation"),
  };
  for (const [name, choose] of Object.entries(ways)) {
    test(name, async ({ page }) => {
      const time = await holdTime(page, choose);
      // Price and rule stand above the button, before anything counts.
      await expect(page.locator(".before-confirm")).toContainText(/Price: \d/);
      await expect(page.getByText("This time is kept for you")).toBeVisible();
      const url = await confirm(page, "Booked from home");
      await expect(page.locator("main")).toContainText(time);
      await expect(page.locator("main")).toContainText("Booked from home");
      await cancel(page, url);
    });
  }

  test("every step is sound", async ({ page }) => {
    await page.goto("/book");
    await audit(page);
    await shot(page, "book");
    await page.getByRole("link", { name: /^Consultation/ }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "With whom?" })).toBeVisible();
    await audit(page);
    await shot(page, "book-whom");
    await page.getByRole("link", { name: /^Soonest, with anyone/ }).click();
    await expect(page.locator(".time-button").first()).toBeVisible();
    await audit(page);
    await shot(page, "book-times");
    await chooseTime(page);
    await expect(page.getByRole("heading", { level: 1, name: "Check and book" })).toBeVisible();
    await audit(page);
    await shot(page, "book-confirm");
    const url = await confirm(page);
    await audit(page);
    await shot(page, "appointment");
    await page.goto(`${url}/move`);
    await audit(page);
    await shot(page, "move");
    await page.goto(`${url}/cancel`);
    await audit(page);
    await shot(page, "cancel");
    await cancel(page, url);
  });

  test("a kept time can be given back", async ({ page }) => {
    await holdTime(page, byService("Yearly check-up"));
    await page.getByRole("button", { name: "Choose another time" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "When?" })).toBeVisible();
  });

  test("the doctor's profile tells who they are and what it costs", async ({ page }) => {
    await page.goto("/doctors");
    await audit(page);
    await page.getByRole("link", { name: /Dr Amara Okafor/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Dr Amara Okafor" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Book with Dr Amara Okafor" })).toBeVisible();
    await expect(page.getByRole("link", { name: /Consultation.*\d+\.\d\d USD/ }).first()).toBeVisible();
    await audit(page);
    await shot(page, "doctor");
  });
});

test.describe("an appointment", { tag: ["@phone", "@tablet"] }, () => {
  test("is said in two times, also where the reader's day is another one", async ({ another, baseURL }) => {
    const { viewport, isMobile } = test.info().project.use;
    const page = await (await another({ baseURL, viewport, isMobile, timezoneId: "Pacific/Auckland" })).newPage();
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    await expect(page.getByText(/20\d\d \d\d:\d\d your time/).first()).toBeVisible();
    await audit(page);
    const url = await confirm(page);
    await audit(page);
    await page.goto("/appointments");
    await audit(page);
    await page.goto("/");
    await expect(page.getByText(/20\d\d \d\d:\d\d your time/).first()).toBeVisible();
    await audit(page);
    await cancel(page, url);
  });

  test("is on the home page, in the list, and in the phone's own calendar", async ({ page }) => {
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    const url = await confirm(page);

    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Add to calendar" }).click();
    const file = await (await download).createReadStream();
    const calendar = (await file.toArray()).join("");
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(calendar).toMatch(/\r\nDTSTART:\d{8}T\d{6}Z\r\n/);
    expect(calendar.match(/\r\nPRODID:/g)).toHaveLength(1);
    expect(calendar).toContain("END:VCALENDAR\r\n");

    await page.goto("/appointments");
    await expect(page.locator(`a[href="${new URL(url).pathname}"]`)).toBeVisible();
    await audit(page);
    await shot(page, "appointments");
    await page.goto("/");
    await audit(page);
    await shot(page, "home");
    await cancel(page, url);
  });

  test("is moved: the old time stays until the new one is certain", async ({ page }) => {
    await signIn(page, patient());
    await holdTime(page, byDoctor("Dr Amara Okafor", "Consultation"));
    const url = await confirm(page);
    await page.getByRole("link", { name: "Move", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Move your appointment" })).toBeVisible();
    await chooseTime(page);
    const button = page.getByRole("button", { name: /^Move to / });
    await expect(button).toBeVisible();
    const to = (await button.innerText()).replace("Move to ", "").trim();
    await button.click();
    await page.waitForURL(/moved/);
    await expect(page.getByText("Your appointment is moved")).toBeVisible();
    await expect(page.locator("main")).toContainText(to);
    const moved = page.url().replace(/\?.*/, "");

    await page.goto(url);
    await expect(page.getByText("This appointment was moved")).toBeVisible();
    await cancel(page, moved);
  });

  test("is cancelled with a reason; “another reason” wants words, beside the field", async ({ page }) => {
    await signIn(page, patient());
    await holdTime(page, soonest("Consultation"));
    const url = await confirm(page);
    await page.getByRole("link", { name: "Cancel", exact: true }).click();
    await page.getByLabel("Another reason").check();
    await page.getByLabel(/In your own words/).fill("The cat has to see somebody, too");
    await page.getByRole("button", { name: "Cancel this appointment" }).click();
    await page.waitForURL(/cancelled/);
    await expect(page.getByText("The cat has to see somebody, too")).toBeVisible();
    // What is over offers nothing that would change it.
    await expect(page.getByRole("link", { name: "Move", exact: true })).toHaveCount(0);
    await page.goto(`${url}/cancel`);
    await expect(page.getByRole("button", { name: "Cancel this appointment" })).toHaveCount(0);
  });
});
