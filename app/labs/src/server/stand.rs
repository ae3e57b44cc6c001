//! What follows when a version begins to count: the only way from entered to verified.

use jiff::Timestamp;
use model::{AccountId, CriticalAlertId};
use platform::{Failure, Tx};

use super::{
    alerts, charge, news, progress,
    row::AnalysisRow,
    told::{self, Recipient},
    versions::{self, Stored},
};
use crate::model::{NoticeKind, ResultStatus};

/// By whom and when it was found right.
#[derive(Clone, Copy, Debug)]
pub struct Verification {
    pub by: Option<AccountId>,
    pub at: Timestamp,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Consequences {
    pub told: Vec<Recipient>,
    pub alert: Option<CriticalAlertId>,
}

/// Lets a version count. If it replaces another one, everybody whom that concerned is told, and its alert no longer
/// stands; if it is critical, somebody is called. Lists and charts are told to look again. The patient is told by
/// [`news::announce`], once for everything that happens to a report at once.
pub async fn verified(
    tx: &mut Tx,
    row: &AnalysisRow,
    stored: &Stored,
    verification: Verification,
) -> Result<(Stored, Consequences), Failure> {
    let before = versions::current(tx.conn(), row).await?;
    let mut consequences = Consequences::default();
    if before.is_some() {
        // Before it counts: whether the patient could see the old one is asked of what stood until now.
        let now = tx.now();
        let except = tx.actor().account();
        consequences.told = told::recipients(tx.conn(), row, now, except).await?;
    }
    let status = match (stored.status, &before) {
        (ResultStatus::EnteredInError, _) => ResultStatus::EnteredInError,
        (ResultStatus::Corrected, _) | (_, Some(_)) => ResultStatus::Corrected,
        (_, None) => ResultStatus::Final,
    };
    let stored = versions::verify(tx, row, stored, status, verification.by, verification.at).await?;
    if before.is_some() {
        let withdrawn = status == ResultStatus::EnteredInError;
        let kind = if withdrawn { NoticeKind::Withdrawn } else { NoticeKind::Corrected };
        told::notify(tx, row, &stored, &consequences.told, kind).await?;
        alerts::supersede(tx, row, &stored, stored.is_critical()).await?;
    }
    if stored.is_critical() {
        consequences.alert = Some(alerts::open(tx, row, &stored).await?);
    }
    charge::follow(tx, row, &stored).await?;
    progress::told(tx, row.facility, row.patient);
    Ok((stored, consequences))
}

/// The order and the patient, after everything that one act did to reports.
pub async fn afterwards(tx: &mut Tx, rows: &[AnalysisRow]) -> Result<(), Failure> {
    let mut orders: Vec<_> = rows.iter().filter_map(|row| row.order).collect();
    orders.sort_unstable();
    orders.dedup();
    for order in orders {
        progress::settle(tx, order).await?;
    }
    let mut reports: Vec<_> = rows.iter().map(|row| row.report).collect();
    reports.sort_unstable();
    reports.dedup();
    for report in reports {
        news::announce(tx, report).await?;
    }
    Ok(())
}
