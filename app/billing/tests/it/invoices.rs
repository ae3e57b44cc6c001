use billing::model::*;
use model::{AppError, Role};

use crate::office::{Office, beside, rule, usd};

#[tokio::test]
async fn an_invoice_is_drafted_issued_paid_in_parts_and_balanced() {
    let office = Office::open().await;
    let charges = [office.charge(office.visit).await, office.charge(office.dressing).await];
    let invoice = office.issue(office.draft(&charges)).await;
    let shown = office.show(invoice).await;
    assert_eq!((shown.number.as_deref(), shown.state), (Some("HG-2026-000001"), InvoiceState::Issued));
    assert_eq!(shown.due_on.map(|due| due.to_string()).as_deref(), Some("2026-04-01"));
    assert_eq!((shown.total, shown.open), (usd(5690), usd(5690)));
    assert_eq!((office.balance("revenue").await, office.balance("tax").await), (-5500, -190));
    office.pay("20", &[invoice]).await;
    assert_eq!(office.show(invoice).await.state, InvoiceState::PartlyPaid);
    office.pay("36.90", &[invoice]).await;
    let shown = office.show(invoice).await;
    assert_eq!((shown.state, shown.open), (InvoiceState::Balanced, usd(0)));
    let again = office.payment("card", "1", &[invoice]);
    assert_eq!(
        rule(office.t.run(&office.cashier.actor, again).await),
        "invoice_move_listed",
        "a paid one is not paid again"
    );
}

#[tokio::test]
async fn a_charge_stands_on_one_invoice() {
    let office = Office::open().await;
    let charge = office.charge(office.visit).await;
    let clerk = &office.clerk.actor;
    let draft = office.t.run(clerk, office.draft(&[charge])).await.expect("a draft");
    assert_eq!(rule(office.t.run(clerk, office.draft(&[charge])).await), "charge_move_listed");
    let abort = AbortCharge { charge_id: charge, version: 2, reason: "Not done".into() };
    assert_eq!(rule(office.t.run(clerk, abort.clone()).await), "charge_move_listed");
    let discard = DiscardDraft { invoice_id: draft.id, version: 1 };
    office.t.run(clerk, discard).await.expect("discarded");
    office.t.run(clerk, office.draft(&[charge])).await.expect("it is free again");
    let other = office.charge(office.visit).await;
    let abort = |version| AbortCharge { charge_id: other, version, reason: "Not done".into() };
    assert_eq!(rule(office.t.run(clerk, abort(7)).await), "changed_meanwhile");
    office.t.run(clerk, abort(1)).await.expect("aborted");
    assert_eq!(rule(office.t.run(clerk, office.draft(&[other])).await), "charge_move_listed");
}

#[tokio::test]
async fn a_draft_is_issued_as_it_was_looked_at() {
    let office = Office::open().await;
    let charge = office.charge(office.visit).await;
    let draft = office.t.run(&office.clerk.actor, office.draft(&[charge])).await.expect("a draft");
    let issue = |version| IssueInvoice { invoice_id: draft.id, version };
    assert_eq!(rule(office.t.run(&office.clerk.actor, issue(2)).await), "changed_meanwhile");
    office.t.run(&office.clerk.actor, issue(1)).await.expect("issued");
    assert_eq!(rule(office.t.run(&office.clerk.actor, issue(2)).await), "invoice_move_listed");
    let discard = DiscardDraft { invoice_id: draft.id, version: 2 };
    assert_eq!(rule(office.t.run(&office.clerk.actor, discard).await), "invoice_move_listed");
}

#[tokio::test]
async fn a_discount_stays_within_the_limit_and_has_a_reason() {
    let office = Office::open().await;
    let charges = [office.charge(office.visit).await, office.charge(office.dressing).await];
    let draft = |discount: &str, reason: &str| DraftInvoice {
        discount: discount.into(),
        discount_reason: reason.into(),
        ..office.draft(&charges)
    };
    let clerk = &office.clerk.actor;
    assert_eq!(beside(office.t.run(clerk, draft("5", "")).await), ["discount_reason"]);
    assert_eq!(beside(office.t.run(clerk, draft("-5", "Staff")).await), ["discount"]);
    assert_eq!(rule(office.t.run(clerk, draft("11.01", "Staff")).await), "discount_over_limit");
    let invoice = office.issue(draft("11", "Staff")).await;
    let shown = office.show(invoice).await;
    let discounts: Vec<_> = shown.lines.iter().map(|line| (line.discount, line.net, line.tax)).collect();
    assert_eq!(discounts, [(usd(900), usd(3600), usd(0)), (usd(200), usd(800), usd(152))]);
}

#[tokio::test]
async fn a_credit_note_takes_a_line_back_and_frees_what_was_paid() {
    let office = Office::open().await;
    let charges = [office.charge(office.visit).await, office.charge(office.dressing).await];
    let invoice = office.issue(office.draft(&charges)).await;
    office.pay("56.90", &[invoice]).await;
    let dressing = office.show(invoice).await.lines[1].id.to_string();
    assert_eq!(rule(office.credit(invoice, &[(dressing.clone(), "11.91")]).await), "credit_within_line");
    let credited = office.credit(invoice, &[(dressing.clone(), "5")]).await.expect("credited");
    assert_eq!((credited.number.as_str(), credited.released), ("HG/C-2026-000001", usd(500)));
    let shown = office.show(invoice).await;
    assert_eq!((shown.state, shown.open, shown.lines[1].credited), (InvoiceState::Balanced, usd(0), usd(500)));
    assert_eq!(office.account().await.credit, usd(500));
    // The rest, line by line what is left of it: net and tax end at nothing.
    office.credit(invoice, &[]).await.expect("credited");
    assert_eq!(office.show(invoice).await.state, InvoiceState::Credited);
    assert_eq!(
        (office.balance("revenue").await, office.balance("tax").await, office.balance("patient").await),
        (0, 0, 0)
    );
    assert_eq!(office.account().await.credit, usd(5690), "payments are never deleted");
    assert_eq!(rule(office.credit(invoice, &[]).await), "invoice_move_listed");
}

#[tokio::test]
async fn a_write_off_takes_two_people() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    office.pay("10", &[invoice]).await;
    let ask = |amount: &str| RequestWriteOff { invoice_id: invoice, amount: amount.into(), reason: "Hardship".into() };
    let t = &office.t;
    assert_eq!(rule(t.run(&office.clerk.actor, ask("20.01")).await), "write_off_within_invoice");
    let asked = t.run(&office.clerk.actor, ask("20")).await.expect("asked");
    assert_eq!(rule(t.run(&office.cashier.actor, ask("1")).await), "write_off_one_open");
    let decide = |approve: &str| DecideWriteOff { write_off_id: asked.id, approve: approve.into() };
    assert_eq!(rule(t.run(&office.clerk.actor, decide("yes")).await), "second_person");
    assert_eq!(t.run(&office.cashier.actor, decide("yes")).await, Err(AppError::Forbidden));
    t.run(&office.second.actor, decide("yes")).await.expect("approved");
    assert_eq!(rule(t.run(&office.second.actor, decide("no")).await), "write_off_decided");
    assert_eq!(office.show(invoice).await.state, InvoiceState::Balanced);
    // Credited afterwards, it is written off no longer; what was paid is the patient's.
    office.credit(invoice, &[]).await.expect("credited");
    assert_eq!((office.balance("write_off").await, office.balance("patient").await), (0, 0));
    assert_eq!(office.account().await.credit, usd(1000));
}

#[tokio::test]
async fn what_is_written_off_is_still_open_when_it_is_decided() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    let ask = RequestWriteOff { invoice_id: invoice, amount: "30".into(), reason: "Hardship".into() };
    let asked = office.t.run(&office.clerk.actor, ask).await.expect("asked");
    office.pay("10", &[invoice]).await;
    let decide = |approve: &str| DecideWriteOff { write_off_id: asked.id, approve: approve.into() };
    assert_eq!(rule(office.t.run(&office.second.actor, decide("yes")).await), "write_off_within_invoice");
    office.t.run(&office.second.actor, decide("no")).await.expect("refused");
    assert_eq!(office.show(invoice).await.open, usd(2000));
}

#[tokio::test]
async fn bills_are_their_facilitys_and_their_patients() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    let elsewhere = office.t.staff(Role::Billing, office.t.other_facility).await;
    let show = ShowInvoice { invoice_id: invoice };
    assert_eq!(office.t.ask(&elsewhere.actor, show.clone()).await, Err(AppError::NotFound));
    let doctor = office.t.doctor("Dr Grace Hopper", office.here()).await;
    assert_eq!(office.t.ask(&doctor.actor, show).await, Err(AppError::Forbidden));
    let eve = office.t.patient("Eve Other").await;
    assert_eq!(office.t.ask(&eve.actor, MyBills {}).await.expect("none").bills, []);
    assert_eq!(office.t.ask(&eve.actor, MyBill { invoice_id: invoice }).await, Err(AppError::NotFound));
    let bills = office.t.ask(&office.ada.actor, MyBills {}).await.expect("her bills").bills;
    assert_eq!((bills.len(), bills[0].open, bills[0].state), (1, usd(3000), InvoiceState::Issued));
    // A payment of one patient does not pay the invoice of another.
    let other = TakePayment { patient_id: eve.patient_id(), ..office.payment("card", "5", &[invoice]) };
    assert_eq!(office.t.run(&office.cashier.actor, other).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn wrong_amounts_are_met_with_a_sentence() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    for wrong in ["-5", "0", "1e5", "5.001", "99999999999999999999", "5 USD", ""] {
        let payment = office.payment("card", wrong, &[invoice]);
        assert_eq!(beside(office.t.run(&office.cashier.actor, payment).await), ["amount"], "{wrong}");
    }
    for (field, charge) in [
        ("quantity", EnterCharge { quantity: "-1".into(), ..office.by_hand(office.visit, "1") }),
        ("quantity", EnterCharge { quantity: "0".into(), ..office.by_hand(office.visit, "1") }),
        ("performed_on", EnterCharge { performed_on: "2026-03-03".into(), ..office.by_hand(office.visit, "1") }),
        ("reason", EnterCharge { reason: " ".into(), ..office.by_hand(office.visit, "1") }),
        ("code_id", EnterCharge { code_id: "x".into(), ..office.by_hand(office.visit, "1") }),
    ] {
        assert_eq!(beside(office.t.run(&office.clerk.actor, charge).await), [field]);
    }
    assert_eq!(office.show(invoice).await.open, usd(3000));
}
