//! What is written about bills: that there is something to see, and where; never what.

use billing::{
    model::*,
    server::{
        gateway::SessionState,
        jobs,
        news::{BillIssued, BillOverdue, PaymentReceived, PaymentRequested},
    },
};
use jiff::SignedDuration;
use platform::{
    jobs::{Jobs, run_once},
    mail::{Letter, Notice},
};

use crate::{
    office::Office,
    online::{Online, request},
};

const BASE: &str = "https://hale.example";

pub async fn told(office: &Office) -> Vec<String> {
    sqlx::query_scalar(
        "select split_part(event, ':', 1) || ' ' || state from notification where recipient = $1 order by event",
    )
    .bind(office.ada.account.0)
    .fetch_all(office.t.pool())
    .await
    .expect("notifications")
}

pub async fn compose(office: &Office, notice: impl Notice) -> Option<Letter> {
    let conn = &mut *office.t.pool().acquire().await.expect("a connection");
    notice.compose(conn, BASE).await.expect("composed")
}

/// A letter with a link, and without anything that tells of care or money.
pub fn is_discreet(letter: Option<&Letter>, link: &str) {
    let Letter { subject, text } = letter.expect("a letter");
    assert!(text.contains(&format!("{BASE}{link}\n")), "{text}");
    for word in ["USD", "45", "Consultation", "Wound", "Ada", "Hopper", "HG-"] {
        assert!(!text.replace(link, "").contains(word) && !subject.contains(word), "{word} is in {subject}: {text}");
    }
}

#[tokio::test]
async fn a_bill_a_request_and_a_payment_are_each_announced_once() {
    let office = Office::open().await;
    let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
    is_discreet(compose(&office, BillIssued(invoice)).await.as_ref(), &format!("/bills/{invoice}"));
    let asked = request(&office, &[invoice]).await;
    is_discreet(compose(&office, PaymentRequested(asked)).await.as_ref(), &format!("/bills/requests/{asked}"));
    let payment = office.pay("45", &[invoice]).await;
    is_discreet(compose(&office, PaymentReceived(payment)).await.as_ref(), &format!("/bills/payments/{payment}"));
    run_once(office.t.hale(), &jobs::jobs(Jobs::default())).await.expect("the jobs run");
    // What is paid is not asked for any more; without a mail server the rest is kept.
    let told = told(&office).await;
    assert_eq!(told, ["mail.bill_issued dropped", "mail.payment_received queued", "mail.payment_requested dropped"]);
}

#[tokio::test]
async fn a_request_that_was_withdrawn_and_a_payment_that_was_declined_are_no_news() {
    let online = Online::begun().await;
    let failed = billing::server::gateway::Report::Session { session: online.session(), state: SessionState::Failed };
    online.tell("evt_1", failed).await.expect("told");
    assert!(compose(&online.office, PaymentReceived(online.payment)).await.is_none());
    let withdraw = WithdrawRequest { request_id: online.request };
    online.office.t.run(&online.office.clerk.actor, withdraw).await.expect("withdrawn");
    assert!(compose(&online.office, PaymentRequested(online.request)).await.is_none());
    online.tell("evt_2", online.charge("ch_1", 4500)).await.expect("told");
    online.tell("evt_3", online.charge("ch_1", 4500)).await.expect("told");
    let received = told(&online.office).await.into_iter().filter(|told| told.starts_with("mail.payment_received"));
    assert_eq!(received.count(), 1, "what paid after all is announced once");
}

/// Due on 1 April: the first reminder comes on the morning of the second, by the clock of the place, and then every
/// fortnight, three in all.
#[tokio::test]
async fn what_is_overdue_is_reminded_of_in_the_morning_and_not_for_ever() {
    let office = Office::open().await;
    let invoice = office.invoice_of("45").await;
    let paid = office.invoice_of("20").await;
    office.pay("20", &[paid]).await;
    let reminders = async |at: &str| {
        office.t.clock.set(at.parse().expect("a time"));
        run_once(office.t.hale(), &jobs::jobs(Jobs::default())).await.expect("the jobs run");
        told(&office).await.iter().filter(|told| told.starts_with("mail.bill_overdue")).count()
    };
    assert_eq!(reminders("2026-04-02T11:59:00Z").await, 0);
    assert_eq!(reminders("2026-04-02T12:00:00Z").await, 1, "eight o'clock in New York");
    is_discreet(compose(&office, BillOverdue { invoice, reminder: 1 }).await.as_ref(), &format!("/bills/{invoice}"));
    assert_eq!(reminders("2026-04-15T12:00:00Z").await, 1);
    assert_eq!(reminders("2026-04-16T12:00:00Z").await, 2);
    assert_eq!(reminders("2026-04-30T12:00:00Z").await, 3);
    assert_eq!(reminders("2026-12-01T12:00:00Z").await, 3);
    office.t.clock.advance(SignedDuration::from_secs(1));
    office.pay("45", &[invoice]).await;
    assert!(compose(&office, BillOverdue { invoice, reminder: 3 }).await.is_none());
}

#[tokio::test]
async fn a_bill_of_which_the_patient_owes_nothing_is_no_news() {
    let office = Office::open().await;
    let coverage = office.coverage("", "0", "", "").await;
    let charge = office.charge(office.visit).await;
    office.issue(DraftInvoice { coverage_id: coverage.to_string(), ..office.draft(&[charge]) }).await;
    assert_eq!(told(&office).await, Vec::<String>::new());
}
