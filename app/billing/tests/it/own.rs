//! What patients see of their bills, and how they begin to pay.

use billing::{
    model::*,
    server::gateway::{Report, SessionState},
};
use jiff::{SignedDuration, civil::date};
use model::{AppError, InvoiceId, PaymentId};
use platform::{Ctx, Topic};

use crate::{
    office::{Office, beside, rule, usd},
    online::{Double, Online, begin, request},
};

async fn pay(office: &Office, invoices: &[InvoiceId], amount: &str) -> Result<PaymentId, AppError> {
    let invoices = invoices.iter().map(ToString::to_string).collect();
    office
        .t
        .run(&office.ada.actor, PayBills { invoices, amount: amount.into(), method: String::new(), keep: false })
        .await
        .map(|paid| paid.id)
}

async fn page(office: &Office, payment: PaymentId) {
    let ctx = Ctx::of(office.t.hale(), office.ada.actor.clone());
    let back = "https://hale.example/bills".into();
    billing::server::gateway::checkout(&ctx, &Double::default(), payment, back).await.expect("a page");
}

async fn look(office: &Office, payment_id: PaymentId) -> OwnPaymentPage {
    office.t.ask(&office.ada.actor, MyPayment { payment_id }).await.expect("her payment")
}

#[tokio::test]
async fn each_line_says_what_it_was_and_who_carries_what_and_the_lines_add_up() {
    let office = Office::open().await;
    let coverage = office.coverage("5", "20", "", "").await;
    let charges = [office.charge(office.visit).await, office.charge(office.dressing).await];
    let invoice_id = office.issue(DraftInvoice { coverage_id: coverage.to_string(), ..office.draft(&charges) }).await;
    office.pay("3", &[invoice_id]).await;
    let bill = office.t.ask(&office.ada.actor, MyBill { invoice_id }).await.expect("her bill");
    let names: Vec<_> = bill.lines.iter().map(|line| (line.name.as_str(), line.performed_on, line.total)).collect();
    let day = date(2026, 3, 2);
    assert_eq!(names, [("Consultation", day, usd(4500)), ("Wound dressing", day, usd(1190))]);
    for line in &bill.lines {
        assert_eq!(line.patient.minor + line.payer.minor, line.total.minor);
    }
    let own: i64 = bill.lines.iter().map(|line| line.patient.minor).sum();
    assert_eq!((own, bill.bill.payer.minor + own), (bill.bill.patient.minor, 5690));
    assert_eq!(bill.payments.iter().map(|part| part.amount).collect::<Vec<_>>(), [usd(300)]);
    assert_eq!((bill.bill.open, bill.bill.state), (usd(own - 300), InvoiceState::PartlyPaid));
}

#[tokio::test]
async fn bills_to_pay_come_first_and_are_counted_and_become_overdue_by_the_calendar_of_the_place() {
    let office = Office::open().await;
    let paid = office.invoice_of("10").await;
    office.pay("12", &[paid]).await;
    let old = office.invoice_of("20").await;
    office.t.clock.advance(SignedDuration::from_hours(24));
    let new = office.invoice_of("30").await;
    let mine = async || office.t.ask(&office.ada.actor, MyBills {}).await.expect("her bills");
    let bills = mine().await;
    assert_eq!(bills.bills.iter().map(|bill| bill.id).collect::<Vec<_>>(), [old, new, paid]);
    assert_eq!(bills.credit.iter().map(|credit| credit.amount).collect::<Vec<_>>(), [usd(200)]);
    assert_eq!(bills.payments.iter().map(|payment| payment.credit).collect::<Vec<_>>(), [usd(200)]);
    assert_eq!(office.t.ask(&office.ada.actor, CountMyBills {}).await, Ok(2));
    // Due on 1 April: the evening of that day in New York is the second in UTC, and not overdue.
    office.t.clock.set("2026-04-02T03:59:00Z".parse().expect("a time"));
    assert!(!mine().await.bills[0].overdue);
    office.t.clock.set("2026-04-02T04:01:00Z".parse().expect("a time"));
    let bills = mine().await.bills;
    assert_eq!((bills[0].words(), bills[1].words(), bills[2].words()), ("Overdue", "To pay", "Paid"));
}

#[tokio::test]
async fn several_bills_are_paid_in_one_go_the_one_due_first_before_the_others() {
    let office = Office::open().await;
    let (first, second) = (office.invoice_of("20").await, office.invoice_of("30").await);
    let online = Online {
        payment: pay(&office, &[second, first], "45").await.expect("begun"),
        request: request(&office, &[first]).await,
        gateway: Double::default(),
        invoice: first,
        office,
    };
    online.checkout().await.expect("a page");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("told");
    let page = look(&online.office, online.payment).await;
    assert_eq!((page.payment.state, page.payment.credit, page.url), (PaymentState::Succeeded, usd(0), None));
    assert_eq!(page.bills.iter().map(|bill| bill.open.minor).sum::<i64>(), 500);
    assert_eq!(online.office.balance("gateway").await, 4500);
}

/// T9.5: two tabs, two requests, two ways to the same bill.
#[tokio::test]
async fn one_bill_is_not_paid_by_two_ways_at_once() {
    let office = Office::open().await;
    let (first, second) = (office.invoice_of("20").await, office.invoice_of("30").await);
    let payment = pay(&office, &[first], "").await.expect("begun");
    page(&office, payment).await;
    assert_eq!(pay(&office, &[first], "").await, Ok(payment), "the other tab goes on with the same");
    assert_eq!(rule(pay(&office, &[first], "5").await), "payment_under_way");
    assert_eq!(rule(pay(&office, &[first, second], "").await), "payment_under_way");
    let asked = request(&office, &[first]).await;
    assert_eq!(begin(&office, asked, "").await, Ok(payment), "the link leads to the same payment");
    assert_eq!(rule(begin(&office, asked, "7").await), "payment_under_way");
    let bill = office.t.ask(&office.ada.actor, MyBill { invoice_id: first }).await.expect("her bill");
    assert_eq!(bill.under_way.iter().map(|one| one.payment_id).collect::<Vec<_>>(), [payment]);
    pay(&office, &[second], "").await.expect("the other bill is free");
}

#[tokio::test]
async fn many_tabs_at_once_begin_one_payment() {
    let office = Office::open().await;
    let bill = office.invoice_of("20").await;
    let mut tabs = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let command =
            PayBills { invoices: vec![bill.to_string()], amount: String::new(), method: String::new(), keep: false };
        let ctx = Ctx::of(office.t.hale(), office.ada.actor.clone());
        tabs.spawn(platform::command::run(ctx, office.t.new_key(), command));
    }
    let begun: Vec<_> = tabs.join_all().await.into_iter().map(|paid| paid.expect("begun").id).collect();
    assert!(begun.iter().all(|id| *id == begun[0]), "{begun:?}");
}

#[tokio::test]
async fn declined_and_left_are_told_and_the_bill_is_free_again() {
    for (state, words) in [(SessionState::Failed, "Declined"), (SessionState::Expired, "Not paid")] {
        let online = Online::begun().await;
        assert_eq!(look(&online.office, online.payment).await.payment.state.own_words(), "Not finished");
        assert!(look(&online.office, online.payment).await.url.is_some(), "a closed tab finds the way back");
        online.tell("evt_1", Report::Session { session: online.session(), state }).await.expect("told");
        let page = look(&online.office, online.payment).await;
        assert_eq!((page.payment.state.own_words(), page.url.as_deref()), (words, None));
        let next = pay(&online.office, &[online.invoice], "").await.expect("once more");
        assert_ne!(next, online.payment);
    }
}

#[tokio::test]
async fn wrong_wishes_are_met_with_a_sentence_and_other_peoples_bills_do_not_exist() {
    let office = Office::open().await;
    let bill = office.invoice_of("20").await;
    for wrong in ["-1", "0", "1e3", "20 USD", "5.001"] {
        assert_eq!(beside(pay(&office, &[bill], wrong).await), ["amount"], "{wrong}");
    }
    assert_eq!(rule(pay(&office, &[bill], "20.01").await), "allocation_within_invoice");
    assert_eq!(beside(pay(&office, &[], "").await), ["invoices"]);
    let eve = office.t.patient("Eve Other").await;
    let theirs =
        PayBills { invoices: vec![bill.to_string()], amount: String::new(), method: String::new(), keep: false };
    assert_eq!(office.t.run(&eve.actor, theirs.clone()).await, Err(AppError::NotFound));
    assert_eq!(office.t.run(&office.clerk.actor, theirs).await, Err(AppError::Forbidden));
    let draft =
        office.t.run(&office.clerk.actor, office.draft(&[office.charge(office.visit).await])).await.expect("a draft");
    assert_eq!(pay(&office, &[draft.id], "").await, Err(AppError::NotFound), "a draft is nobody's business yet");
    assert_eq!(office.t.ask(&office.ada.actor, MyBill { invoice_id: draft.id }).await, Err(AppError::NotFound));
    office.pay("20", &[bill]).await;
    assert_eq!(rule(pay(&office, &[bill], "").await), "invoice_move_listed", "what is paid is not paid again");
    let payment = office.pay("5", &[]).await;
    assert_eq!(office.t.ask(&eve.actor, MyPayment { payment_id: payment }).await, Err(AppError::NotFound));
    let asked = request(&office, &[office.invoice_of("3").await]).await;
    assert_eq!(office.t.ask(&eve.actor, MyRequest { request_id: asked }).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn what_was_asked_for_shows_what_is_left_of_it() {
    let office = Office::open().await;
    let bills = [office.invoice_of("20").await, office.invoice_of("30").await];
    let request_id = request(&office, &bills).await;
    office.pay("20", &[bills[0]]).await;
    let show = async || office.t.ask(&office.ada.actor, MyRequest { request_id }).await.expect("the request");
    let shown = show().await;
    assert_eq!(shown.bills.iter().map(|bill| bill.open.minor).sum::<i64>(), 3000);
    assert!(!shown.ended);
    office.t.run(&office.clerk.actor, WithdrawRequest { request_id }).await.expect("withdrawn");
    assert!(show().await.ended);
}

#[tokio::test]
async fn whoever_looks_at_their_bills_is_told_of_news() {
    let online = Online::begun().await;
    let watched = online.office.t.ask(&online.office.ada.actor, WatchMyBills {}).await.expect("hers");
    assert_eq!(watched, online.office.patient());
    let listening = tokio::spawn(platform::live::listen(online.office.t.hale().clone()));
    let mut changes = online.office.t.live().subscribe();
    changes.recv().await.expect("it listens");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("told");
    let change = tokio::time::timeout(std::time::Duration::from_secs(10), changes.recv()).await.expect("in time");
    assert!(change.expect("a change").concerns(Topic::Bills(watched)));
    listening.abort();
}
