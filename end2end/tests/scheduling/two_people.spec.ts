import { byDoctor, cancel, holdTime, patient } from "../../support/booking.ts";
import { OKAFOR } from "../../support/people.ts";
import { alive, signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";
import { within } from "../../support/video.ts";

/** quality.md: from the commit to the doctor's screen. */
const WITHIN = 1000;

test.describe("two people at once", { tag: "@tablet" }, () => {
  test("the patient books on a phone, and the doctor's open day shows it without a reload", async ({ page, another, baseURL }) => {
    const who = patient();
    const phone = await (
      await another({ baseURL, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    ).newPage();
    await signIn(phone, who);
    await signIn(page, OKAFOR);

    await holdTime(phone, byDoctor(OKAFOR.name, "Consultation"));
    const when = await phone.locator("main time.site-time").first().getAttribute("datetime");
    const day = new Date(when!).toLocaleDateString("en-CA", { timeZone: "America/New_York" });
    await page.goto("/staff/day");
    await page.waitForURL(/practitioner=/);
    await page.goto(`${page.url()}&date=${day}`);
    await alive(page);
    const rows = page.locator(".time-row", { hasText: who.name });
    // What others have cancelled on that day stays in sight as past.
    const live = page.locator(".time-row:not(.past)", { hasText: who.name });
    const [before, liveBefore] = [await rows.count(), await live.count()];
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));

    await alive(phone);
    // The mark stands for a few seconds only: it is waited for from before there is one.
    const marked = expect(page.locator(".time-row.changed")).toHaveCount(1);
    const [took] = await Promise.all([
      (async () => {
        await phone.getByRole("button", { name: "Book this appointment" }).click();
        await phone.waitForURL(/booked/);
        const committed = Date.now();
        await expect(rows).toHaveCount(before + 1);
        return Date.now() - committed;
      })(),
      marked,
    ]);
    console.log(`the doctor's screen: ${took} ms after the patient's (gate ${WITHIN} ms)`);
    within(took, WITHIN);
    await expect(page.getByRole("status").filter({ hasText: who.name })).toHaveCount(1);
    await shot(page, "day-live");

    // Cancelled on the phone: the row says so, or goes; nobody has to reload.
    await cancel(phone, phone.url().replace(/\?.*/, ""));
    await expect(live).toHaveCount(liveBefore);
    expect(await page.evaluate(() => "notReloaded" in window)).toBe(true);
  });
});
