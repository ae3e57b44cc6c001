import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { PASSWORD, type Person } from "./people.ts";

type Cookies = Parameters<BrowserContext["addCookies"]>[0];
const sessions = new Map<string, Cookies>();

/** Signs in by the form, as a person does. */
export async function signInByForm(page: Page, who: Person, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signed in as somebody, without signing in for each test: guessing is throttled, and so would the tests be. */
export async function signIn(page: Page, who: Person) {
  const known = sessions.get(who.email);
  if (known) {
    await page.context().addCookies(known);
    return;
  }
  await signInByForm(page, who);
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  sessions.set(who.email, await page.context().cookies());
}

/** Signed out on purpose in the browser, the next test signs in anew. */
export function forget(who: Person) {
  sessions.delete(who.email);
}

/** The page answers by itself, and has loaded what it shows: after it was opened, and after a step on it. */
export async function alive(page: Page) {
  if (test.info().project.use.javaScriptEnabled !== false) await page.locator("html[data-alive]:not([data-going])").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  await expect(page.locator("h1")).toBeVisible();
}
