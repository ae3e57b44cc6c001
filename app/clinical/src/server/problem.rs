//! The problem as commands load it.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, PatientId, ProblemId};
use patients::{
    model::{PartialDate, text::line},
    server::read::held,
};
use platform::{Failure, Tx};

use super::chart::Chart;
use crate::model::{ClinicalStatus, ProblemVerification};

pub struct ProblemRow {
    pub id: ProblemId,
    pub title: String,
    pub clinical_status: ClinicalStatus,
    pub verification: ProblemVerification,
}

/// Loads a problem that is about to change, locked. What somebody else changed meanwhile is told, and nothing is
/// overwritten (T11); another patient's problem does not exist in this chart.
pub async fn for_change(
    tx: &mut Tx,
    patient: PatientId,
    id: ProblemId,
    seen: i32,
    typed: &str,
) -> Result<ProblemRow, Failure> {
    let chart = tx.load::<Chart>(patient, Action::Treat).await?;
    let row = sqlx::query!(
        "select version, title, clinical_status, verification, note from problem
         where id = $1 and patient_id = $2 for update",
        id.0,
        chart.patient.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    tx.touched("problem", id.0, Some(patient));
    let problem = ProblemRow {
        id,
        title: row.title,
        clinical_status: held(&row.clinical_status)?,
        verification: held(&row.verification)?,
    };
    if row.version == seen {
        return Ok(problem);
    }
    let (status, verification) = (problem.clinical_status.words(), problem.verification.words());
    let note = row.note.map(|note| format!(", “{note}”")).unwrap_or_default();
    Err(AppError::Conflict {
        rule: Some("problem_changed".into()),
        message: "This problem was changed while you had it on the screen. Nothing was overwritten.".into(),
        details: vec![
            format!("It now reads: {}, {status}, {verification}{note}", problem.title),
            format!("You wanted: {typed}"),
        ],
    }
    .into())
}

/// Keeps what stood there, whole, before it changes.
pub async fn keep_before(tx: &mut Tx, id: ProblemId, reason: Option<&str>) -> Result<(), Failure> {
    let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
    sqlx::query!(
        "insert into problem_before (problem_id, version, was, changed_by, changed_at, reason)
         select p.id, p.version, to_jsonb(p), $2, $3, $4 from problem p where p.id = $1",
        id.0,
        by,
        now as _,
        reason,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// "2019", "2019-03", "2019-03-09", as much of it as is known; or nothing.
pub fn date(fields: &mut FieldErrors, field: &str, typed: &str) -> Option<String> {
    let typed = fields.take(field, line(typed, 20)).flatten()?;
    let parsed = typed.parse::<PartialDate>().map_err(|_| "Write it as 2019, 2019-03 or 2019-03-09.");
    fields.take(field, parsed).map(PartialDate::fhir)
}

pub fn note(fields: &mut FieldErrors, typed: &str) -> Option<String> {
    fields.take("note", line(typed, 4000)).flatten()
}

/// Of the four that can be chosen; "confirmed" where nothing was.
pub fn verification(fields: &mut FieldErrors, typed: &str) -> Option<ProblemVerification> {
    if typed.is_empty() {
        return Some(ProblemVerification::Confirmed);
    }
    let chosen = fields.take("verification", typed.parse::<ProblemVerification>())?;
    if !chosen.is_open() {
        fields.add("verification", "Choose how sure it is.");
    }
    Some(chosen)
}
