import type { BrowserContext, Page } from "@playwright/test";
import { accessible } from "../../support/audit.ts";
import { expect, test } from "../../support/test.ts";
import { DOCTOR, admit, allow, browserWith, finishVisits, firstFrame, moves, tilesOfOthers, visitOf, waitFor } from "../../support/video.ts";

/** The window that is chosen where the browser asks what to share. */
const LETTER = "A letter to look at together";
test.use(browserWith(`--auto-select-tab-capture-source-by-title=${LETTER}`));

test.afterEach(finishVisits);

type Another = (options?: object) => Promise<BrowserContext>;

async function call(page: Page, another: Another, origin: string) {
  const [theirs, desk] = [await another(), await (await another()).newPage()];
  for (const context of [page.context(), theirs]) await allow(context, origin, ["camera", "microphone"]);
  const patient = await theirs.newPage();
  const visit = await visitOf(patient, page, desk);
  await waitFor(patient, visit);
  await admit(page, visit);
  await Promise.all([firstFrame(page), firstFrame(patient)]);
  return patient;
}

/** All red, and never still for long: a picture of it can be told from any camera's. */
async function openLetter(context: BrowserContext): Promise<Page> {
  const letter = await context.newPage();
  await letter.setContent(`<title>${LETTER}</title><body style="margin:0;background:#c00"><p id="at" style="color:#fff">0</p></body>`);
  await letter.evaluate(() => setInterval(() => (document.querySelector("#at")!.textContent = String(Date.now())), 100));
  return letter;
}

/** The middle of what somebody sees of the doctor, as one colour. */
async function middle(page: Page): Promise<[number, number, number]> {
  return page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>(".call-stage .tile:not(.own) video")!;
    const canvas = new OffscreenCanvas(1, 1);
    const pen = canvas.getContext("2d")!;
    pen.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return [red!, green!, blue!];
  });
}

async function isLetter(page: Page) {
  const [red, green, blue] = await middle(page);
  return red > 150 && green < 70 && blue < 70;
}

test.describe("the screen", { tag: ["@alone", "@desktop"] }, () => {

  test("is seen by the other side until it is stopped, here or in the browser, and then the camera is back", async ({ page, another, baseURL }) => {
    const patient = await call(page, another, baseURL!);
    const letter = await openLetter(page.context());
    await page.bringToFront();
    const [theirs, own] = [tilesOfOthers(patient), page.locator(".call-stage .tile.own")];
    const [told, toldHere] = [patient.getByRole("log", { name: "What happens" }), page.getByRole("log", { name: "What happens" })];
    expect(await isLetter(patient)).toBe(false);

    await page.getByRole("button", { name: "Share screen" }).click();
    await expect(own.getByText("You, sharing your screen")).toBeVisible();
    await expect(told.getByText(`${DOCTOR.name} shares their screen.`)).toBeVisible();
    await expect(theirs).toHaveClass(/shares/);
    await expect.poll(() => isLetter(patient)).toBe(true);
    // Nothing of it is cut off, and it is not shown as in a mirror.
    expect(await theirs.locator("video").evaluate((video) => getComputedStyle(video).objectFit)).toBe("contain");
    expect(await own.locator("video").evaluate((video) => getComputedStyle(video).transform)).toBe("none");
    await moves(page);
    await accessible(page);
    await accessible(patient);

    await page.getByRole("button", { name: "Stop sharing" }).click();
    await expect(told.getByText(`${DOCTOR.name} no longer shares their screen.`)).toBeVisible();
    await expect.poll(() => isLetter(patient)).toBe(false);
    await moves(patient);

    // Without a camera, the screen alone; and nothing when it ends.
    await page.getByRole("button", { name: "Camera off" }).click();
    await expect(theirs.getByText("No picture")).toBeVisible();
    await page.getByRole("button", { name: "Share screen" }).click();
    await expect.poll(() => isLetter(patient)).toBe(true);
    await expect(theirs.getByText("No picture")).toHaveCount(0);
    await page.getByRole("button", { name: "Stop sharing" }).click();
    await expect(theirs.getByText("No picture")).toBeVisible();
    await page.getByRole("button", { name: "Camera on" }).click();
    await moves(patient);

    // What was shared is closed: as if the browser's own button had ended it.
    await page.getByRole("button", { name: "Share screen" }).click();
    await expect.poll(() => isLetter(patient)).toBe(true);
    await letter.close();
    await expect(toldHere.getByText("Your screen is no longer shared.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Share screen" })).toBeVisible();
    await expect.poll(() => isLetter(patient)).toBe(false);
    await moves(patient);
  });

  test("that is not shared after all, or can’t be, is told in a sentence, and the call goes on", async ({ page, another, baseURL }) => {
    const patient = await call(page, another, baseURL!);
    const told = page.getByRole("log", { name: "What happens" });
    for (const [why, words] of [
      ["NotAllowedError", "Your screen is not shared."],
      ["NotReadableError", "Your screen can’t be shared from this browser."],
    ] as const) {
      // What a browser says whose picker was closed, and one whose system does not let it.
      await page.evaluate((why) => {
        navigator.mediaDevices.getDisplayMedia = async () => Promise.reject(new DOMException("", why));
      }, why);
      await page.getByRole("button", { name: "Share screen" }).click();
      await expect(told.getByText(words)).toBeVisible();
      await expect(page.getByRole("button", { name: "Share screen" })).toBeVisible();
      await expect(tilesOfOthers(patient)).not.toHaveClass(/shares/);
      await moves(patient);
    }
    await accessible(page);
  });

  test("is not taken when the call was over before the choice was made", async ({ page, another, baseURL }) => {
    await call(page, another, baseURL!);
    await openLetter(page.context());
    await page.bringToFront();
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const original = mediaDevices.getDisplayMedia.bind(mediaDevices);
      const late = window as unknown as { choose: () => void; chosen: MediaStream };
      mediaDevices.getDisplayMedia = async (wish) => {
        const stream = await original(wish);
        await new Promise<void>((done) => (late.choose = done));
        return (late.chosen = stream);
      };
    });
    await page.getByRole("button", { name: "Share screen" }).click();
    await page.waitForFunction(() => "choose" in window);
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await expect(page.getByText(/You have left the call/)).toBeVisible();
    const state = await page.evaluate(async () => {
      const late = window as unknown as { choose: () => void; chosen: MediaStream };
      late.choose();
      await new Promise((done) => setTimeout(done, 200));
      return late.chosen.getVideoTracks()[0]!.readyState;
    });
    expect(state).toBe("ended");
  });
});

test.describe("the small window", { tag: ["@alone", "@desktop"] }, () => {

  test("opens and closes by the same button; where the browser refuses, a sentence says so; where it has none, there is no button", async ({ page, another, baseURL }) => {
    await page.context().addInitScript(() => {
      if (sessionStorage.getItem("no small window")) Object.defineProperty(document, "pictureInPictureEnabled", { value: false });
    });
    await call(page, another, baseURL!);
    const isOut = () => page.evaluate(() => document.pictureInPictureElement?.matches(".call-stage .tile:not(.own) video") ?? false);
    await page.getByRole("button", { name: "Small window" }).click();
    await expect.poll(isOut).toBe(true);
    await moves(page);
    await page.getByRole("button", { name: "Close small window" }).click();
    await expect.poll(isOut).toBe(false);
    // The window's own button brings the picture back, too, and the page knows it.
    await page.getByRole("button", { name: "Small window" }).click();
    await expect.poll(isOut).toBe(true);
    await page.evaluate(() => document.exitPictureInPicture());
    await expect(page.getByRole("button", { name: "Small window", exact: true })).toBeVisible();

    await page.evaluate(() => {
      HTMLVideoElement.prototype.requestPictureInPicture = async () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await page.getByRole("button", { name: "Small window" }).click();
    await expect(page.getByRole("log", { name: "What happens" }).getByText("The small window can’t be opened")).toBeVisible();

    await page.evaluate(() => sessionStorage.setItem("no small window", "yes"));
    await page.reload();
    await firstFrame(page);
    await expect(page.getByRole("button", { name: "Mute", exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Small window" })).toHaveCount(0);
  });
});
