import { test as base, expect, type BrowserContext } from "@playwright/test";

export { expect };

type Options = {
  /** Whether the page may be refused something (4xx), as where wrong input is the point. */
  refusals: boolean;
};

type Fixtures = {
  /** Further browsers beside the test's own, watched like it: two people at once. */
  another: (options?: Parameters<import("@playwright/test").Browser["newContext"]>[0]) => Promise<BrowserContext>;
};

/** The test of Hale: nothing passes that leaves an error, a warning or a failed request behind. */
export const test = base.extend<Options & Fixtures>({
  refusals: [false, { option: true }],

  baseURL: async ({}, use, { parallelIndex }) => {
    const houses = process.env.HALE_E2E_URL!.split(" ");
    await use(houses[parallelIndex % houses.length]);
  },

  context: async ({ context, refusals, javaScriptEnabled }, use) => {
    const complaints = watch(context, refusals, javaScriptEnabled !== false);
    await use(context);
    expect(complaints, "the browser complained").toEqual([]);
  },

  another: async ({ browser, baseURL, refusals, contextOptions, javaScriptEnabled }, use) => {
    const opened: { context: BrowserContext; complaints: string[] }[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL, locale: "en-US", javaScriptEnabled, ...contextOptions, ...options });
      opened.push({ context, complaints: watch(context, refusals, javaScriptEnabled !== false) });
      return context;
    });
    for (const { context, complaints } of opened) {
      await context.close();
      expect(complaints, "another browser complained").toEqual([]);
    }
  },
});

function watch(context: BrowserContext, refusals: boolean, scripts: boolean): string[] {
  const complaints: string[] = [];
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    // The browser repeats every refused request as an error: those are judged below, by their status.
    if (/^Failed to load resource: the server responded with a status of/.test(message.text())) return;
    // Without scripts, what was loaded for them is not used.
    if (!scripts && /was preloaded using link preload but not used/.test(message.text())) return;
    complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on("response", (response) => {
    const status = response.status();
    // How a page learns that nobody is signed in any more.
    if (status === 401 && response.url().endsWith("/session_left")) return;
    const page = response.request().isNavigationRequest() || response.url().includes("/api/");
    if (status >= 500 || (status >= 400 && !(refusals && page))) complaints.push(`${status} ${response.url()}`);
  });
  context.on("requestfailed", (request) => {
    // A page that is left drops what it was still asking for.
    const why = request.failure()?.errorText ?? "";
    // A browser without scripts says "csp" of those that it does not load.
    const unwanted = why === "csp" && !scripts && request.url().includes("/pkg/");
    if (why !== "net::ERR_ABORTED" && !unwanted) complaints.push(`${why} ${request.url()}`);
  });
  return complaints;
}
