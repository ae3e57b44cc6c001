import { accessible } from "../../support/audit.ts";
import { expect, test } from "../../support/test.ts";
import { admit, allow, browserWith, finishVisits, firstFrame, hears, moves, sent, tilesOfOthers, unplug, visitOf, waitFor, watchConnections } from "../../support/video.ts";

// Three cameras, of which the second sees depth and no picture; of microphones the browser has three anyway.
test.use(browserWith("--use-fake-device-for-media-stream=device-count=3"));
const CAMERA = "fake_device_2";
const MICROPHONE = "Fake Audio Input 2";

test.afterEach(finishVisits);

test.describe("other devices in the middle of a call", { tag: ["@alone", "@tablet"] }, () => {

  test("another camera and microphone are sent from then on, also after a reload; one that ends leaves the other", async ({ page, another, baseURL }) => {
    const [theirs, desk] = [await another({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }), await (await another()).newPage()];
    await watchConnections(theirs);
    for (const context of [page.context(), theirs]) await allow(context, baseURL!, ["camera", "microphone"]);
    const patient = await theirs.newPage();
    const visit = await visitOf(patient, page, desk);
    await waitFor(patient, visit);
    await admit(page, visit);
    await Promise.all([firstFrame(page), firstFrame(patient)]);
    const theirTile = tilesOfOthers(page);
    const before = { camera: await sent(patient, "video"), microphone: await sent(patient, "audio") };
    expect(before.camera).toEqual([{ device: "fake_device_0", on: true }]);
    expect(before.microphone).toHaveLength(1);
    expect(before.microphone[0]!.device).not.toBe(MICROPHONE);

    // Muted, one stays muted with another microphone.
    await patient.getByRole("button", { name: "Mute", exact: true }).click();
    await patient.getByRole("button", { name: "Devices" }).click();
    await accessible(patient);
    const choose = (label: string, device: string) => patient.getByLabel(label, { exact: true }).selectOption({ label: device });
    await choose("Microphone", MICROPHONE);
    await expect.poll(() => sent(patient, "audio")).toEqual([{ device: MICROPHONE, on: false }]);
    await choose("Camera", CAMERA);
    await expect.poll(() => sent(patient, "video")).toEqual([{ device: CAMERA, on: true }]);
    await patient.getByRole("button", { name: "Close", exact: true }).click();
    await expect(theirTile.getByText("Muted")).toBeVisible();
    await moves(page);
    await patient.getByRole("button", { name: "Unmute" }).click();
    await expect.poll(() => sent(patient, "audio")).toEqual([{ device: MICROPHONE, on: true }]);
    await hears(page);

    await patient.reload();
    await Promise.all([firstFrame(page), firstFrame(patient)]);
    await moves(page);
    await expect.poll(() => sent(patient, "audio")).toEqual([{ device: MICROPHONE, on: true }]);
    await expect.poll(() => sent(patient, "video")).toEqual([{ device: CAMERA, on: true }]);

    // One after the other, while the browser is still busy with the first: both count.
    await patient.getByRole("button", { name: "Devices" }).click();
    await choose("Camera", before.camera[0]!.device);
    await choose("Microphone", before.microphone[0]!.device);
    await expect.poll(() => sent(patient, "video")).toEqual([{ device: before.camera[0]!.device, on: true }]);
    await expect.poll(() => sent(patient, "audio")).toEqual([{ device: before.microphone[0]!.device, on: true }]);
    await patient.getByRole("button", { name: "Close", exact: true }).click();
    await moves(page);

    // The camera is taken away: the call is reduced to sound, and both sides read it.
    await unplug(patient, "video");
    await expect(patient.getByText("Your camera has stopped")).toBeVisible();
    await expect(theirTile.getByText("No picture")).toBeVisible();
    await expect.poll(() => sent(patient, "video")).toEqual([]);
    await expect.poll(() => sent(patient, "audio")).toEqual([{ device: before.microphone[0]!.device, on: true }]);
    await hears(page);
    await accessible(patient);
    await patient.getByRole("button", { name: "Camera on" }).click();
    await expect(patient.getByText("Your camera has stopped")).toHaveCount(0);
    await moves(page);

    // And the microphone.
    await unplug(patient, "audio");
    await expect(patient.getByText("Your microphone has stopped")).toBeVisible();
    await expect(theirTile.getByText("Muted")).toBeVisible();
    await moves(page);
    await patient.getByRole("button", { name: "Unmute" }).click();
    await expect(theirTile.getByText("Muted")).toHaveCount(0);
    await expect(patient.getByText("Your microphone has stopped")).toHaveCount(0);
    await hears(page);
  });
});
