use jiff_sqlx::ToSqlx;
use model::{AppError, NoteId, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{Begun, EncounterState, StartNote},
    server::encounter,
};

/// Begins a note in a visit, from a template or blank: a draft that only its author sees.
impl Command for StartNote {
    const NAME: &'static str = "clinical.start_note";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = Begun;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Begun, Failure> {
        let visit = encounter::for_change(tx, self.patient_id, self.encounter_id).await?;
        if matches!(visit.state, EncounterState::Planned | EncounterState::Cancelled | EncounterState::EnteredInError) {
            return Err(AppError::rule("encounter_takes_no_notes", "Nothing can be written in this visit.").into());
        }
        let (title, body) = template(tx, &self.template).await?;
        let author = tx.actor().account().ok_or(AppError::Forbidden)?;
        let (note_id, tab): (NoteId, Uuid) = (tx.new_id(), tx.new_id());
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into note (id, patient_id, encounter_id, author_id, title, state, created_at, updated_at)
             values ($1, $2, $3, $4, $5, 'draft', $6, $6)",
            note_id.0,
            visit.patient.0,
            visit.id.0,
            author.0,
            title,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "insert into note_draft (note_id, patient_id, account_id, tab, body, saved_at) values ($1, $2, $3, $4, $5, $6)",
            note_id.0,
            visit.patient.0,
            author.0,
            tab,
            body,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("note", note_id.0, Some(visit.patient));
        Ok(Begun { note_id, tab })
    }
}

async fn template(tx: &mut Tx, chosen: &str) -> Result<(String, String), Failure> {
    if chosen.is_empty() {
        return Ok(("Note".into(), String::new()));
    }
    let unknown = || AppError::invalid("template", "Choose one of the templates.");
    let id: Uuid = chosen.parse().map_err(|_| unknown())?;
    let row = sqlx::query!("select name, body from note_template where id = $1", id).fetch_optional(tx.conn()).await?;
    let row = row.ok_or_else(unknown)?;
    Ok((row.name, row.body))
}
