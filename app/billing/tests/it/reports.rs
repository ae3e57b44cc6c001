use std::{path::Path, process::Command};

use billing::model::*;
use jiff::{SignedDuration, civil::date};
use model::{AppError, Money};

use crate::office::{Office, beside, usd};

fn sum(by: &[RevenueBy]) -> i64 {
    by.iter().map(|one| one.net.minor).sum()
}

/// A day with something of everything.
async fn busy() -> Office {
    let office = Office::open().await;
    let coverage = office.coverage("5", "20", "", "").await;
    let charges = [office.charge(office.visit).await, office.charge(office.dressing).await];
    let covered = DraftInvoice { coverage_id: coverage.to_string(), ..office.draft(&charges) };
    let first = office.issue(covered).await;
    office.pay("10", &[first]).await;
    let second = office.invoice_of("30").await;
    office.open_drawer(&office.cashier, "50").await;
    let cash = office.payment("cash", "40", &[second]);
    office.t.run(&office.cashier.actor, cash).await.expect("paid");
    let line = office.show(second).await.lines[0].id.to_string();
    office.credit(second, &[(line, "7.77")]).await.expect("credited");
    office
}

#[tokio::test]
async fn every_split_of_the_revenue_is_what_the_ledger_has() {
    let office = busy().await;
    let ask = |from, to| ShowRevenue { facility_id: None, from: Some(from), to: Some(to) };
    let today = date(2026, 3, 2);
    let revenue = office.t.ask(&office.manager.actor, ask(today, today)).await.expect("revenue");
    assert_eq!(revenue.net, usd(-office.balance("revenue").await));
    assert_eq!(revenue.net, usd(5500 + 3000 - 777));
    assert_eq!(revenue.tax, usd(190));
    for by in [&revenue.by_day, &revenue.by_service, &revenue.by_practitioner, &revenue.by_payer] {
        assert_eq!(sum(by), revenue.net.minor, "{by:?}");
    }
    let payers: Vec<_> = revenue.by_payer.iter().map(|one| (one.name.as_str(), one.net)).collect();
    assert_eq!(payers, [("Northern Mutual", usd(5500)), ("Patients themselves", usd(2223))]);
    let methods: Vec<_> = revenue.methods.iter().map(|one| (one.method, one.net)).collect();
    assert_eq!(methods, [(Method::Card, usd(1000)), (Method::Cash, usd(4000))]);
    let before = office.t.ask(&office.manager.actor, ask(date(2026, 1, 1), date(2026, 3, 1))).await.expect("revenue");
    assert_eq!((before.net, before.by_day.len()), (usd(0), 0));
    assert_eq!(beside(office.t.ask(&office.manager.actor, ask(today, date(2026, 3, 1))).await), ["to"]);
    assert_eq!(office.t.ask(&office.cashier.actor, ask(today, today)).await, Err(AppError::Forbidden));
}

#[tokio::test]
async fn yesterdays_account_is_the_same_today() {
    let office = busy().await;
    let as_of = |day| ShowAccount { patient_id: office.patient(), facility_id: Some(office.here()), as_of: Some(day) };
    let look = async |day| office.t.ask(&office.clerk.actor, as_of(day)).await.expect("an account");
    let monday = look(date(2026, 3, 2)).await;
    assert_eq!(monday.owed.minor - monday.credit.minor, monday.aging.balance());
    assert_eq!(monday.entries.iter().map(|entry| entry.amount.minor).sum::<i64>(), monday.aging.balance());
    let open: i64 = monday.invoices.iter().map(|invoice| invoice.open.minor).sum();
    let credit: i64 = monday.payments.iter().map(|payment| payment.credit.minor).sum();
    assert_eq!(
        (monday.owed, monday.credit),
        (usd(open), usd(credit)),
        "each number is the sum of what stands below it"
    );
    office.t.clock.advance(SignedDuration::from_hours(24 * 40));
    let open: Vec<_> =
        monday.invoices.iter().filter(|invoice| invoice.open.minor > 0).map(|invoice| invoice.id).collect();
    office.pay("1", &open).await;
    assert_eq!(look(date(2026, 3, 2)).await, monday);
    let later = look(date(2026, 4, 11)).await;
    assert_eq!(later.owed.minor, monday.owed.minor - 100);
    assert_eq!((later.aging.not_due, later.aging.to_30), (0, later.owed.minor));
    assert_eq!(look(date(2026, 3, 1)).await.aging, Aging::default());
}

#[tokio::test]
async fn the_work_list_names_what_is_to_be_done() {
    let office = busy().await;
    office.charge(office.visit).await;
    let charge = office.charge(office.visit).await;
    office.t.run(&office.clerk.actor, office.draft(&[charge])).await.expect("a draft");
    let payment = office.pay("3", &[]).await;
    let ask = RequestRefund { payment_id: payment, amount: "3".into(), reason: "Too much".into() };
    office.t.run(&office.clerk.actor, ask).await.expect("asked");
    office.t.clock.advance(SignedDuration::from_hours(24 * 31));
    let work = office.t.ask(&office.clerk.actor, ShowWork { facility_id: None }).await.expect("work");
    let counts =
        (work.unbilled.len(), work.drafts.len(), work.overdue.len(), work.to_decide.len(), work.unallocated.len());
    assert_eq!(counts, (1, 1, 1, 1, 2));
    assert!(work.to_decide[0].own, "somebody else decides");
    let elsewhere = office.t.staff(model::Role::Billing, office.t.other_facility).await;
    let theirs = office.t.ask(&elsewhere.actor, ShowWork { facility_id: None }).await.expect("work");
    assert!(theirs.unbilled.is_empty() && theirs.overdue.is_empty());
}

#[tokio::test]
async fn the_exported_journal_balances() {
    let office = busy().await;
    let export = |format| ExportJournal { facility_id: None, from: date(2026, 3, 1), to: date(2026, 3, 31), format };
    let csv = office.t.ask(&office.manager.actor, export(ExportFormat::Csv)).await.expect("an export");
    let amounts = csv.content.lines().skip(1).map(|line| line.split(',').nth(4).expect("an amount"));
    let signed = |typed: &str| {
        let (sign, typed) = typed.strip_prefix('-').map_or((1, typed), |typed| (-1, typed));
        sign * Money::parse(typed, model::Currency::USD).expect("an amount").minor
    };
    let amounts: Vec<i64> = amounts.map(signed).collect();
    assert!(amounts.len() > 12);
    assert_eq!(amounts.iter().sum::<i64>(), 0);
    assert!(!csv.content.contains("Ada"), "accounting needs no names");
    let beancount = office.t.ask(&office.manager.actor, export(ExportFormat::Beancount)).await.expect("an export");
    checked_by_beancount(&beancount.content);
}

/// The real beancount says whether the file balances.
fn checked_by_beancount(content: &str) {
    let program = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/beancount-venv/bin/bean-check"));
    assert!(
        program.exists(),
        "{} is missing: bin/test sets it up (python3 -m venv target/beancount-venv; pip install beancount)",
        program.display()
    );
    let check = |name: &str, content: &str| {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&file, content).expect("a file");
        Command::new(program).arg(&file).output().expect("bean-check runs")
    };
    let checked = check("journal.beancount", content);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let broken = content.replacen(" 30.00 USD", " 30.01 USD", 1);
    assert_ne!(broken, content);
    assert!(!check("broken.beancount", &broken).status.success(), "it says so when a journal does not balance");
}
