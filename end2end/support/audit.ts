import AxeBuilder from "@axe-core/playwright";
import { HtmlValidate, type ConfigData } from "html-validate";
import { expect, test, type Page } from "@playwright/test";

const HTML: ConfigData = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // How HTML is written down, which the server's renderer decides and nobody reads.
    "attr-quotes": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "no-raw-characters": "off",
    // A number that breaks over two lines is still a number.
    "tel-non-breaking": "off",
    // Hale serves its own scripts and styles, with a nonce.
    "require-sri": "off",
  },
};
const validator = new HtmlValidate(HTML);

/** What every page owes everybody: no violation that axe finds, valid HTML, one h1, a title, nothing wider than the screen. */
export async function audit(page: Page) {
  // What stands in for an answer that is still to come is looked at on the page that shows it.
  if (!page.url().endsWith("/kit")) await expect(page.locator(".skeleton")).toHaveCount(0);
  await Promise.all([accessible(page), valid(page)]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/\S+ · Hale$/);
  expect(await overflow(page), "the page is wider than the screen").toBe(0);
}

/** Where scripts are switched off axe can't run either: the same pages are audited by the other projects. */
export async function accessible(page: Page) {
  if (test.info().project.use.javaScriptEnabled === false) return;
  const release = await loosen(page);
  // No page has frames: nothing is gained by a second page for what they found.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    // Hale owes 7:1, which is more than the rule for 4.5:1 asks of the same text.
    .options({ rules: { "color-contrast": { enabled: false }, "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } } })
    .analyze();
  await release();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`) }));
  expect(found, "axe found violations").toEqual([]);
}

/** A bar that stays in sight covers whatever is under it now, and axe takes that for ever: it scrolls along meanwhile. */
async function loosen(page: Page) {
  const bars = await page.evaluateHandle(() => {
    const all = [...document.querySelectorAll<HTMLElement>("body *")];
    const stuck = all.filter((one) => /fixed|sticky/.test(getComputedStyle(one).position) && one.checkVisibility());
    for (const bar of stuck) bar.style.position = "static";
    return stuck;
  });
  return () => bars.evaluate((stuck) => stuck.forEach((bar) => bar.style.removeProperty("position")));
}

/** The HTML as the server sends it: what a browser has mended already can't be judged. */
export async function valid(page: Page) {
  const answer = await page.request.get(page.url());
  if (!answer.headers()["content-type"]?.startsWith("text/html")) return;
  const report = await validator.validateString(readable(await answer.text()));
  const found = report.results
    .flatMap(({ messages }) => messages)
    // Firefox would fill an old key into the form again; no other attribute keeps it from that.
    .filter(({ ruleId, message }) => !(ruleId === "valid-autocomplete" && message.includes('<input type="hidden">')))
    .map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`);
  expect(found, "the HTML is not valid").toEqual([]);
}

/** Two habits of leptos that mean nothing to a browser: `<!>` is an empty comment, and any crossorigin is "anonymous". */
function readable(html: string) {
  return html.replaceAll("<!>", "<!---->").replace(/(<link\b[^>]*\bcrossorigin)="[^"]*"/g, '$1=""');
}

async function overflow(page: Page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    return Math.max(0, root.scrollWidth - root.clientWidth);
  });
}
