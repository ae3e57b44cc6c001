//! What insurers pay of their part: whole, too little, too much, and what a credit note takes back of it.

use std::collections::BTreeMap;

use billing::model::*;
use jiff::{SignedDuration, civil::date};
use model::{AppError, CoverageId, InvoiceId, OrganizationId};

use crate::office::{Office, beside, rule, usd};

impl Office {
    /// An invoice of which the insurer carries three quarters.
    pub async fn insured(&self, coverage: CoverageId, price: &str) -> InvoiceId {
        let charge = self.charge_of(price).await;
        self.issue(DraftInvoice { coverage_id: coverage.to_string(), ..self.draft(&[charge]) }).await
    }

    pub async fn payer(&self) -> OrganizationId {
        let payers = self.payers(None).await;
        payers.payers.iter().find(|one| one.name == "Northern Mutual").expect("it owes").id
    }

    pub async fn payers(&self, as_of: Option<jiff::civil::Date>) -> PayersView {
        let payers = self.t.ask(&self.clerk.actor, ShowPayers { facility_id: None, as_of }).await.expect("payers");
        let credit: i64 = payers.payers.iter().map(|one| one.aging.credit).sum();
        assert_eq!(payers.ledger_owed.minor, payers.payers.iter().map(|one| one.owed.minor).sum::<i64>());
        assert_eq!(payers.ledger_credit, usd(credit), "the page is what the ledger has");
        payers
    }

    pub async fn show_payer(&self, payer_id: OrganizationId) -> PayerView {
        let show = ShowPayer { payer_id, facility_id: None, as_of: None };
        let payer = self.t.ask(&self.clerk.actor, show).await.expect("the payer");
        let sum = |account| {
            payer.entries.iter().filter(|one| one.account == account).map(|one| one.amount.minor).sum::<i64>()
        };
        assert_eq!((payer.owed.minor, payer.credit.minor), (sum(Account::Payer), -sum(Account::PayerCredit)));
        payer
    }

    pub fn payer_payment(
        &self,
        payer_id: OrganizationId,
        amount: &str,
        parts: &[(InvoiceId, &str)],
    ) -> TakePayerPayment {
        let part = |(id, part): &(InvoiceId, &str)| (id.to_string(), (*part).to_owned());
        TakePayerPayment {
            facility_id: self.here(),
            payer_id,
            method: "transfer".into(),
            amount: amount.into(),
            reference: uuid::Uuid::from(self.t.new_key()).to_string(),
            invoices: parts.iter().map(part).collect::<BTreeMap<_, _>>(),
        }
    }
}

#[tokio::test]
async fn a_transfer_pays_parts_of_several_invoices_and_what_is_too_little_stays_open() {
    let office = Office::open().await;
    let coverage = office.coverage("", "25", "", "").await;
    let (first, second) = (office.insured(coverage, "100").await, office.insured(coverage, "40").await);
    let payer = office.payer().await;
    assert_eq!(office.show_payer(payer).await.owed, usd(7500 + 3000));
    let desk = &office.cashier.actor;
    let paid =
        office.t.run(desk, office.payer_payment(payer, "100", &[(first, "75"), (second, "25")])).await.expect("paid");
    assert_eq!((paid.allocated, paid.credit), (usd(10_000), usd(0)));
    let left = office.show_payer(payer).await;
    assert_eq!(left.invoices.iter().map(|one| (one.id, one.open)).collect::<Vec<_>>(), [(second, usd(500))]);
    assert_eq!(
        (office.show(second).await.payer_open, office.show(second).await.open),
        (usd(500), usd(1000)),
        "hers stays hers"
    );
    assert_eq!((office.balance("bank").await, office.balance("payer").await), (10_000, 500));
    let report = ShowRevenue { facility_id: None, from: None, to: None };
    let revenue = office.t.ask(&office.manager.actor, report).await.expect("revenue");
    assert_eq!(
        revenue.methods.iter().map(|one| (one.method, one.net)).collect::<Vec<_>>(),
        [(Method::Transfer, usd(10_000))]
    );
    assert_eq!(revenue.ledger.received, usd(10_000));
}

#[tokio::test]
async fn what_is_too_much_is_the_payers_credit_and_pays_the_next_invoice() {
    let office = Office::open().await;
    let coverage = office.coverage("", "25", "", "").await;
    let first = office.insured(coverage, "100").await;
    let payer = office.payer().await;
    let desk = &office.cashier.actor;
    // More than is open of it, and more than was said to be for it.
    let paid = office.t.run(desk, office.payer_payment(payer, "90", &[(first, "80")])).await.expect("paid");
    assert_eq!((paid.allocated, paid.credit), (usd(7500), usd(1500)));
    assert_eq!(office.show(first).await.payer_open, usd(0), "never below zero");
    let next = office.insured(coverage, "16").await;
    let use_up = |amount: &str| AllocatePayerCredit {
        payer_payment_id: paid.id,
        invoice_id: next.to_string(),
        amount: amount.into(),
    };
    assert_eq!(rule(office.t.run(desk, use_up("15.01")).await), "payer_allocation_within");
    assert_eq!(rule(office.t.run(desk, use_up("12.01")).await), "allocation_within_payer_part");
    office.t.run(desk, use_up("12")).await.expect("allocated");
    let shown = office.show_payer(payer).await;
    assert_eq!((shown.owed, shown.credit, shown.payments[0].credit), (usd(0), usd(300), usd(300)));
    // What a credit note takes back of a part that was paid is theirs again.
    office.credit(first, &[]).await.expect("credited");
    let shown = office.show_payer(payer).await;
    assert_eq!((shown.owed, shown.credit), (usd(0), usd(7800)));
    assert_eq!((office.balance("payer_credit").await, office.balance("payer").await), (-7800, 0));
    assert_eq!(office.account().await.credit, usd(0), "it is nobody else's");
}

#[tokio::test]
async fn with_nothing_written_beside_them_the_longest_due_are_paid_first() {
    let office = Office::open().await;
    let coverage = office.coverage("", "25", "", "").await;
    let old = office.insured(coverage, "100").await;
    office.t.clock.advance(SignedDuration::from_hours(24 * 40));
    let new = office.insured(coverage, "100").await;
    let payer = office.payer().await;
    let aging = office.payers(None).await.payers[0].aging;
    assert_eq!((aging.to_30, aging.not_due), (7500, 7500));
    office.t.run(&office.cashier.actor, office.payer_payment(payer, "80", &[])).await.expect("paid");
    assert_eq!((office.show(old).await.payer_open, office.show(new).await.payer_open), (usd(0), usd(7000)));
    let before = office.payers(Some(date(2026, 3, 31))).await;
    assert_eq!((before.payers[0].owed, before.payers[0].aging.not_due), (usd(7500), 7500), "as it stood");
}

#[tokio::test]
async fn the_same_transfer_is_not_taken_in_twice_and_other_payers_invoices_are_not_paid() {
    let office = Office::open().await;
    let coverage = office.coverage("", "25", "", "").await;
    let invoice = office.insured(coverage, "100").await;
    let own = office.invoice_of("10").await;
    let payer = office.payer().await;
    let desk = &office.cashier.actor;
    let transfer = office.payer_payment(payer, "10", &[(invoice, "10")]);
    office.t.run(desk, transfer.clone()).await.expect("paid");
    assert_eq!(rule(office.t.run(desk, transfer.clone()).await), "payer_payment_once");
    let by_cheque = TakePayerPayment { method: "cheque".into(), ..transfer.clone() };
    office.t.run(desk, by_cheque).await.expect("another way is another payment");
    assert_eq!(office.t.run(desk, office.payer_payment(payer, "5", &[(own, "5")])).await, Err(AppError::NotFound));
    let stranger = OrganizationId(office.t.new_key().into());
    assert_eq!(office.t.run(desk, office.payer_payment(stranger, "5", &[])).await, Err(AppError::NotFound));
    assert_eq!(beside(office.t.run(desk, office.payer_payment(payer, "5", &[(invoice, "5.01")])).await), ["amount"]);
    let cash =
        TakePayerPayment { method: "cash".into(), reference: String::new(), ..office.payer_payment(payer, "5", &[]) };
    assert_eq!(beside(office.t.run(desk, cash).await), ["method", "reference"]);
    let doctor = office.t.doctor("Dr Grace Hopper", office.here()).await;
    assert_eq!(office.t.run(&doctor.actor, office.payer_payment(payer, "5", &[])).await, Err(AppError::Forbidden));
    let elsewhere = office.t.staff(model::Role::Billing, office.t.other_facility).await;
    assert_eq!(office.t.run(&elsewhere.actor, office.payer_payment(payer, "5", &[])).await, Err(AppError::NotFound));
    let theirs = office.t.ask(&elsewhere.actor, ShowPayers { facility_id: None, as_of: None }).await.expect("payers");
    assert!(theirs.payers.is_empty());
    assert_eq!(office.balance("payer_credit").await, 0);
}

#[tokio::test]
async fn who_pay_at_once_never_pay_too_much_of_a_payers_part() {
    let office = Office::open().await;
    let coverage = office.coverage("", "25", "", "").await;
    let invoice = office.insured(coverage, "100").await;
    let payer = office.payer().await;
    let mut desks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let ctx = platform::Ctx::of(office.t.hale(), office.cashier.actor.clone());
        let (key, payment) = (office.t.new_key(), office.payer_payment(payer, "30", &[(invoice, "30")]));
        desks.spawn(platform::command::run(ctx, key, payment));
    }
    assert!(desks.join_all().await.iter().all(Result::is_ok));
    let shown = office.show_payer(payer).await;
    assert_eq!((shown.owed, shown.credit), (usd(0), usd(8 * 3000 - 7500)));
}

#[tokio::test]
async fn what_a_payer_will_not_pay_is_given_up_by_two_people() {
    let office = Office::open().await;
    let coverage = office.coverage("", "25", "", "").await;
    let invoice = office.insured(coverage, "100").await;
    let payer = office.payer().await;
    office.pay("25", &[invoice]).await;
    office.t.run(&office.cashier.actor, office.payer_payment(payer, "60", &[])).await.expect("paid");
    let ask = |amount: &str| RequestPayerWriteOff {
        invoice_id: invoice,
        amount: amount.into(),
        reason: "Not agreed with them".into(),
    };
    let clerk = &office.clerk.actor;
    assert_eq!(rule(office.t.run(clerk, ask("15.01")).await), "write_off_within_invoice");
    let asked = office.t.run(clerk, ask("15")).await.expect("asked, although the patient has paid all");
    let decide = DecideWriteOff { write_off_id: asked.id, approve: "yes".into() };
    assert_eq!(rule(office.t.run(clerk, decide.clone()).await), "second_person");
    office.t.run(&office.second.actor, decide).await.expect("approved");
    assert_eq!((office.show(invoice).await.payer_open, office.balance("write_off").await), (usd(0), 1500));
    assert_eq!(office.show(invoice).await.write_offs[0].part, WriteOffPart::Payer);
    let bill = office.t.ask(&office.ada.actor, MyBill { invoice_id: invoice }).await.expect("her bill");
    assert_eq!(bill.bill.waived, usd(0), "nothing of hers was waived");
    // A credit note takes the write-off back before it frees what was paid.
    office.credit(invoice, &[]).await.expect("credited");
    assert_eq!((office.balance("write_off").await, office.show_payer(payer).await.credit), (0, usd(6000)));
    assert_eq!(office.account().await.credit, usd(2500));
}
