//! GET /staff/patients/{patient}/notes/{note}/document.pdf: a signed note. What nobody has signed is not handed over.

use axum::{Extension, extract::Path, response::Response};
use clinical::{model::ShowNote, server::note::NoteRow};
use documents::{Document, Note};
use model::{Action, AppError, NoteId, PatientId, Permission};
use platform::{Ctx, Failure, Query, Tx, query};

use super::{answer, head, set};

struct NoteDocument {
    patient_id: PatientId,
    note_id: NoteId,
}

impl Query for NoteDocument {
    const NAME: &'static str = "clinical.note_document";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let page = ShowNote { patient_id: self.patient_id, note_id: self.note_id, tab: None }.execute(tx).await?;
        let row = tx.load::<NoteRow>(self.note_id, Action::View).await?;
        let note = Note::of(page).ok_or(AppError::NotFound)?;
        let head = head::of(tx, row.facility, row.patient).await?;
        set(&head, &note)
    }
}

pub async fn note(Extension(ctx): Extension<Ctx>, Path((patient, note)): Path<(String, String)>) -> Response {
    let document = async {
        let patient_id = patient.parse().map_err(|_| AppError::NotFound)?;
        let note_id = note.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx.clone(), NoteDocument { patient_id, note_id }).await
    };
    answer(&ctx, document.await).await
}
