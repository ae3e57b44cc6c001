//! Money before there is a bill: it says what it is for, waits, pays what is billed, and goes back by the rules of refunds.

use billing::model::*;
use model::{AppError, PaymentId};

use crate::office::{Office, beside, rule, usd};

impl Office {
    pub fn deposit(&self, method: &str, amount: &str, meant_for: &str) -> TakeDeposit {
        TakeDeposit {
            patient_id: self.patient(),
            facility_id: self.here(),
            method: method.into(),
            amount: amount.into(),
            reference: if method == "cash" { String::new() } else { "SLIP 9".into() },
            meant_for: meant_for.into(),
        }
    }

    async fn unallocated(&self) -> Vec<PaymentId> {
        self.work().await.unallocated.iter().map(|one| one.id).collect()
    }
}

#[tokio::test]
async fn a_deposit_waits_for_its_bill_and_pays_it() {
    let office = Office::open().await;
    office.open_drawer(&office.cashier, "0").await;
    let taken = office.t.run(&office.cashier.actor, office.deposit("cash", "200", "The operation on 4 March")).await;
    let taken = taken.expect("taken");
    assert_eq!((taken.allocated, taken.credit), (usd(0), usd(20_000)));
    office.tick();
    let credit = office.pay("10", &[]).await;
    let account = office.account().await;
    assert_eq!((account.credit, account.deposits), (usd(21_000), usd(20_000)));
    let of = |id| account.payments.iter().find(|one| one.id == id).expect("it is there").deposit_for.clone();
    assert_eq!((of(taken.id).as_deref(), of(credit)), (Some("The operation on 4 March"), None));
    assert_eq!((office.balance("drawer").await, office.balance("credit").await), (20_000, -21_000));
    // As long as there is nothing to pay, it is where it belongs.
    assert_eq!(office.unallocated().await, [credit]);
    let own = office.t.ask(&office.ada.actor, MyBills {}).await.expect("her bills");
    assert_eq!((own.credit[0].amount, own.credit[0].deposit), (usd(21_000), usd(20_000)));
    let invoice = office.invoice_of("150").await;
    assert_eq!(office.unallocated().await, [taken.id, credit]);
    let offered: Vec<_> = office.show(invoice).await.credits.iter().map(|one| one.id).collect();
    assert_eq!(offered, [taken.id, credit]);
    let use_up =
        |amount: &str| AllocateCredit { payment_id: taken.id, invoice_id: invoice.to_string(), amount: amount.into() };
    assert_eq!(rule(office.t.run(&office.cashier.actor, use_up("150.01")).await), "allocation_within_invoice");
    office.t.run(&office.cashier.actor, use_up("150")).await.expect("paid from it");
    assert_eq!((office.show(invoice).await.open, office.account().await.deposits), (usd(0), usd(5000)));
    // What a credit note frees is a deposit again, and what is not needed goes back.
    let line = office.show(invoice).await.lines[0].id.to_string();
    office.credit(invoice, &[(line, "20")]).await.expect("credited");
    assert_eq!(office.account().await.deposits, usd(7000));
    let ask = |amount: &str| RequestRefund { payment_id: taken.id, amount: amount.into(), reason: "Not needed".into() };
    assert_eq!(rule(office.t.run(&office.clerk.actor, ask("70.01")).await), "refund_within_payment");
    let refund_id = office.t.run(&office.clerk.actor, ask("70")).await.expect("asked").id;
    let decide = DecideRefund { refund_id, approve: "yes".into() };
    assert_eq!(rule(office.t.run(&office.clerk.actor, decide.clone()).await), "second_person");
    office.t.run(&office.second.actor, decide).await.expect("approved");
    office.t.run(&office.cashier.actor, PayOutRefund { refund_id }).await.expect("paid out");
    assert_eq!((office.account().await.deposits, office.balance("drawer").await), (usd(0), 13_000));
}

#[tokio::test]
async fn wrong_deposits_are_met_with_a_sentence() {
    let office = Office::open().await;
    let desk = &office.cashier.actor;
    assert_eq!(beside(office.t.run(desk, office.deposit("card", "0", "")).await), ["amount", "meant_for"]);
    assert_eq!(beside(office.t.run(desk, office.deposit("online", "5", "It")).await), ["method"]);
    let unproved = TakeDeposit { reference: String::new(), ..office.deposit("cheque", "5", "It") };
    assert_eq!(beside(office.t.run(desk, unproved).await), ["reference"]);
    assert_eq!(rule(office.t.run(desk, office.deposit("cash", "5", "It")).await), "no_open_drawer");
    let doctor = office.t.doctor("Dr Grace Hopper", office.here()).await;
    assert_eq!(office.t.run(&doctor.actor, office.deposit("card", "5", "It")).await, Err(AppError::Forbidden));
    let elsewhere = office.t.staff(model::Role::Reception, office.t.other_facility).await;
    assert_eq!(office.t.run(&elsewhere.actor, office.deposit("card", "5", "It")).await, Err(AppError::NotFound));
    assert_eq!(office.balance("credit").await, 0);
}
