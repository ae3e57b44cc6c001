import { audit } from "../../support/audit.ts";
import { DECLINED, PAYS, atTheGateway, isPaid, newBills, payWith, payer } from "../../support/billing.ts";
import { hand } from "../../support/hand.ts";
import { alive, signIn } from "../../support/session.ts";
import { shot } from "../../support/shot.ts";
import { expect, test } from "../../support/test.ts";

test.describe("bills at home", { tag: ["@phone", "@tablet"] }, () => {
  test("a patient sees what each line is, pays at the gateway's page and comes back to the receipt", async ({ page, another }) => {
    const { press } = hand();
    await signIn(page, payer());
    const [bill] = await newBills(page, await (await another()).newPage(), ["41.70"]);
    await page.goto("/");
    await alive(page);
    await press(page.getByRole("link", { name: /^Pay your/ }));
    await page.waitForURL(/\/bills$/);
    await alive(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your bills");
    await audit(page);
    await shot(page, "bills");
    await press(page.locator(`a[href="/bills/${bill.id}"]`));
    await page.waitForURL(new RegExp(`/bills/${bill.id}$`));
    await alive(page);
    await expect(page.getByText(`Bill ${bill.number}`)).toBeVisible();
    await expect(page.getByLabel(/^Amount in /)).toHaveValue("41.70");
    await audit(page);
    await shot(page, "bill");
    await press(page.getByRole("button", { name: "Pay online" }));
    await payWith(page, PAYS);
    await isPaid(page);
    await audit(page);
    await shot(page, "bill-paid");
    const receipt = page.getByRole("link", { name: /receipt as PDF/ });
    const paper = await page.request.get((await receipt.getAttribute("href")) ?? "");
    expect(paper.headers()["content-type"]).toBe("application/pdf");
    await page.goto(`/bills/${bill.id}`);
    await alive(page);
    await expect(page.getByRole("button", { name: "Pay online" })).toHaveCount(0);
    await expect(page.locator("main")).toContainText("0.00 USD");
  });

  test("several bills are paid in one go", async ({ page, another }) => {
    const { press } = hand();
    await signIn(page, payer());
    const bills = await newBills(page, await (await another()).newPage(), ["5.10", "6.20"]);
    await page.goto("/bills");
    await alive(page);
    await press(page.locator("summary", { hasText: "Pay several bills" }).first());
    const form = page.locator("form:has(fieldset.bill-choices)").first();
    for (const box of await form.getByRole("checkbox").all()) {
      const value = await box.getAttribute("value");
      await box.setChecked(bills.some(({ id }) => id === value));
    }
    await audit(page);
    await shot(page, "bills-several");
    await press(form.getByRole("button", { name: "Pay the chosen bills" }));
    await atTheGateway(page);
    await expect(page.locator("body")).toContainText("11.30");
    await payWith(page, PAYS);
    await isPaid(page);
  });
});

test.describe("a kept card", { tag: ["@phone", "@nojs"] }, () => {
  test("is kept at the gateway's page, pays the next bill by itself, and is removed", async ({ page, another }) => {
    const { press } = hand();
    await signIn(page, payer());
    const bills = await newBills(page, await (await another()).newPage(), ["31.10", "32.20"]);
    await page.goto(`/bills/${bills[0].id}`);
    await alive(page);
    await press(page.locator("summary", { hasText: "Pay by bank transfer" }));
    await expect(page.locator("main")).toContainText("Payment reference");
    await expect(page.locator("details[open]")).toContainText(bills[0].number);
    await page.getByLabel("Keep the card that I enter for next time").check();
    await audit(page);
    await shot(page, "bill-keep-card");
    await press(page.getByRole("button", { name: "Pay online" }));
    await expect(page.locator("body")).toContainText("The card is kept for your next payment");
    await payWith(page, PAYS);
    await isPaid(page);
    // The gateway is asked in the background what it keeps.
    await expect(async () => {
      await page.goto("/bills");
      await expect(page.getByRole("heading", { name: "Your cards" })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await alive(page);
    await expect(page.locator(".kept-card")).toContainText("Visa ending in 4242");
    await audit(page);
    await shot(page, "bills-cards");
    await page.goto(`/bills/${bills[1].id}`);
    await alive(page);
    await expect(page.getByLabel("Visa ending in 4242")).toBeChecked();
    await audit(page);
    await shot(page, "bill-kept-card");
    await press(page.getByRole("button", { name: "Pay online" }));
    await isPaid(page);
    await page.goto("/bills");
    await alive(page);
    await press(page.getByRole("button", { name: "Remove Visa ending in 4242" }));
    await expect(page.locator(".kept-card")).toHaveCount(0);
  });
});

test.describe("a payment that does not go well", { tag: ["@phone", "@desktop"] }, () => {
  // The gateway answers a declined card with a status of its own.
  test.use({ refusals: true });

  test("declined, then left, then given up, then tried again", async ({ page, another }) => {
    const { press } = hand();
    await signIn(page, payer());
    const [bill] = await newBills(page, await (await another()).newPage(), ["12.30"]);
    await page.goto(`/bills/${bill.id}`);
    await alive(page);
    await press(page.getByRole("button", { name: "Pay online" }));
    const gateway = /\/pay\//;
    await payWith(page, DECLINED);
    await expect(page.getByRole("alert")).toBeVisible();
    expect(page.url()).toMatch(gateway);
    await page.getByRole("link", { name: "Back without paying" }).click();
    await page.waitForURL(/\/bills\/payments\//);
    await alive(page);
    await expect(page.getByText("This payment is not finished")).toBeVisible();
    await audit(page);
    await shot(page, "bill-not-finished");
    await press(page.getByRole("button", { name: "Stop this payment" }));
    await expect(page.getByText("You have not paid")).toBeVisible();
    await audit(page);
    await press(page.getByRole("button", { name: "Try again" }));
    await payWith(page, PAYS);
    await isPaid(page);
  });

  test("a tab that was closed half-way leads on from the bill", async ({ page, another }) => {
    const { press } = hand();
    await signIn(page, payer());
    const [bill] = await newBills(page, await (await another()).newPage(), ["7.70"]);
    const tab = await page.context().newPage();
    await tab.goto(`/bills/${bill.id}`);
    await alive(tab);
    await press(tab.getByRole("button", { name: "Pay online" }));
    await atTheGateway(tab);
    await tab.close();
    await page.goto(`/bills/${bill.id}`);
    await alive(page);
    await expect(page.getByText("You have begun to pay")).toBeVisible();
    await audit(page);
    await press(page.getByRole("link", { name: "Go on with this payment" }).first());
    await page.waitForURL(/\/bills\/payments\//);
    await alive(page);
    await press(page.getByRole("link", { name: "Go to the payment page" }));
    await payWith(page, PAYS);
    await isPaid(page);
  });

  test("a wrong amount is told beside its field, and a wrong code opens nothing", async ({ page, another }) => {
    const { press, type } = hand();
    await signIn(page, payer());
    const [bill] = await newBills(page, await (await another()).newPage(), ["9.90"]);
    await page.goto(`/bills/${bill.id}`);
    await alive(page);
    await type(page.getByLabel(/^Amount in /), "9,90");
    await press(page.getByRole("button", { name: "Pay online" }));
    await expect(page.getByRole("alert")).toContainText("Enter an amount");
    await audit(page);
    await type(page.getByLabel(/^Amount in /), "99.90");
    await press(page.getByRole("button", { name: "Pay online" }));
    await expect(page.getByRole("alert")).toContainText("Only 9.90 USD");
    await page.goto("/pay/0199aaaa-0000-7000-8000-000000000000");
    await alive(page);
    await type(page.getByLabel("Your code"), "22222-22222");
    await press(page.getByRole("button", { name: "Go on" }));
    await expect(page.getByRole("alert")).toContainText("This code is wrong");
    await audit(page);
    await shot(page, "pay-link");
  });
});

test.describe("bills without JavaScript", { tag: "@nojs" }, () => {
  test("a part of a bill is paid, from page to page", async ({ page, another }) => {
    await signIn(page, payer());
    const [bill] = await newBills(page, await (await another()).newPage(), ["20.00"]);
    await page.goto("/bills");
    await audit(page);
    await page.locator(`a[href="/bills/${bill.id}"]`).click();
    await page.getByLabel(/^Amount in /).fill("8.50");
    await page.getByRole("button", { name: "Pay online" }).click();
    await payWith(page, PAYS);
    await isPaid(page);
    await audit(page);
    await page.goto(`/bills/${bill.id}`);
    await expect(page.getByLabel(/^Amount in /)).toHaveValue("11.50");
    await expect(page.getByText("Partly paid")).toBeVisible();
  });
});
