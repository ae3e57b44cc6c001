import { existsSync } from "node:fs";
import { defineConfig, type PlaywrightTestOptions, type Project } from "@playwright/test";

const DEBIAN = "/usr/bin/chromium";
const executablePath = process.env.HALE_CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined);

/** A test runs in the projects that its tags name: `{ tag: ["@phone", "@tablet"] }`. */
const project = (name: string, width: number, height: number, use: Partial<PlaywrightTestOptions> = {}): Project => ({
  name,
  grep: new RegExp(`@${name}(?![\\w-])`),
  use: { viewport: { width, height }, ...use },
});
const touch = { hasTouch: true, isMobile: true };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./support/server.ts",
  reporter: [["list"], ["./support/tally.ts"]],
  // Each with a server of its own (support/server.ts): the demo's patients are shared by the tests of one.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // For machines that are several times slower: where nothing is broken, nobody waits for them.
  timeout: 400_000,
  expect: { timeout: 30_000 },
  snapshotPathTemplate: "snapshots/{testFileDir}/{arg}{ext}",
  updateSnapshots: "none",
  use: {
    locale: "en-US",
    // Not the clinic's: what depends on the viewer's zone shows.
    timezoneId: "Europe/Berlin",
    // A colour on its way from one theme to the other has no contrast worth measuring.
    contextOptions: { reducedMotion: "reduce" },
    // Recording takes cores that the tests need, and in CI nobody looks at it.
    trace: process.env.CI ? "off" : "retain-on-failure",
    screenshot: process.env.CI ? "off" : "only-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // Video visits: a camera and a microphone that are none, and addresses that browsers of one machine find without mDNS.
        "--use-fake-device-for-media-stream", "--disable-features=WebRtcHideLocalIpsWithMdns",
      ],
    },
  },
  projects: [
    project("phone", 390, 844, { ...touch, deviceScaleFactor: 2 }),
    project("tablet", 1024, 768, touch),
    project("portrait", 820, 1180, touch),
    project("desktop", 1440, 900),
    project("nojs", 390, 844, { ...touch, javaScriptEnabled: false }),
  ],
});
