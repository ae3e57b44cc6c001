//! What the gateway tells of money that comes.

use billing::{
    model::*,
    server::gateway::{self, DisputeState, Outcome, Report, SessionState},
};
use jiff::SignedDuration;
use model::{AppError, Money};
use platform::{Actor, Ctx, command};

use crate::{
    office::{beside, rule, usd},
    online::{Online, begin, request},
};

#[tokio::test]
async fn a_bill_is_paid_online() {
    let online = Online::begun().await;
    assert_eq!(online.checkout().await, Ok(format!("https://pay.example/{}", online.payment)), "asked twice, one page");
    let asked = online.gateway.asked.lock().expect("a lock").clone();
    assert_eq!(asked.iter().map(|intent| intent.amount).collect::<Vec<_>>(), [usd(4500)]);
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.office.show(online.invoice).await.state, InvoiceState::Balanced);
    assert_eq!(online.office.balance("gateway").await, 4500);
    assert!(online.tasks().await.is_empty());
}

#[tokio::test]
async fn twins_of_one_event_at_once_have_one_effect() {
    let online = Online::begun().await;
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..20 {
        // Half of them as other events about the same charge.
        let event = online.event(if number % 2 == 0 { "evt_1" } else { "evt_2" }, online.charge("ch_1", 4500));
        clients.spawn(command::run(Ctx::system(online.office.t.hale(), "gateway"), online.office.t.new_key(), event));
    }
    let answers = clients.join_all().await;
    let done = answers.iter().filter(|answer| **answer == Ok(Outcome::Done)).count();
    assert_eq!((done, online.office.balance("gateway").await), (1, 4500), "{answers:?}");
}

#[tokio::test]
async fn what_differs_from_our_own_row_is_never_applied() {
    let online = Online::begun().await;
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4400)).await, Ok(Outcome::Suspended));
    let euros = Report::Charge {
        charge: "ch_2".into(),
        session: online.session(),
        amount: Money::new(4500, model::Currency::EUR),
        fee: None,
    };
    assert_eq!(online.tell("evt_2", euros).await, Ok(Outcome::Suspended));
    let stranger = Report::Charge { charge: "ch_3".into(), session: "cs_unknown".into(), amount: usd(700), fee: None };
    assert_eq!(online.tell("evt_3", stranger).await, Ok(Outcome::Suspended));
    assert_eq!(online.office.show(online.invoice).await.open, usd(4500));
    assert_eq!(online.office.balance("suspense").await, -(4400 + 4500 + 700));
    assert_eq!(online.tasks().await, ["amount_differs", "amount_differs", "unknown_payment"]);
    // The right one still counts, and a second one of the same payment does not.
    assert_eq!(online.tell("evt_4", online.charge("ch_4", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.tell("evt_5", online.charge("ch_5", 4500)).await, Ok(Outcome::Suspended));
    assert_eq!(online.office.show(online.invoice).await.open, usd(0));
    assert_eq!(online.office.balance("credit").await, 0);
}

#[tokio::test]
async fn success_after_the_invoice_was_paid_or_credited_is_credit_with_a_task() {
    let online = Online::begun().await;
    online.office.pay("30", &[online.invoice]).await;
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.office.show(online.invoice).await.open, usd(0));
    assert_eq!(
        (online.office.account().await.credit, online.tasks().await),
        (usd(3000), vec!["paid_after_the_end".into()])
    );

    let online = Online::begun().await;
    online.office.credit(online.invoice, &[]).await.expect("credited");
    let expired = Report::Session { session: online.session(), state: SessionState::Expired };
    assert_eq!(online.tell("evt_1", expired.clone()).await, Ok(Outcome::Done));
    assert_eq!(online.state().await, "abandoned");
    assert_eq!(online.tell("evt_2", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!((online.state().await.as_str(), online.office.account().await.credit), ("succeeded", usd(4500)));
    assert_eq!(online.tell("evt_3", expired).await, Ok(Outcome::Older), "what is older does not take it back");
    assert_eq!(online.state().await, "succeeded");
}

#[tokio::test]
async fn two_tabs_pay_one_request_once() {
    let online = Online::begun().await;
    assert_eq!(
        begin(&online.office, online.request, "").await,
        Ok(online.payment),
        "the other tab goes on with the same one"
    );
    assert_eq!(rule(begin(&online.office, online.request, "20").await), "payment_under_way");
    let failed = Report::Session { session: online.session(), state: SessionState::Failed };
    online.tell("evt_1", failed).await.expect("told");
    let next = begin(&online.office, online.request, "20").await.expect("declined, and tried again");
    let other = begin(&online.office, online.request, "30").await.expect("its page was never opened");
    assert_ne!(next, other);
}

#[tokio::test]
async fn only_the_patient_pays_a_request_and_only_while_it_is_there() {
    let online = Online::begun().await;
    let office = &online.office;
    let eve = office.t.patient("Eve Other").await;
    let start = |amount: &str| StartPayment {
        request_id: online.request,
        amount: amount.into(),
        method: String::new(),
        keep: false,
    };
    assert_eq!(office.t.run(&eve.actor, start("")).await, Err(AppError::NotFound));
    assert_eq!(office.t.run(&office.clerk.actor, start("")).await, Err(AppError::Forbidden));
    let ctx = Ctx::of(office.t.hale(), eve.actor.clone());
    let theirs = gateway::checkout(&ctx, &online.gateway, online.payment, String::new()).await;
    assert_eq!(theirs, Err(AppError::NotFound));
    let next = request(office, &[online.invoice]).await;
    let start =
        |amount: &str| StartPayment { request_id: next, amount: amount.into(), method: String::new(), keep: false };
    assert_eq!(rule(office.t.run(&office.ada.actor, start("45.01")).await), "allocation_within_invoice");
    assert_eq!(beside(office.t.run(&office.ada.actor, start("-1")).await), ["amount"]);
    office.t.run(&office.clerk.actor, WithdrawRequest { request_id: next }).await.expect("withdrawn");
    assert_eq!(rule(office.t.run(&office.ada.actor, start("1")).await), "payment_request_over");
    office.t.clock.advance(SignedDuration::from_hours(24 * 14));
    let late = StartPayment { request_id: online.request, amount: String::new(), method: String::new(), keep: false };
    assert_eq!(rule(office.t.run(&office.ada.actor, late).await), "payment_request_over");
}

#[tokio::test]
async fn a_gateway_that_is_away_costs_nothing() {
    let mut online = Online::begun().await;
    let office = &online.office;
    let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
    online.payment = begin(office, request(office, &[invoice]).await, "").await.expect("begun");
    online.gateway.away = true;
    assert_eq!(online.checkout().await, Err(AppError::Busy));
    online.gateway.away = false;
    online.checkout().await.expect("the same payment goes on");
}

#[tokio::test]
async fn what_never_makes_sense_is_set_aside_in_the_end() {
    let online = Online::begun().await;
    let lost = online.event("evt_1", Report::Dispute { charge: "ch_unknown".into(), state: DisputeState::Lost });
    let house = Actor::system("gateway");
    assert_eq!(online.office.t.run(&house, lost.clone()).await, Err(AppError::Busy));
    online.office.t.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(online.office.t.run(&house, lost.clone()).await, Ok(Outcome::SetAside));
    assert_eq!(online.office.t.run(&house, lost).await, Ok(Outcome::Repeated));
    assert_eq!(online.tell("evt_2", Report::Other).await, Ok(Outcome::Ignored));
    assert_eq!(online.tasks().await, ["unknown_payment"]);
    let clerk = &online.office.clerk.actor;
    let work = online.office.t.ask(clerk, ShowWork { facility_id: None }).await.expect("work");
    let close = CloseBillingTask { task_id: work.tasks[0].id };
    let elsewhere = online.office.t.staff(model::Role::Billing, online.office.t.other_facility).await;
    assert_eq!(online.office.t.run(&elsewhere.actor, close.clone()).await, Err(AppError::NotFound));
    online.office.t.run(clerk, close.clone()).await.expect("looked at");
    assert_eq!(online.office.t.run(clerk, close).await, Err(AppError::NotFound), "it is done");
    // Nobody but the house takes events in.
    let forged = online.event("evt_3", online.charge("ch_1", 4500));
    assert_eq!(online.office.t.run(&online.office.clerk.actor, forged.clone()).await, Err(AppError::NotFound));
    assert_eq!(online.office.t.run(&online.office.ada.actor, forged).await, Err(AppError::Forbidden));
}

#[tokio::test]
async fn what_no_event_told_is_found_by_looking() {
    let online = Online::begun().await;
    *online.gateway.looks.lock().expect("a lock") = vec![online.charge("ch_1", 4500)];
    let house = Ctx::system(online.office.t.hale(), "reconcile");
    assert_eq!(gateway::reconcile(&house, &online.gateway).await, Ok(1));
    assert_eq!(gateway::reconcile(&house, &online.gateway).await, Ok(0));
    assert_eq!(online.office.show(online.invoice).await.state, InvoiceState::Balanced);
    let clerk = Ctx::of(online.office.t.hale(), online.office.clerk.actor.clone());
    assert_eq!(gateway::reconcile(&clerk, &online.gateway).await, Err(AppError::NotFound));
}

/// T9: the event and all that follows from it, or nothing of either.
#[tokio::test]
async fn who_is_stopped_in_the_middle_has_done_nothing() {
    let online = Online::begun().await;
    let pool = online.office.t.pool();
    sqlx::raw_sql("create trigger broken before insert on allocation for each row execute function refuse_change()")
        .execute(pool)
        .await
        .expect("a fault");
    let told = online.tell("evt_1", online.charge("ch_1", 4500)).await;
    assert!(matches!(told, Err(AppError::Internal { .. })), "5xx, so that it comes again: {told:?}");
    let events: i64 = sqlx::query_scalar("select count(*) from gateway_event").fetch_one(pool).await.expect("a count");
    assert_eq!((events, online.state().await.as_str(), online.office.balance("gateway").await), (0, "initiated", 0));
    sqlx::raw_sql("drop trigger broken on allocation").execute(pool).await.expect("mended");
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.office.show(online.invoice).await.open, usd(0));
}
