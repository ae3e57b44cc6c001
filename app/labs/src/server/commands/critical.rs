//! Critical values: taken note of by repeating them, then closed.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, LabAnalysisId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AcknowledgeCritical, AlertChanged, AlertState, CloseCritical, decimal},
    server::{
        progress,
        refusal::Refusal,
        row::{AlertRow, for_change},
        typed,
        value::Value,
        versions::{self, Stored},
    },
};

/// Takes note of a critical value. Whoever does repeats it, and only the same number counts: what was misheard would
/// be treated. Where the laboratory calls somebody, it writes down whom.
impl Command for AcknowledgeCritical {
    const NAME: &'static str = "labs.acknowledge_critical";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = AlertChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<AlertChanged, Failure> {
        let mut fields = FieldErrors::default();
        let read_back = typed::required(&mut fields, "read_back", &self.read_back, 200, "Repeat the value.");
        let told = typed::note(&mut fields, "told", &self.told, 300);
        fields.into_result()?;
        let row = for_change::<AlertRow>(tx, self.alert_id, Action::Treat).await?;
        let calls = !tx.actor().is_system() && !tx.actor().holds(row.facility, Permission::AcknowledgeCritical);
        if calls && told.is_none() {
            return Err(AppError::invalid("told", "Write down who took the call.").into());
        }
        if !row.state.may_become(AlertState::Acknowledged) {
            return Err(Refusal::AlertMove { from: row.state, to: AlertState::Acknowledged }.into());
        }
        let stored = result(tx, &row).await?;
        if !is_repeated(&stored, &read_back) {
            return Err(Refusal::ReadBackDiffers.into());
        }
        let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update critical_alert set state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3, told = $4,
                    read_back = $5 where id = $1",
            row.id.0,
            now as _,
            account.0,
            told,
            read_back,
        )
        .execute(tx.conn())
        .await?;
        progress::told(tx, row.facility, row.patient);
        Ok(AlertChanged { id: row.id, state: AlertState::Acknowledged })
    }
}

/// What had to be done was done.
impl Command for CloseCritical {
    const NAME: &'static str = "labs.close_critical";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = AlertChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<AlertChanged, Failure> {
        let row = for_change::<AlertRow>(tx, self.alert_id, Action::Treat).await?;
        if !row.state.may_become(AlertState::Closed) {
            return Err(Refusal::AlertMove { from: row.state, to: AlertState::Closed }.into());
        }
        let now = tx.now().to_sqlx();
        sqlx::query!("update critical_alert set state = 'closed', closed_at = $2 where id = $1", row.id.0, now as _)
            .execute(tx.conn())
            .await?;
        progress::told(tx, row.facility, row.patient);
        Ok(AlertChanged { id: row.id, state: AlertState::Closed })
    }
}

async fn result(tx: &mut Tx, row: &AlertRow) -> Result<Stored, Failure> {
    let analysis = sqlx::query_scalar!("select analysis_id from lab_result where id = $1", row.result.0)
        .fetch_one(tx.conn())
        .await?;
    let versions = versions::of(tx.conn(), &[LabAnalysisId(analysis)]).await?;
    versions.into_iter().find(|stored| stored.id == row.result).ok_or_else(|| AppError::NotFound.into())
}

/// The same number with the same comparator, with its unit or without; 6.80 repeats 6.8.
fn is_repeated(stored: &Stored, read_back: &str) -> bool {
    let bare = match &stored.unit {
        Some(unit) => read_back.strip_suffix(unit.as_str()).unwrap_or(read_back),
        None => read_back,
    };
    match &stored.value {
        Some(Value::Number { comparator, number }) => decimal::read(bare) == Ok((*comparator, *number)),
        Some(Value::Words(words)) => words.eq_ignore_ascii_case(bare.trim()),
        None => false,
    }
}
