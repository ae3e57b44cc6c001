//! A patient's bills over HTTP: read, and paid without scripts and with them.

use billing::{
    model::{
        AddChargeCode, DraftInvoice, EnterCharge, IssueInvoice, OpenShift, RequestPayment, SetBankAccount, TakePayment,
    },
    server::gateway::{
        Attempt, Card, Gateway, GatewayError, Intent, KeptCard, PaymentGateway, RefundOrder, Report, Session,
    },
};
use http::StatusCode;
use jiff::Timestamp;
use model::{InvoiceId, PatientId, PaymentId, PaymentRequestId, Role};
use platform::{
    session::SessionKind,
    testing::{TestHale, User},
    web::cookie,
};

use crate::browser::{Browser, Page};

const KEY: (&str, &str) = ("key", "0199aaaa-0000-7000-8000-000000000000");
const PAY: &str = "/api/billing/api/pay_bills";
const REMOVE: &str = "/api/billing/api/remove_method";

/// Opens pages, and knows nothing of money.
pub struct Pages;

impl PaymentGateway for Pages {
    async fn open_session(&self, intent: &Intent) -> Result<Session, GatewayError> {
        assert!(intent.return_url.ends_with(&format!("/bills/payments/{}", intent.payment)), "{}", intent.return_url);
        Ok(Session { id: format!("cs_{}", intent.payment), url: format!("https://pay.example/{}", intent.payment) })
    }

    async fn close_session(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::Refused("it never closes".into()))
    }

    async fn all_since(&self, _: Timestamp) -> Result<Vec<Report>, GatewayError> {
        Ok(vec![])
    }

    async fn look_up(&self, _: &str) -> Result<Vec<Report>, GatewayError> {
        Ok(vec![])
    }

    async fn refund(&self, _: &RefundOrder) -> Result<Report, GatewayError> {
        Err(GatewayError::Refused("it knows nothing of money".into()))
    }

    async fn customer(&self, patient: PatientId) -> Result<String, GatewayError> {
        Ok(format!("cus_{patient}"))
    }

    async fn kept_cards(&self, _: &str) -> Result<Vec<KeptCard>, GatewayError> {
        Ok(vec![])
    }

    async fn forget_card(&self, _: &str) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn prepare(&self, intent: &Intent, _: &Card) -> Result<String, GatewayError> {
        Ok(format!("pi_{}", intent.payment))
    }

    /// The bank always asks.
    async fn take(&self, prepared: &str, _: &Intent) -> Result<Attempt, GatewayError> {
        Ok(Attempt::Confirm(format!("https://bank.example/{prepared}")))
    }
}

pub struct Desk {
    pub t: TestHale,
    pub clerk: User,
    pub ada: User,
}

impl Desk {
    pub async fn open() -> Self {
        let t = TestHale::new().await;
        let clerk = t.staff(Role::Billing, t.facility).await;
        let ada = t.patient("Ada Byron").await;
        Self { t, clerk, ada }
    }

    /// Of one line.
    pub async fn bill(&self, code: &str, price: &str) -> InvoiceId {
        let (t, clerk) = (&self.t, &self.clerk.actor);
        let name = format!("Dressing of the {code}");
        let add = AddChargeCode { code: code.into(), name: name.clone(), plain_name: name };
        let charge = EnterCharge {
            patient_id: self.ada.patient_id(),
            facility_id: t.facility,
            code_id: t.run(clerk, add).await.expect("a code").to_string(),
            quantity: "1".into(),
            unit_price: price.into(),
            performed_on: String::new(),
            reason: "At the bedside".into(),
        };
        let draft = DraftInvoice {
            patient_id: self.ada.patient_id(),
            facility_id: t.facility,
            charges: vec![t.run(clerk, charge).await.expect("charged").id.to_string()],
            coverage_id: String::new(),
            discount: String::new(),
            discount_reason: String::new(),
        };
        let invoice_id = t.run(clerk, draft).await.expect("a draft").id;
        t.run(clerk, IssueInvoice { invoice_id, version: 1 }).await.expect("issued").id
    }

    pub async fn request(&self, invoice: InvoiceId) -> PaymentRequestId {
        let ask = RequestPayment {
            patient_id: self.ada.patient_id(),
            facility_id: self.t.facility,
            invoices: vec![invoice.to_string()],
            days: "14".into(),
            note: "Thank you for coming.".into(),
        };
        self.t.run(&self.clerk.actor, ask).await.expect("asked")
    }

    pub async fn pay(&self, amount: &str, invoice: InvoiceId) -> PaymentId {
        let payment = TakePayment {
            patient_id: self.ada.patient_id(),
            facility_id: self.t.facility,
            method: "card".into(),
            amount: amount.into(),
            reference: "SLIP 7".into(),
            invoices: vec![invoice.to_string()],
        };
        self.t.run(&self.clerk.actor, payment).await.expect("paid").id
    }

    pub fn browser(&self, user: &User) -> Browser {
        Browser::signed_in(&self.t, &user.cookie)
    }
}

fn says(page: &Page, parts: &[&str]) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in parts {
        assert!(page.body.contains(part), "{part:?} is not in {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_bills_and_what_each_is_for_stand_on_pages_of_their_own() {
    let desk = Desk::open().await;
    let (arm, leg) = (desk.bill("ARM", "20").await, desk.bill("LEG", "30").await);
    desk.pay("5", arm).await;
    let browser = desk.browser(&desk.ada);
    says(&browser.get("/").await, &["Pay your 2 bills"]);
    says(&browser.get("/bills").await, &["15.00 USD", "30.00 USD", "Pay several bills of Hale General", "Partly paid"]);
    says(
        &browser.get(&format!("/bills/{arm}")).await,
        &["Dressing of the ARM", "2 Mar 2026", "value=\"15.00\"", "Receipt", "to pay by "],
    );
    let request = desk.request(leg).await;
    says(&browser.get(&format!("/bills/requests/{request}")).await, &["Thank you for coming.", "value=\"30.00\""]);
    let eve = desk.t.patient("Eve Other").await;
    for path in [format!("/bills/{arm}"), format!("/bills/requests/{request}")] {
        assert_eq!(desk.browser(&eve).get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bill_is_paid_without_scripts_from_page_to_page() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await.to_string();
    desk.t.hale().fit(Gateway::new(Pages));
    let browser = desk.browser(&desk.ada);
    let path = format!("/bills/{bill}");
    let send = async |amount| {
        let fields =
            [("__fn", PAY), ("__form", "pay"), KEY, ("cmd[invoices][]", bill.as_str()), ("cmd[amount]", amount)];
        browser.post_form(&path, &fields).await
    };
    let refused = send("25").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Only 20.00 USD of this invoice is still open.") && refused.body.contains("value=\"25\"")
    );
    let sent_on = send("12.50").await;
    // By a page of the house: a form may not lead away from it.
    assert_eq!(sent_on.status, StatusCode::OK, "{}", sent_on.body);
    let (_, rest) = sent_on.body.split_once("url=https://pay.example/").expect("it goes on by itself");
    let payment = format!("/bills/payments/{}", rest.split('"').next().unwrap_or_default());
    let url = payment.replace("/bills/payments/", "href=\"https://pay.example/");
    says(&browser.get(&payment).await, &["This payment is not finished", "12.50 USD", &url, "Look again"]);
    says(&browser.get(&path).await, &["You have begun to pay", &payment]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_scripts_the_answer_leads_to_the_page() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await;
    let request = desk.request(bill).await;
    desk.t.hale().fit(Gateway::new(Pages));
    let browser = desk.browser(&desk.ada);
    let (bill, request) = (bill.to_string(), request.to_string());
    let answer = browser.call(PAY, &[KEY, ("cmd[invoices][]", &bill), ("cmd[amount]", "")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("\"url\":\"https://pay.example/"), "{}", answer.body);
    assert!(answer.header("location").starts_with("https://pay.example/"));
    let key = ("key", "0199aaaa-0000-7000-8000-000000000001");
    let fields = [key, ("cmd[request_id]", request.as_str()), ("cmd[amount]", "")];
    let asked = browser.call("/api/billing/api/pay_online", &fields).await;
    assert_eq!(asked.body, answer.body, "the link and the bill lead to the same payment");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_house_without_a_gateway_says_so() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await.to_string();
    let answer = desk.browser(&desk.ada).call(PAY, &[KEY, ("cmd[invoices][]", &bill), ("cmd[amount]", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("no_online_payment"), "{}", answer.body);
}

fn paper(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(page.header("content-type"), "application/pdf");
    let text = pdf_extract::extract_text_from_mem(&page.bytes).expect("a PDF that can be read");
    text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '\u{2066}'..='\u{2069}' | '\u{200b}')).collect()
}

/// The same paper for the patient and for the billing office, and for nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn invoice_receipt_and_statement_are_handed_over_to_whom_they_concern() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await;
    let payment = desk.pay("5", bill).await;
    let (ada, here) = (desk.ada.patient_id(), desk.t.facility);
    let papers = [
        (format!("/bills/{bill}"), format!("/staff/billing/invoices/{bill}"), "Lefttopay15.00USD"),
        (format!("/bills/payments/{payment}"), format!("/staff/billing/payments/{payment}"), "Wehavereceived5.00USD"),
        (format!("/bills/statements/{here}"), format!("/staff/patients/{ada}/statements/{here}"), "Youowe15.00USD"),
    ];
    let eve = desk.t.patient("Eve Other").await;
    let elsewhere = desk.t.staff(Role::Billing, desk.t.other_facility).await;
    let doctor = desk.t.doctor("Dr Grace Hopper", here).await;
    for (own, staff, says) in papers {
        let (own, staff) = (format!("{own}/document.pdf"), format!("{staff}/document.pdf"));
        for (who, path) in [(&desk.ada, &own), (&desk.clerk, &staff)] {
            let text = paper(&desk.browser(who).get(path).await);
            assert!(text.contains(says) && text.contains("AdaByron"), "{path}: {text}");
        }
        for (who, path) in
            [(&eve, &own), (&desk.clerk, &own), (&desk.ada, &staff), (&doctor, &staff), (&elsewhere, &staff)]
        {
            // Eve has an account of her own at the same place.
            if !(path.contains("/bills/statements/") && who.account == eve.account) {
                assert!(desk.browser(who).get(path).await.status.is_client_error(), "{path}");
            }
        }
    }
    let looked: Vec<String> = sqlx::query_scalar(
        "select distinct action from audit_event where kind = 'read' and actor = $1 and patient_id = $2 order by 1",
    )
    .bind(desk.ada.account.0)
    .bind(ada.0)
    .fetch_all(desk.t.pool())
    .await
    .expect("the audit trail");
    assert_eq!(looked, ["billing.my_bill_document", "billing.my_receipt", "billing.my_statement"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_statement_as_of_yesterday_is_the_same_today() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await;
    let path = format!("/bills/statements/{}/document.pdf?as_of=2026-03-02", desk.t.facility);
    let before = paper(&desk.browser(&desk.ada).get(&path).await);
    desk.t.clock.advance(jiff::SignedDuration::from_hours(24));
    desk.pay("20", bill).await;
    // The session of yesterday has ended.
    let token = desk.t.session(desk.ada.account, SessionKind::Patient).await;
    let ada = Browser::signed_in(&desk.t, &cookie::session_cookie(desk.t.hale(), &token));
    let after = paper(&ada.get(&path).await);
    let body = |text: &str| text.split("Printedby").next().map(str::to_owned);
    assert_eq!(body(&before), body(&after));
    assert!(after.contains("Youowe20.00USD"), "{after}");
    assert!(paper(&ada.get(path.split('?').next().unwrap_or_default()).await).contains("Youowe0.00USD"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_has_no_paper_yet_is_not_found() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await.to_string();
    desk.t.hale().fit(Gateway::new(Pages));
    let browser = desk.browser(&desk.ada);
    let begun = browser.call(PAY, &[KEY, ("cmd[invoices][]", &bill), ("cmd[amount]", "")]).await;
    let payment = begun.header("location").rsplit('/').next().unwrap_or_default().to_owned();
    for path in [format!("payments/{payment}"), "payments/nothing".into(), "nothing".into()] {
        let page = browser.get(&format!("/bills/{path}/document.pdf")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_report_of_a_drawer_is_for_the_billing_office_of_its_place() {
    let desk = Desk::open().await;
    let open = OpenShift { facility_id: desk.t.facility, float: "20".into() };
    let shift = desk.t.run(&desk.clerk.actor, open).await.expect("a drawer").id;
    let path = format!("/staff/billing/till/{shift}/document.pdf");
    let text = paper(&desk.browser(&desk.clerk).get(&path).await);
    assert!(text.contains("Cashier’sreport") && text.contains("Floatatthestart20.00USD"), "{text}");
    let elsewhere = desk.t.staff(Role::Billing, desk.t.other_facility).await;
    for who in [&desk.ada, &elsewhere] {
        assert!(desk.browser(who).get(&path).await.status.is_client_error());
    }
}

/// A kept card is offered, pays without scripts by way of the bank, and is removed; where money is transferred to stands there too.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_kept_card_and_the_bank_account_stand_where_bills_are_paid() {
    let desk = Desk::open().await;
    let bill = desk.bill("ARM", "20").await.to_string();
    desk.t.hale().fit(Gateway::new(Pages));
    let bank = SetBankAccount {
        facility_id: desk.t.facility,
        holder: "Hale General Hospital".into(),
        account: "GB29 NWBK 6016 1331 9268 19".into(),
        bic: "NWBKGB2L".into(),
    };
    desk.t.run(&desk.clerk.actor, bank).await.expect("an account");
    let browser = desk.browser(&desk.ada);
    let path = format!("/bills/{bill}");
    let page = browser.get(&path).await;
    says(
        &page,
        &[
            "Pay by bank transfer",
            "GB29 NWBK 6016 1331 9268 19",
            "NWBKGB2L",
            "Payment reference",
            "Keep the card that I enter",
        ],
    );
    assert!(!page.body.contains("How do you want to pay?"), "she keeps no card");
    let card = "0199aaaa-0000-7000-8000-00000000000c";
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "insert into gateway_customer (patient_id, id, created_at) values ('{patient}', 'cus_1', now());
         insert into saved_method (id, patient_id, token, brand, last_four, exp_month, exp_year, kept_at)
         values ('{card}', '{patient}', 'pm_1', 'Visa', '4242', 3, 2026, now()),
                ('0199aaaa-0000-7000-8000-00000000000d', '{patient}', 'pm_2', 'Visa', '1881', 2, 2026, now())",
        patient = desk.ada.patient_id(),
    )))
    .execute(desk.t.pool())
    .await
    .expect("two cards, one of which has ended");
    let page = browser.get(&path).await;
    says(
        &page,
        &["How do you want to pay?", "Visa ending in 4242", "Valid until 03/2026", "Another card, or another way"],
    );
    assert!(!page.body.contains("1881"), "nobody pays with a card that has ended");
    let pay = [("__fn", PAY), ("__form", "pay"), KEY, ("cmd[invoices][]", bill.as_str()), ("cmd[amount]", "20")];
    let sent = browser.post_form(&path, &[&pay[..], &[("cmd[method]", card)]].concat()).await;
    let at_the_bank = "https://bank.example/pi_";
    assert!(
        sent.body.contains(&format!("content=\"0; url={at_the_bank}")),
        "a page goes on to the bank: {}",
        sent.body
    );
    says(&browser.get("/bills").await, &["You have begun to pay", "Your cards", "Ended 02/2026"]);
    let payment: uuid::Uuid =
        sqlx::query_scalar("select id from payment").fetch_one(desk.t.pool()).await.expect("one payment");
    let page = browser.get(&format!("/bills/payments/{payment}")).await;
    says(&page, &["This payment is not finished", at_the_bank, "Stop this payment"]);
    let (form, key) = (format!("remove-{card}"), "0199aaaa-0000-7000-8000-000000000001");
    let remove = [("__fn", REMOVE), ("__form", form.as_str()), ("key", key), ("cmd[method_id]", card)];
    browser.post_form("/bills", &remove).await;
    let page = browser.get("/bills").await;
    assert!(page.body.contains("1881") && !page.body.contains("4242"), "{}", page.body);
}
