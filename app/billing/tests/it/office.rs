//! A billing office: two clerks, a cashier at the desk, one patient, a price list.

use std::collections::BTreeMap;

use billing::model::*;
use jiff::{SignedDuration, civil::date};
use model::{
    AppError, ChargeCodeId, ChargeId, CoverageId, Currency, FacilityId, InvoiceId, Money, PatientId, PaymentId,
    PriceListId, Role,
};
use platform::testing::{TestHale, User};
use uuid::Uuid;

pub struct Office {
    pub t: TestHale,
    pub clerk: User,
    pub second: User,
    /// At the desk: takes money, decides nothing.
    pub cashier: User,
    pub manager: User,
    pub ada: User,
    pub list: PriceListId,
    /// 45.00 USD.
    pub visit: ChargeCodeId,
    /// 10.00 USD and 19 percent on top.
    pub dressing: ChargeCodeId,
}

impl Office {
    /// Its numbers begin with HG, and every refund has its second person.
    pub async fn open() -> Self {
        Self::with_connections(20).await
    }

    pub async fn with_connections(connections: u32) -> Self {
        let t = TestHale::with_connections(connections).await;
        let clerk = t.staff(Role::Billing, t.facility).await;
        let second = t.staff(Role::Billing, t.facility).await;
        let cashier = t.staff(Role::Reception, t.facility).await;
        let manager = t.staff(Role::Administrator, t.facility).await;
        let ada = t.patient("Ada Byron").await;
        let policy = SetBillingPolicy {
            facility_id: t.facility,
            series: "HG".into(),
            due_days: "30".into(),
            no_show_code: String::new(),
            discount_percent: "20".into(),
            smallest_coin: "0.01".into(),
            second_person_from: "0".into(),
        };
        t.run(&clerk.actor, policy).await.expect("a policy");
        let list = price_list(&t, &clerk, "self_pay").await;
        let visit = code(&t, &clerk, "VISIT", "Consultation").await;
        let dressing = code(&t, &clerk, "DRESSING", "Wound dressing").await;
        let office = Self { t, clerk, second, cashier, manager, ada, list, visit, dressing };
        office.price(list, visit, "45", "", "").await;
        office.price(list, dressing, "10", "19", "added").await;
        office
    }

    pub fn here(&self) -> FacilityId {
        self.t.facility
    }

    pub fn patient(&self) -> PatientId {
        self.ada.patient_id()
    }

    pub async fn price(&self, list: PriceListId, code: ChargeCodeId, unit: &str, tax_percent: &str, tax: &str) {
        let price = SetPrice {
            price_list_id: list,
            code_id: code,
            unit_price: unit.into(),
            discount_percent: String::new(),
            surcharge_percent: String::new(),
            tax_percent: tax_percent.into(),
            tax: tax.into(),
        };
        self.t.run(&self.clerk.actor, price).await.expect("a price");
    }

    pub fn by_hand(&self, code: ChargeCodeId, quantity: &str) -> EnterCharge {
        EnterCharge {
            patient_id: self.patient(),
            facility_id: self.here(),
            code_id: code.to_string(),
            quantity: quantity.into(),
            unit_price: String::new(),
            performed_on: String::new(),
            reason: "Done at the bedside".into(),
        }
    }

    /// A second goes by, so that what comes later is later.
    pub fn tick(&self) {
        self.t.clock.advance(SignedDuration::from_secs(1));
    }

    pub async fn charge(&self, code: ChargeCodeId) -> ChargeId {
        self.tick();
        self.t.run(&self.clerk.actor, self.by_hand(code, "1")).await.expect("charged").id
    }

    /// A charge of any price.
    pub async fn charge_of(&self, price: &str) -> ChargeId {
        let charge = EnterCharge { unit_price: price.into(), ..self.by_hand(self.visit, "1") };
        self.t.run(&self.clerk.actor, charge).await.expect("charged").id
    }

    pub fn draft(&self, charges: &[ChargeId]) -> DraftInvoice {
        DraftInvoice {
            patient_id: self.patient(),
            facility_id: self.here(),
            charges: charges.iter().map(ToString::to_string).collect(),
            coverage_id: String::new(),
            discount: String::new(),
            discount_reason: String::new(),
        }
    }

    pub async fn issue(&self, draft: DraftInvoice) -> InvoiceId {
        let draft = self.t.run(&self.clerk.actor, draft).await.expect("a draft");
        let issue = IssueInvoice { invoice_id: draft.id, version: 1 };
        self.t.run(&self.clerk.actor, issue).await.expect("issued").id
    }

    /// An issued invoice of one line.
    pub async fn invoice_of(&self, price: &str) -> InvoiceId {
        let charge = self.charge_of(price).await;
        self.issue(self.draft(&[charge])).await
    }

    pub async fn show(&self, invoice: InvoiceId) -> InvoiceView {
        self.t.ask(&self.clerk.actor, ShowInvoice { invoice_id: invoice }).await.expect("the invoice")
    }

    pub fn payment(&self, method: &str, amount: &str, invoices: &[InvoiceId]) -> TakePayment {
        TakePayment {
            patient_id: self.patient(),
            facility_id: self.here(),
            method: method.into(),
            amount: amount.into(),
            reference: if method == "cash" { String::new() } else { "SLIP 7".into() },
            invoices: invoices.iter().map(ToString::to_string).collect(),
        }
    }

    /// By card.
    pub async fn pay(&self, amount: &str, invoices: &[InvoiceId]) -> PaymentId {
        let payment = self.payment("card", amount, invoices);
        self.t.run(&self.cashier.actor, payment).await.expect("paid").id
    }

    pub async fn credit(&self, invoice: InvoiceId, lines: &[(String, &str)]) -> Result<CreditedInvoice, AppError> {
        let lines: BTreeMap<_, _> = lines.iter().map(|(line, amount)| (line.clone(), (*amount).to_owned())).collect();
        let credit = CreditInvoice { invoice_id: invoice, lines, reason: "Charged by mistake".into() };
        self.t.run(&self.clerk.actor, credit).await
    }

    pub async fn open_drawer(&self, who: &User, float: &str) -> model::CashierShiftId {
        let open = OpenShift { facility_id: self.here(), float: float.into() };
        self.t.run(&who.actor, open).await.expect("a drawer").id
    }

    pub async fn account(&self) -> PatientAccount {
        let show = ShowAccount { patient_id: self.patient(), facility_id: Some(self.here()), as_of: None };
        self.t.ask(&self.clerk.actor, show).await.expect("the account")
    }

    pub async fn work(&self) -> Work {
        self.t.ask(&self.clerk.actor, ShowWork { facility_id: None }).await.expect("work")
    }

    /// What an account of the ledger holds; every sum of all accounts is zero.
    pub async fn balance(&self, account: &str) -> i64 {
        let sum: i64 = sqlx::query_scalar("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry")
            .fetch_one(self.t.pool())
            .await
            .expect("a sum");
        assert_eq!(sum, 0, "the ledger sums to zero");
        sqlx::query_scalar("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry where account = $1")
            .bind(account)
            .fetch_one(self.t.pool())
            .await
            .expect("a balance")
    }

    /// A coverage of the patient with terms from today on.
    pub async fn coverage(&self, copay: &str, percent: &str, deductible: &str, ceiling: &str) -> CoverageId {
        let id: Uuid = self.t.new_key().into();
        sqlx::query("insert into coverage (id, patient_id, status, payor, member_id) values ($1, $2, 'active', 'Northern Mutual', $3)")
            .bind(id)
            .bind(self.patient().0)
            .bind(id.to_string())
            .execute(self.t.pool())
            .await
            .expect("a coverage");
        let terms = SetCoverageTerms {
            coverage_id: id.into(),
            facility_id: self.here(),
            copay: copay.into(),
            patient_percent: percent.into(),
            deductible: deductible.into(),
            ceiling: ceiling.into(),
            valid_from: String::new(),
        };
        self.t.run(&self.clerk.actor, terms).await.expect("terms");
        id.into()
    }
}

pub async fn price_list(t: &TestHale, clerk: &User, payer_class: &str) -> PriceListId {
    let list = CreatePriceList {
        facility_id: t.facility,
        payer_class: payer_class.into(),
        name: "2026".into(),
        valid_from: date(2026, 1, 1).to_string(),
        valid_to: String::new(),
    };
    t.run(&clerk.actor, list).await.expect("a list")
}

pub async fn code(t: &TestHale, clerk: &User, code: &str, name: &str) -> ChargeCodeId {
    let add = AddChargeCode { code: code.into(), name: name.into(), plain_name: name.into() };
    t.run(&clerk.actor, add).await.expect("a code")
}

pub const fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// The stable name of the rule that said no.
pub fn rule<T: std::fmt::Debug>(answer: Result<T, AppError>) -> String {
    match answer {
        Err(AppError::RuleBroken { rule, .. }) => rule,
        other => panic!("not a rule: {other:?}"),
    }
}

/// What stands beside a field.
pub fn beside<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Invalid { fields }) => fields.0.into_iter().map(|error| error.field).collect(),
        other => panic!("not a wrong field: {other:?}"),
    }
}
