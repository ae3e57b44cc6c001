//! What stands in the ledger, against what really happened at the gateway.

use std::collections::BTreeMap;

use sqlx::{PgPool, Row};
use uuid::Uuid;

use super::script::Truth;
use crate::Outcome;

pub type Balances = BTreeMap<String, i64>;

/// What each account holds.
pub async fn balances(pool: &PgPool) -> Outcome<Balances> {
    let sums = dynamic_pairs(pool, "select account, sum(amount_minor)::bigint from ledger_entry group by 1").await?;
    Ok(sums.into_iter().collect())
}

async fn dynamic_pairs(pool: &PgPool, sql: &'static str) -> Outcome<Vec<(String, i64)>> {
    let rows = sqlx::query(sql).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Each line is a sentence of its own; none is what is promised.
pub async fn check(pool: &PgPool, before: &Balances, truths: &[Truth]) -> Outcome<Vec<String>> {
    let mut violations = one_by_one(pool, truths).await?;
    let after = balances(pool).await?;
    let moved = |account: &str| after.get(account).unwrap_or(&0) - before.get(account).unwrap_or(&0);
    let sum = |of: fn(&Truth) -> i64| truths.iter().map(of).sum::<i64>();
    let came = sum(|truth| if truth.paid { truth.amount.minor } else { 0 } + truth.astray);
    let lost = sum(|truth| if truth.lost { truth.amount.minor } else { 0 });
    for (account, wanted) in [
        ("gateway", came - sum(|truth| truth.fee) - sum(|truth| truth.refunded) - lost),
        ("suspense", -sum(|truth| truth.astray)),
        ("fee", sum(|truth| truth.fee)),
        ("disputes", lost),
    ] {
        if moved(account) != wanted {
            violations.push(format!("the account {account} moved by {} and not by {wanted}", moved(account)));
        }
    }
    let whole: i64 = after.values().sum();
    if whole != 0 {
        violations.push(format!("the ledger sums to {whole}"));
    }
    for (what, sql) in WRONG {
        let found = dynamic_pairs(pool, sql).await?;
        violations.extend(found.into_iter().map(|(id, number)| format!("{what}: {id} ({number})")));
    }
    Ok(violations)
}

/// What may never be, whatever happened.
const WRONG: [(&str, &str); 4] = [
    (
        "paid twice",
        "select payment_id::text, count(*) from ledger_entry e join journal j on j.id = e.journal_id
         where j.kind = 'payment_received' and e.account = 'gateway' group by 1 having count(*) > 1",
    ),
    (
        "an invoice below zero",
        "select invoice_id::text, sum(amount_minor)::bigint from ledger_entry where account = 'patient' group by 1 having sum(amount_minor) < 0",
    ),
    (
        "credit below zero",
        "select payment_id::text, sum(amount_minor)::bigint from ledger_entry where account = 'credit' group by 1 having sum(amount_minor) > 0",
    ),
    (
        "two payments of a request under way",
        "select request_id::text, count(*) from payment where state in ('initiated', 'processing') and request_id is not null group by 1 having count(*) > 1",
    ),
];

/// Every payment stands as it went.
async fn one_by_one(pool: &PgPool, truths: &[Truth]) -> Outcome<Vec<String>> {
    let received = dynamic_received(pool).await?;
    let mut violations = Vec::new();
    for truth in truths {
        let wanted = if truth.paid { truth.amount.minor } else { 0 };
        let is = received.get(&truth.payment.0).copied().unwrap_or(0);
        if is != wanted {
            violations.push(format!("{} was received for {} and not {wanted}", is, truth.payment));
        }
    }
    Ok(violations)
}

async fn dynamic_received(pool: &PgPool) -> Outcome<BTreeMap<Uuid, i64>> {
    let sql =
        "select e.payment_id, sum(e.amount_minor)::bigint from ledger_entry e join journal j on j.id = e.journal_id
               where j.kind = 'payment_received' and e.account = 'gateway' group by 1";
    let rows = sqlx::query(sql).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
