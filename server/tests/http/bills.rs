//! The pages of billing over HTTP: who finds what on them, and a day at the desk by plain forms.

use billing::model::*;
use http::StatusCode;
use model::{ChargeCodeId, ChargeId, InvoiceId, PatientId, Role};
use platform::testing::{TestHale, User};
use uuid::Uuid;

use crate::browser::{Browser, Page};

pub struct House {
    pub t: TestHale,
    pub clerk: User,
    pub second: User,
    pub desk: User,
    pub ada: PatientId,
}

impl House {
    pub async fn open() -> Self {
        let t = TestHale::new().await;
        Self {
            clerk: t.staff(Role::Billing, t.facility).await,
            second: t.staff(Role::Billing, t.facility).await,
            desk: t.staff(Role::Reception, t.facility).await,
            ada: t.patient("Ada <b>Byron</b>").await.patient_id(),
            t,
        }
    }

    pub fn browser(&self, user: &User) -> Browser {
        Browser::signed_in(&self.t, &user.cookie)
    }

    pub async fn code(&self) -> ChargeCodeId {
        let code = AddChargeCode {
            code: "DRESSING".into(),
            name: "Dressing".into(),
            plain_name: "Dressing of a <i>wound</i>".into(),
        };
        self.t.run(&self.clerk.actor, code).await.expect("a code")
    }

    async fn charge(&self, code: ChargeCodeId, price: &str) -> ChargeId {
        let charge = EnterCharge {
            patient_id: self.ada,
            facility_id: self.t.facility,
            code_id: code.to_string(),
            quantity: "1".into(),
            unit_price: price.into(),
            performed_on: String::new(),
            reason: "At the bedside".into(),
        };
        self.t.run(&self.clerk.actor, charge).await.expect("charged").id
    }

    pub async fn bill(&self, code: ChargeCodeId, price: &str) -> InvoiceId {
        let draft = DraftInvoice {
            patient_id: self.ada,
            facility_id: self.t.facility,
            charges: vec![self.charge(code, price).await.to_string()],
            coverage_id: String::new(),
            discount: String::new(),
            discount_reason: String::new(),
        };
        let invoice_id = self.t.run(&self.clerk.actor, draft).await.expect("a draft").id;
        self.t.run(&self.clerk.actor, IssueInvoice { invoice_id, version: 1 }).await.expect("issued").id
    }

    /// As a form of the page posts it.
    pub async fn post(&self, user: &User, page: &str, function: &str, form: &str, fields: &[(&str, &str)]) -> Page {
        let key = Uuid::from(self.t.new_key()).to_string();
        let function = format!("/api/billing/api/{function}");
        let mut all = vec![("__fn", function.as_str()), ("__form", form), ("key", key.as_str())];
        all.extend(fields);
        self.browser(user).post_form(page, &all).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_role_finds_what_it_may_do() {
    let house = House::open().await;
    let code = house.code().await;
    let invoice = house.bill(code, "45").await;
    house.charge(code, "12.50").await;
    let page = format!("/staff/billing/invoices/{invoice}");
    let account = format!("/staff/patients/{}/account", house.ada);

    let clerk = house.browser(&house.clerk);
    let work = clerk.get("/staff/billing").await;
    assert!(work.body.contains("12.50 USD") && work.body.contains("Ada &lt;b&gt;Byron"), "what is to bill, by patient");
    assert!(!work.body.contains("<b>Byron"), "a name is text");
    let seen = clerk.get(&page).await.body;
    for word in
        ["Take the payment for", "Issue the credit note", "Ask the patient to pay online", "Ask for the write-off"]
    {
        assert!(seen.contains(word), "the clerk finds “{word}”");
    }
    assert!(seen.contains("Assets:Receivable:Patients") && seen.contains("Income:Care"), "and the entries");
    let seen = clerk.get(&account).await.body;
    assert!(seen.contains("Draft an invoice") && seen.contains("Charge something by hand"));
    assert!(seen.contains("45.00 USD"), "what is owed");

    let desk = house.browser(&house.desk);
    let seen = desk.get(&page).await.body;
    assert!(seen.contains("Take the payment for") && seen.contains("Ask for the write-off"));
    assert!(!seen.contains("Issue the credit note") && !seen.contains("Ask the patient to pay online"));
    let seen = desk.get(&account).await.body;
    assert!(seen.contains("Take a payment") && !seen.contains("Draft an invoice"));

    let doctor = house.t.doctor("Dr Grace Hopper", house.t.facility).await;
    for path in [page.as_str(), "/staff/billing", "/staff/billing/till", "/staff/billing/revenue"] {
        let refused = house.browser(&doctor).get(path).await;
        assert!(refused.status.is_client_error(), "{path} as a doctor: {}", refused.status);
        assert!(!refused.body.contains("45.00"), "{path}");
    }
    let manager = house.t.staff(Role::Administrator, house.t.facility).await;
    let revenue = house.browser(&manager).get("/staff/billing/revenue").await.body;
    assert!(revenue.contains("Agrees with the ledger") && !revenue.contains("The ledger has"), "{revenue}");
    assert_eq!(house.browser(&manager).get("/staff/billing/prices").await.status, StatusCode::OK);
    assert!(house.browser(&manager).get(&page).await.status.is_client_error(), "a manager opens no patient's bill");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_account_of_before_is_looked_at_and_not_changed() {
    let house = House::open().await;
    house.bill(house.code().await, "45").await;
    let account = format!("/staff/patients/{}/account?as_of=2026-01-05", house.ada);
    let before = house.browser(&house.clerk).get(&account).await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(before.body.contains("as it stood at the end of Mon 5 Jan 2026"));
    assert!(!before.body.contains("45.00 USD") && !before.body.contains("Take a payment"), "nothing had happened");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_at_the_desk_by_plain_forms() {
    let house = House::open().await;
    let invoice = house.bill(house.code().await, "45").await.to_string();
    let page = format!("/staff/billing/invoices/{invoice}");
    let (ada, facility) = (house.ada.to_string(), house.t.facility.to_string());
    let pay = [
        ("cmd[patient_id]", ada.as_str()),
        ("cmd[facility_id]", facility.as_str()),
        ("cmd[invoices][]", invoice.as_str()),
        ("cmd[amount]", "50"),
        ("cmd[method]", "cash"),
        ("cmd[reference]", ""),
    ];
    // Without a drawer nobody takes cash, and what was typed comes back.
    let refused = house.post(&house.desk, &page, "take_payment", "take", &pay).await;
    assert!(
        refused.body.contains("Open your drawer first") && refused.body.contains("value=\"50\""),
        "{}",
        refused.body
    );

    let till = "/staff/billing/till";
    let float = [("cmd[facility_id]", facility.as_str()), ("cmd[float]", "100")];
    let opened = house.post(&house.desk, till, "open_shift", "open", &float).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let paid = house.post(&house.desk, &page, "take_payment", "take", &pay).await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.body);
    let payment = paid.header("location").to_owned();
    assert!(payment.starts_with("/staff/billing/payments/"), "the receipt: {payment}");
    let receipt = house.browser(&house.desk).get(&payment).await.body;
    assert!(receipt.contains("50.00 USD received") && receipt.contains("5.00 USD"), "five are left");

    // What is too much goes back: asked for here, approved by somebody else, paid out of the drawer.
    let payment_id = payment.rsplit('/').next().unwrap_or_default().to_owned();
    let back = [("cmd[payment_id]", payment_id.as_str()), ("cmd[amount]", "5"), ("cmd[reason]", "Too much")];
    house.post(&house.desk, &payment, "request_refund", "refund", &back).await;
    let refund: Uuid = sqlx::query_scalar("select id from refund").fetch_one(house.t.pool()).await.expect("a refund");
    let refund = refund.to_string();
    let work = house.browser(&house.second).get("/staff/billing").await.body;
    assert!(work.contains("Too much"), "it waits to be decided");
    let yes = [("cmd[refund_id]", refund.as_str()), ("cmd[approve]", "yes")];
    house.post(&house.second, &payment, "decide_refund", &format!("yes-{refund}"), &yes).await;
    let out = [("cmd[refund_id]", refund.as_str())];
    house.post(&house.desk, &payment, "pay_out_refund", &format!("pay-{refund}"), &out).await;
    assert!(house.browser(&house.desk).get(&payment).await.body.contains("Paid out"));

    // 100 + 50 - 5; one is missing, and has to be explained.
    let shift: Uuid = sqlx::query_scalar("select id from cashier_shift").fetch_one(house.t.pool()).await.expect("one");
    let shift = shift.to_string();
    let counted = [("cmd[shift_id]", shift.as_str()), ("cmd[counted]", "144")];
    house.post(&house.desk, till, "count_shift", "count", &counted).await;
    assert!(house.browser(&house.desk).get(till).await.body.contains("The drawer differs by -1.00 USD"));
    let silent = [("cmd[shift_id]", shift.as_str()), ("cmd[reason]", "")];
    let refused = house.post(&house.desk, till, "close_shift", "close", &silent).await;
    assert!(refused.body.contains("Please write why"), "{}", refused.body);
    let told = [("cmd[shift_id]", shift.as_str()), ("cmd[reason]", "Lost a coin")];
    let closed = house.post(&house.desk, till, "close_shift", "close", &told).await;
    let report = closed.header("location").to_owned();
    assert_eq!(report, format!("/staff/billing/till/{shift}"));
    let own = house.browser(&house.desk).get(&report).await.body;
    assert!(own.contains("Lost a coin") && !own.contains("I have looked it through"), "not by the cashier");
    let reviewed = house.post(&house.clerk, &report, "review_shift", "review", &out_of(&shift)).await;
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.body);
    assert!(house.browser(&house.clerk).get(&report).await.body.contains("Reviewed"));
}

fn out_of(shift: &str) -> [(&str, &str); 1] {
    [("cmd[shift_id]", shift)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_journal_is_downloaded_by_whoever_may_see_the_revenue() {
    let house = House::open().await;
    house.bill(house.code().await, "45").await;
    let of = |format: &str| format!("/staff/billing/journal?from=2026-01-01&to=2026-12-31&format={format}");
    let clerk = house.browser(&house.clerk);
    let csv = clerk.get(&of("csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("journal-2026-01-01-2026-12-31.csv"));
    assert!(csv.body.starts_with("date,journal,kind,account,amount,currency,document\r\n"));
    assert!(csv.body.contains("Income:Care,-45.00,USD") && !csv.body.contains("Ada"), "{}", csv.body);
    let beancount = clerk.get(&of("beancount")).await.body;
    assert!(beancount.contains("open Income:Care") && beancount.contains("-45.00 USD"), "{beancount}");
    assert_eq!(house.browser(&house.desk).get(&of("csv")).await.status, StatusCode::FORBIDDEN);
    assert!(Browser::of(&house.t).get(&of("csv")).await.status.is_client_error());
    for bent in [
        "from=yesterday&to=2026-12-31",
        "from=2026-12-31&to=2026-01-01",
        "",
        "from=2026-01-01&to=2026-01-02&format=pdf",
    ] {
        let answer = clerk.get(&format!("/staff/billing/journal?{bent}")).await;
        assert!(answer.status.is_client_error(), "{bent}: {}", answer.status);
    }
}
