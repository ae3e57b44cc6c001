use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use crate::{
    model::{LONGEST_NOTE, NoteChanged, NoteState, SignNote},
    server::{
        draft::{self, Place},
        note::{self, NoteRow},
        written::written,
    },
};

/// Signs what stands in the form. From then on it is locked: it is added to, or opened again with a reason, and what was
/// signed before stays readable. With "save" it is only kept, for those whose browser can't do that by itself.
impl Command for SignNote {
    const NAME: &'static str = "clinical.sign_note";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = NoteChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<NoteChanged, Failure> {
        let row = note::for_change(tx, self.patient_id, self.note_id, Action::Edit).await?;
        let body = written(&self.body, "body", LONGEST_NOTE)?;
        note::same_version(tx, &row, self.version, &body).await?;
        note::must(&row, NoteState::Signed)?;
        let place = Place { note: row.id, patient: row.patient, account: row.author, tab: self.tab };
        let kept = draft::keep(tx, place, &body, draft::seen(&self.seen)?).await?;
        let title = title(&self.title, &row)?;
        if self.how == "save" {
            sqlx::query!(
                "update note set title = $2, updated_at = $3 where id = $1",
                row.id.0,
                title,
                kept.to_sqlx() as _
            )
            .execute(tx.conn())
            .await?;
            return Ok(NoteChanged {
                note_id: row.id,
                patient_id: row.patient,
                state: row.state,
                version: row.version,
            });
        }
        let body = body.trim();
        if body.is_empty() {
            return Err(AppError::invalid("body", "Write something before you sign.").into());
        }
        let version = sign(tx, &row, &title, body, self.share == "true").await?;
        forget(tx, place, body).await?;
        Ok(NoteChanged { note_id: row.id, patient_id: row.patient, state: NoteState::Signed, version })
    }
}

fn title(typed: &str, row: &NoteRow) -> Result<String, AppError> {
    let mut fields = FieldErrors::default();
    let title = fields.take("title", line(typed, 200)).flatten();
    fields.into_result()?;
    Ok(title.unwrap_or_else(|| row.title.clone()))
}

async fn sign(tx: &mut Tx, row: &NoteRow, title: &str, body: &str, share: bool) -> Result<i32, Failure> {
    let (version, now) = (row.version + 1, tx.now().to_sqlx());
    sqlx::query!(
        "update note set state = 'signed', title = $2, version = $3, updated_at = $4,
                         shared_at = case when $5 then coalesce(shared_at, $4) end
         where id = $1",
        row.id.0,
        title,
        version,
        now as _,
        share,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into note_version (note_id, patient_id, version, kind, body, signed_by, signed_at)
         values ($1, $2, $3, 'signed', $4, $5, $6)",
        row.id.0,
        row.patient.0,
        version,
        body,
        row.author.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(version)
}

/// What this tab typed is signed now. What other tabs of the author typed stays, unless it is the same.
async fn forget(tx: &mut Tx, place: Place, signed: &str) -> Result<(), Failure> {
    sqlx::query!(
        "delete from note_draft where note_id = $1 and account_id = $2 and (tab = $3 or btrim(body, E' \\n\\t') in ('', $4))",
        place.note.0,
        place.account.0,
        place.tab,
        signed,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
