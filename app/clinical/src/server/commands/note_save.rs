use model::{Action, AppError, Permission};
use platform::{Command, Failure, Tx};
use scheduling::server::zone;

use crate::{
    model::{DraftSaved, LONGEST_NOTE, SaveDraft},
    server::{
        draft::{self, Place},
        encounter::EncounterRow,
        note,
        written::written,
    },
};

/// Keeps what is being typed into an open note. Nobody else sees it before it is signed.
impl Command for SaveDraft {
    const NAME: &'static str = "clinical.save_draft";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = DraftSaved;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<DraftSaved, Failure> {
        let row = note::for_change(tx, self.patient_id, self.note_id, Action::Edit).await?;
        let body = written(&self.body, "body", LONGEST_NOTE)?;
        if !row.state.is_open() {
            // Signed in another window meanwhile: what is on this screen is shown beside what was signed.
            return Err(note::changed(tx, &row, &body).await?.into());
        }
        let place = Place { note: row.id, patient: row.patient, account: row.author, tab: self.tab };
        let saved = draft::keep(tx, place, &body, draft::seen(&self.seen)?).await?;
        let visit = tx.load::<EncounterRow>(row.encounter, Action::View).await.map_err(|_| AppError::NotFound)?;
        Ok(DraftSaved { saved: zone::local(saved, &zone::zone(&visit.zone)?) })
    }
}
