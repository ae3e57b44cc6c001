use model::{Action, Permission};
use patients::server::commands::start_search;
use platform::{Command, Failure, Tx};

use crate::{
    model::messages::{FindPatientFor, PatientSought},
    server::arrival::UnfiledRow,
};

/// Looks for the patient whose results wait. Only somebody who has such results before them may look.
impl Command for FindPatientFor {
    const NAME: &'static str = "labs.find_patient_for";
    const PERMISSION: Permission = Permission::FileMessages;
    type Output = PatientSought;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PatientSought, Failure> {
        let unfiled = tx.load::<UnfiledRow>(self.unfiled_id, Action::Edit).await?;
        let search = start_search::start(tx, &self.text).await?;
        Ok(PatientSought { unfiled_id: unfiled.id, search })
    }
}
