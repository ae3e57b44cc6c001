//! Versions of results: written once, read by everything here.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{AccountId, LabAnalysisId, LabResultId};
use platform::{Failure, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{row::AnalysisRow, value::Value};
use crate::model::{AnalysisState, Comparator, Flag, ResultStatus, Source, judge::Judgement, judge::Limits};

/// A version as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub id: LabResultId,
    pub analysis: LabAnalysisId,
    pub version: i32,
    pub status: ResultStatus,
    /// `None` only where it was withdrawn.
    pub value: Option<Value>,
    pub unit: Option<String>,
    pub limits: Limits,
    pub range_text: Option<String>,
    pub flag: Option<Flag>,
    pub no_flag_reason: Option<String>,
    pub comment: Option<String>,
    pub collected_at: Timestamp,
    pub source: Source,
    pub entered_by: Option<AccountId>,
    pub entered_by_name: Option<String>,
    pub entered_at: Timestamp,
    pub verified_by: Option<AccountId>,
    /// As it was read: whoever verifies it in this very act has no name here.
    pub verified_by_name: Option<String>,
    pub verified_at: Option<Timestamp>,
    pub reason: Option<String>,
}

impl Stored {
    pub fn is_critical(&self) -> bool {
        self.status != ResultStatus::EnteredInError && self.flag.is_some_and(Flag::is_critical)
    }
}

/// All versions of some analyses, by analysis, oldest first.
pub async fn of(conn: &mut PgConnection, analyses: &[LabAnalysisId]) -> Result<Vec<Stored>, sqlx::Error> {
    let ids: Vec<Uuid> = analyses.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select r.id, r.analysis_id, r.version, r.status as "status: ResultStatus",
                  r.comparator as "comparator: Comparator", r.value_number, r.value_text, r.unit, r.range_low, r.range_high,
                  r.critical_low, r.critical_high, r.range_text, r.flag as "flag: Flag", r.no_flag_reason, r.comment,
                  r.collected_at, r.source as "source: Source", r.entered_by, e.display_name as "entered_by_name?",
                  r.entered_at, r.verified_by, v.display_name as "verified_by_name?", r.verified_at, r.reason
           from lab_result r
           left join account e on e.id = r.entered_by
           left join account v on v.id = r.verified_by
           where r.analysis_id = any($1) order by r.analysis_id, r.version"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Stored {
            id: row.id.into(),
            analysis: row.analysis_id.into(),
            version: row.version,
            status: row.status,
            value: Value::of(row.comparator, row.value_number, row.value_text),
            unit: row.unit,
            limits: Limits {
                low: row.range_low,
                high: row.range_high,
                critical_low: row.critical_low,
                critical_high: row.critical_high,
            },
            range_text: row.range_text,
            flag: row.flag,
            no_flag_reason: row.no_flag_reason,
            comment: row.comment,
            collected_at: row.collected_at.to_jiff(),
            source: row.source,
            entered_by: row.entered_by.map(Into::into),
            entered_by_name: row.entered_by_name,
            entered_at: row.entered_at.to_jiff(),
            verified_by: row.verified_by.map(Into::into),
            verified_by_name: row.verified_by_name,
            verified_at: row.verified_at.map(|at| at.to_jiff()),
            reason: row.reason,
        })
        .collect())
}

/// The latest version, verified or not.
pub async fn latest(conn: &mut PgConnection, analysis: LabAnalysisId) -> Result<Option<Stored>, sqlx::Error> {
    Ok(of(conn, &[analysis]).await?.pop())
}

/// The verified version that counts.
pub async fn current(conn: &mut PgConnection, row: &AnalysisRow) -> Result<Option<Stored>, sqlx::Error> {
    Ok(of(conn, &[row.id]).await?.into_iter().find(|stored| stored.version == row.current_version))
}

/// A version to be written.
pub struct New<'a> {
    pub status: ResultStatus,
    pub value: Option<&'a Value>,
    pub unit: Option<&'a str>,
    pub judgement: &'a Judgement,
    pub range_text: Option<&'a str>,
    pub comment: Option<&'a str>,
    pub collected_at: Timestamp,
    pub source: Source,
    pub reason: Option<&'a str>,
}

/// Writes the next version, entered now by whoever acts and not verified. The ones before it stay.
pub async fn insert(tx: &mut Tx, row: &AnalysisRow, new: New<'_>) -> Result<Stored, Failure> {
    let id: LabResultId = tx.new_id();
    let (account, now) = (tx.actor().account(), tx.now());
    let number = new.value.and_then(Value::number);
    let limits = new.judgement.limits;
    sqlx::query!(
        "insert into lab_result (id, analysis_id, patient_id, version, status, comparator, value_number, value_text, unit,
                                 range_low, range_high, critical_low, critical_high, range_text, flag, no_flag_reason,
                                 comment, collected_at, source, entered_by, entered_at, reason)
         select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $21
         from lab_result where analysis_id = $2",
        id.0,
        row.id.0,
        row.patient.0,
        new.status.name(),
        number.and_then(|(comparator, _)| comparator).map(Comparator::name),
        number.map(|(_, number)| number),
        new.value.and_then(Value::words),
        new.unit,
        limits.low,
        limits.high,
        limits.critical_low,
        limits.critical_high,
        new.range_text,
        new.judgement.flag.map(Flag::name),
        new.judgement.no_flag_reason,
        new.comment,
        new.collected_at.to_sqlx() as _,
        new.source.name(),
        account.map(Uuid::from),
        now.to_sqlx() as _,
        new.reason,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("lab_result", id.0, Some(row.patient));
    latest(tx.conn(), row.id).await?.ok_or_else(|| Failure::other("the version that was just written is not there"))
}

/// From here on the version counts, and nothing of it changes any more.
pub async fn verify(
    tx: &mut Tx,
    row: &AnalysisRow,
    stored: &Stored,
    status: ResultStatus,
    by: Option<AccountId>,
    at: Timestamp,
) -> Result<Stored, Failure> {
    sqlx::query!(
        "update lab_result set status = $2, verified_by = $3, verified_at = $4 where id = $1",
        stored.id.0,
        status.name(),
        by.map(Uuid::from),
        at.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    let state = if status == ResultStatus::EnteredInError { AnalysisState::Withdrawn } else { AnalysisState::Verified };
    sqlx::query!(
        "update lab_analysis set state = $2, current_version = $3 where id = $1",
        row.id.0,
        state.name(),
        stored.version,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("lab_result", stored.id.0, Some(row.patient));
    Ok(Stored { status, verified_by: by, verified_at: Some(at), ..stored.clone() })
}

/// Changes an analysis' state, where that is listed.
pub async fn set_state(
    tx: &mut Tx,
    row: &AnalysisRow,
    to: AnalysisState,
    not_done_reason: Option<&str>,
) -> Result<(), Failure> {
    sqlx::query!(
        "update lab_analysis set state = $2, not_done_reason = $3 where id = $1",
        row.id.0,
        to.name(),
        not_done_reason,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
