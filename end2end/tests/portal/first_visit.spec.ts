import type { Page } from "@playwright/test";
import { patient } from "../../support/booking.ts";
import { alive, signIn } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

/** Opens the page with an empty cache, and says what came over the wire for it until it was alive. */
async function visit(page: Page, url: string) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  const names = new Map<string, string>();
  const bytes = new Map<string, number>();
  wire.on("Network.responseReceived", ({ requestId, response }) => names.set(requestId, response.url));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.goto(url);
  await alive(page);
  const all = [...bytes].map(([id, size]) => ({ url: names.get(id) ?? "?", size })).sort((a, b) => b.size - a.size);
  for (const { url, size } of all) console.log(`${String(size).padStart(8)}  ${new URL(url).pathname}`);
  return { sum: all.reduce((total, { size }) => total + size, 0), files: all.length };
}

test.describe("a first visit", { tag: "@phone" }, () => {
  test("costs a weak connection little", async ({ page }) => {
    const { sum, files } = await visit(page, "/sign-in");
    // quality.md: everything that a phone downloads on its first visit, as it comes over the wire.
    console.log(`${sum} bytes in ${files} files for signing in, the first visit (gate 300000)`);
    expect(sum).toBeLessThanOrEqual(300_000);
  });

  test("to the patient’s own pages costs no flood of questions", async ({ page, another }) => {
    await signIn(page, patient());
    const fresh = await another();
    await fresh.addCookies(await page.context().cookies());
    const { sum, files } = await visit(await fresh.newPage(), "/");
    console.log(`${sum} bytes in ${files} files for the portal’s first page, with nothing in the cache (gates 550000 and 30)`);
    expect(sum).toBeLessThanOrEqual(550_000);
    expect(files).toBeLessThanOrEqual(30);
  });
});

test.describe("what a browser may do with Hale's pages", { tag: "@phone" }, () => {
  test("is said by headers: no foreign script, no frame, no cache", async ({ page }) => {
    const answer = await page.goto("/sign-in");
    const headers = answer!.headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src[^;]*'nonce-[^']+'/);
    expect(policy).toContain("'strict-dynamic'");
    expect(policy).toContain("'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toMatch(/no-referrer|same-origin|strict-origin/);
    const again = await page.request.get("/sign-in");
    expect(again.headers()["content-security-policy"]).not.toBe(policy);
  });
});
