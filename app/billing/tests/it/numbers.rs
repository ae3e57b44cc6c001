use std::collections::BTreeSet;

use billing::model::{Invoiced, IssueInvoice};
use jiff::SignedDuration;
use platform::{Ctx, command};

use crate::office::Office;

/// T18: fifty at once, some of whom are refused in the middle: no number is missing and none is given twice.
#[tokio::test]
async fn numbers_have_no_gaps_under_fifty_issuers() {
    let office = Office::with_connections(60).await;
    let mut issues = Vec::new();
    for _ in 0..50 {
        let charge = office.charge(office.visit).await;
        let draft = office.t.run(&office.clerk.actor, office.draft(&[charge])).await.expect("a draft");
        issues.push(IssueInvoice { invoice_id: draft.id, version: 1 });
    }
    let mut clients = tokio::task::JoinSet::new();
    // Each twice, by two keys, and once as somebody who has looked at something older; some leave in the middle.
    for (at, issue) in issues.iter().cycle().take(150).enumerate() {
        let version = if at >= 100 { 9 } else { 1 };
        let ctx = Ctx::of(office.t.hale(), office.clerk.actor.clone());
        let client = clients.spawn(command::run(ctx, office.t.new_key(), IssueInvoice { version, ..issue.clone() }));
        if at % 10 == 0 {
            client.abort();
        }
    }
    while clients.join_next().await.is_some() {}
    // Whom an aborted client left behind issues now; what went on without its client is refused.
    for issue in issues {
        let _ = office.t.run(&office.clerk.actor, issue).await;
    }
    let numbers: Vec<String> = sqlx::query_scalar("select number from invoice where number is not null")
        .fetch_all(office.t.pool())
        .await
        .expect("numbers");
    let expected: BTreeSet<String> = (1..=50).map(|number| format!("HG-2026-{number:06}")).collect();
    assert_eq!(numbers.len(), 50);
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn a_year_begins_on_the_calendar_of_the_facility() {
    let office = Office::open().await;
    let number = async || {
        let charge = office.charge(office.visit).await;
        let draft = office.t.run(&office.clerk.actor, office.draft(&[charge])).await.expect("a draft");
        let issue = IssueInvoice { invoice_id: draft.id, version: 1 };
        let Invoiced { number, .. } = office.t.run(&office.clerk.actor, issue).await.expect("issued");
        number.expect("a number")
    };
    // Half past four in the morning of New Year's Day in London is half past eleven of New Year's Eve in New York.
    office.t.clock.set("2027-01-01T04:30:00Z".parse().expect("an instant"));
    assert_eq!(number().await, "HG-2026-000001");
    office.t.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(number().await, "HG-2027-000001");
}
