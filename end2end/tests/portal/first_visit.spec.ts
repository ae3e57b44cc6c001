import { alive } from "../../support/session.ts";
import { expect, test } from "../../support/test.ts";

/** quality.md: everything that a phone downloads on its first visit, as it comes over the wire. */
const GATE = 300_000;

test.describe("a first visit", { tag: "@phone" }, () => {
  test("costs a weak connection little", async ({ page, context }) => {
    const wire = await context.newCDPSession(page);
    await wire.send("Network.enable");
    const names = new Map<string, string>();
    const bytes = new Map<string, number>();
    wire.on("Network.responseReceived", ({ requestId, response }) => names.set(requestId, response.url));
    wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
    await page.goto("/sign-in");
    await alive(page);
    const all = [...bytes].map(([id, size]) => ({ url: names.get(id) ?? "?", size })).sort((a, b) => b.size - a.size);
    const sum = all.reduce((total, { size }) => total + size, 0);
    for (const { url, size } of all) console.log(`${String(size).padStart(8)}  ${new URL(url).pathname}`);
    console.log(`${String(sum).padStart(8)}  first visit, all bytes (gate ${GATE})`);
    expect(sum).toBeLessThanOrEqual(GATE);
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
