//! What is being typed: one row per note, person and tab.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{AccountId, AppError, NoteId, PatientId};
use platform::{Failure, Tx};
use uuid::Uuid;

/// Whose, and where.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub note: NoteId,
    pub patient: PatientId,
    pub account: AccountId,
    pub tab: Uuid,
}

/// Keeps the text of a tab. `seen` is when what the tab had on the screen was saved: a tab that was opened twice under
/// the same address is told, and nothing is overwritten (T11).
pub async fn keep(tx: &mut Tx, place: Place, body: &str, seen: Option<Timestamp>) -> Result<Timestamp, Failure> {
    let there = sqlx::query!(
        "select body, saved_at from note_draft where note_id = $1 and account_id = $2 and tab = $3 for update",
        place.note.0,
        place.account.0,
        place.tab,
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(there) = there
        && there.body != body
        && Some(there.saved_at.to_jiff()) != seen
    {
        return Err(AppError::Conflict {
            rule: Some("draft_moved_on".into()),
            message: "The same note is being typed in another window. Nothing was overwritten.".into(),
            details: vec![format!("Typed there: {}", there.body), format!("Typed here: {body}")],
        }
        .into());
    }
    let now = tx.now().to_sqlx();
    let saved = sqlx::query_scalar!(
        "insert into note_draft (note_id, patient_id, account_id, tab, body, saved_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (note_id, account_id, tab) do update set body = excluded.body, saved_at = excluded.saved_at
         returning saved_at",
        place.note.0,
        place.patient.0,
        place.account.0,
        place.tab,
        body,
        now as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(saved.to_jiff())
}

/// As the form carries it; empty where nothing was saved yet.
pub fn seen(typed: &str) -> Result<Option<Timestamp>, AppError> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed
        .parse()
        .map(Some)
        .map_err(|_| AppError::invalid("", "The server did not understand this form. Please reload the page."))
}
