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

/// T18 again, the hard way: fifty issue at once while PostgreSQL's backends are killed under them, some of them between the number
/// that they took and the end of their transaction, and clients leave. Whoever was stopped tries again until all are issued.
#[tokio::test]
async fn numbers_have_no_gaps_when_backends_are_killed() {
    // Backends that fall, and how many of them with a number in hand.
    const KILLED: usize = 40;
    const HOLDING: usize = 10;
    let office = Office::with_connections(60).await;
    // Who has taken a number holds it for a moment: that is where a kill hurts.
    let slow = "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.05); return null; end $$;
                create trigger slow after update on invoice for each row when (new.number is not null) execute function slow();";
    sqlx::raw_sql(slow).execute(office.t.pool()).await.expect("slow invoices");
    let mut issues = Vec::new();
    for _ in 0..50 {
        let charge = office.charge(office.visit).await;
        let draft = office.t.run(&office.clerk.actor, office.draft(&[charge])).await.expect("a draft");
        issues.push(IssueInvoice { invoice_id: draft.id, version: 1 });
    }
    let mut outside = office.t.connection().await;
    let (mut killed, mut holding) = (0, 0);
    for round in 0.. {
        let mut clients = tokio::task::JoinSet::new();
        for (at, issue) in issues.iter().enumerate() {
            let ctx = Ctx::of(office.t.hale(), office.clerk.actor.clone());
            let client = clients.spawn(command::run(ctx, office.t.new_key(), issue.clone()));
            if (at + round) % 7 == 0 {
                client.abort();
            }
        }
        // Under fire until enough have fallen, however fast the machine is; what is left then is issued in peace.
        while (killed < KILLED || holding < HOLDING) && !clients.is_empty() {
            // The one that has its number and sleeps, until enough of them have fallen, and whoever waits for theirs.
            let shot: Vec<(bool, bool)> = sqlx::query_as(
                "select pg_terminate_backend(pid), coalesce(wait_event = 'PgSleep', false) from (
                     select pid, wait_event from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
                     order by case when $1 then wait_event = 'PgSleep' end desc nulls last, random() limit 2) them",
            )
            .bind(holding < HOLDING)
            .fetch_all(&mut outside)
            .await
            .expect("a shot");
            killed += shot.iter().filter(|(dead, _)| *dead).count();
            holding += shot.iter().filter(|(dead, slept)| *dead && *slept).count();
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
            while clients.try_join_next().is_some() {}
        }
        while clients.join_next().await.is_some() {}
        let drafts: i64 = sqlx::query_scalar("select count(*) from invoice where state = 'draft'")
            .fetch_one(&mut outside)
            .await
            .expect("a count");
        if drafts == 0 {
            break;
        }
        assert!(round < 10, "{drafts} are still drafts");
    }
    let numbers: Vec<String> =
        sqlx::query_scalar("select number from invoice where number is not null order by number")
            .fetch_all(&mut outside)
            .await
            .expect("numbers");
    let expected: Vec<String> = (1..=50).map(|number| format!("HG-2026-{number:06}")).collect();
    assert_eq!(numbers, expected);
    let last: i64 = sqlx::query_scalar("select last from invoice_counter").fetch_one(&mut outside).await.expect("last");
    assert_eq!(last, 50);
    assert!(
        killed >= KILLED && holding >= HOLDING,
        "it was a fight: {killed} killed, {holding} of them with a number in hand"
    );
    assert_eq!(office.balance("patient").await, 50 * 4500, "each was posted once");
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
