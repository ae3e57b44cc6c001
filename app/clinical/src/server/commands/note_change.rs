//! What is done with a note once it is signed.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        AddAddendum, LONGEST_NOTE, MarkNoteInError, NoteChanged, NoteState, ShareNote, UnlockNote, VersionKind,
        may_still_unlock,
    },
    server::{
        note::{self, NoteRow},
        written::written,
    },
};

/// Adds to a note what became known later. It is signed at once, and the note stays as it was.
impl Command for AddAddendum {
    const NAME: &'static str = "clinical.add_addendum_to_note";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = NoteChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<NoteChanged, Failure> {
        let row = note::for_change(tx, self.patient_id, self.note_id, Action::Treat).await?;
        let body = written(&self.body, "body", LONGEST_NOTE)?;
        note::same_version(tx, &row, self.version, &body).await?;
        note::must(&row, NoteState::Addended)?;
        let body = body.trim();
        if body.is_empty() {
            return Err(AppError::invalid("body", "Write what is to be added.").into());
        }
        append(tx, &row, NoteState::Addended, VersionKind::Addendum, body).await
    }
}

/// Opens a signed note again within a day of the signature: its author says why, corrects it, and signs anew. Later,
/// an addendum says what was wrong.
impl Command for UnlockNote {
    const NAME: &'static str = "clinical.unlock_note";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = NoteChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<NoteChanged, Failure> {
        let row = note::for_change(tx, self.patient_id, self.note_id, Action::Edit).await?;
        note::same_version(tx, &row, self.version, "").await?;
        note::must(&row, NoteState::Unlocked)?;
        let reason = reason(&self.reason)?;
        let signed = sqlx::query_scalar!(
            r#"select max(signed_at) as "at!" from note_version where note_id = $1 and kind = 'signed'"#,
            row.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
        if !may_still_unlock(signed.to_jiff(), tx.now()) {
            return Err(AppError::rule(
                "note_window_is_over",
                "This note was signed more than a day ago and stays as it is. Write an addendum that says what is different.",
            )
            .into());
        }
        append(tx, &row, NoteState::Unlocked, VersionKind::Unlocked, &reason).await
    }
}

/// Marks a note that should never have been written. It stays in the chart, set back, and the patient no longer reads it.
impl Command for MarkNoteInError {
    const NAME: &'static str = "clinical.mark_note_in_error";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = NoteChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<NoteChanged, Failure> {
        let row = note::for_change(tx, self.patient_id, self.note_id, Action::Edit).await?;
        note::same_version(tx, &row, self.version, "").await?;
        note::must(&row, NoteState::EnteredInError)?;
        let reason = reason(&self.reason)?;
        append(tx, &row, NoteState::EnteredInError, VersionKind::EnteredInError, &reason).await
    }
}

/// Lets the patient read a signed note in the portal, or no longer.
impl Command for ShareNote {
    const NAME: &'static str = "clinical.share_note";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = NoteChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<NoteChanged, Failure> {
        let row = note::for_change(tx, self.patient_id, self.note_id, Action::Treat).await?;
        note::same_version(tx, &row, self.version, "").await?;
        if !row.state.is_signed() {
            return Err(
                AppError::rule("note_is_not_signed", "Only a signed note can be shared with the patient.").into()
            );
        }
        let (version, now) = (row.version + 1, tx.now().to_sqlx());
        sqlx::query!(
            "update note set version = $2, updated_at = $3, shared_at = case when $4 then coalesce(shared_at, $3) end
             where id = $1",
            row.id.0,
            version,
            now as _,
            self.share == "true",
        )
        .execute(tx.conn())
        .await?;
        Ok(NoteChanged { note_id: row.id, patient_id: row.patient, state: row.state, version })
    }
}

fn reason(typed: &str) -> Result<String, AppError> {
    match line(typed, 500) {
        Ok(Some(reason)) => Ok(reason),
        Ok(None) => Err(AppError::invalid("reason", "Say why, in a few words.")),
        Err(error) => Err(AppError::invalid("reason", error.to_string())),
    }
}

async fn append(
    tx: &mut Tx,
    row: &NoteRow,
    state: NoteState,
    kind: VersionKind,
    body: &str,
) -> Result<NoteChanged, Failure> {
    let by = tx.actor().account().ok_or(AppError::Forbidden)?;
    let (version, now) = (row.version + 1, tx.now().to_sqlx());
    sqlx::query!(
        "update note set state = $2, version = $3, updated_at = $4 where id = $1",
        row.id.0,
        state.name(),
        version,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into note_version (note_id, patient_id, version, kind, body, signed_by, signed_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        row.id.0,
        row.patient.0,
        version,
        kind.name(),
        body,
        by.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(NoteChanged { note_id: row.id, patient_id: row.patient, state, version })
}
