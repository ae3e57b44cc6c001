//! What people do with results that nobody could file by rule.

mod dismiss_unfiled;
mod file_unfiled;
mod find_patient_for;
mod unlink_filed;

use jiff_sqlx::ToSqlx;
use model::{AppError, Hl7UnfiledId, LabReportId};
use platform::{Failure, Tx};

use crate::model::messages::UnfiledState;

/// A reason that somebody will understand in a year.
fn reason(typed: &str) -> Result<String, AppError> {
    let reason = typed.trim();
    match reason.chars().count() {
        0..3 => Err(AppError::invalid("reason", "Please say why, in a few words.")),
        3..=500 => Ok(reason.to_owned()),
        _ => Err(AppError::invalid("reason", "Please use at most 500 characters.")),
    }
}

/// Two people at the same line: the first one's word counts.
async fn lock(tx: &mut Tx, id: Hl7UnfiledId) -> Result<(), Failure> {
    sqlx::query!("select id from hl7_unfiled where id = $1 for update", id.0).fetch_optional(tx.conn()).await?;
    Ok(())
}

fn not_open() -> Failure {
    AppError::conflict(
        "Somebody has filed or dismissed these results meanwhile. Please look again; nothing was changed.",
    )
    .into()
}

async fn settle(
    tx: &mut Tx,
    id: Hl7UnfiledId,
    state: UnfiledState,
    report: Option<LabReportId>,
    reason: &str,
) -> Result<(), Failure> {
    let (account, now) = (tx.actor().account(), tx.now());
    let settled = state != UnfiledState::Open;
    sqlx::query!(
        "update hl7_unfiled set state = $2, filed_to = $3, settle_reason = $4,
                settled_by = case when $5 then $6::uuid end, settled_at = case when $5 then $7::timestamptz end
         where id = $1",
        id.0,
        state.name(),
        report.map(|report| report.0),
        reason,
        settled,
        account.map(|account| account.0),
        now.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
