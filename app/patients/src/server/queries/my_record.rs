use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use super::show_patient::details;
use crate::{
    model::{MyRecord, PatientDetails},
    server::Patient,
};

/// What the hospital knows about who I am. Nothing for somebody who is not a patient.
impl Query for MyRecord {
    const NAME: &'static str = "patients.my_record";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = Option<PatientDetails>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<PatientDetails>, Failure> {
        let Some(own) = tx.actor().patient() else { return Ok(None) };
        let patient = tx.load::<Patient>(own, Action::View).await?;
        details(tx, patient).await.map(Some)
    }
}
