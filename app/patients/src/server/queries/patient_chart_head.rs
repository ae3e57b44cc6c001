use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{PatientChartHead, PatientHead},
    server::Patient,
};

/// The line on top of everything that concerns the patient.
impl Query for PatientChartHead {
    const NAME: &'static str = "patients.chart_head";
    const PERMISSION: Permission = Permission::ViewPatients;
    type Output = PatientHead;

    async fn execute(self, tx: &mut Tx) -> Result<PatientHead, Failure> {
        tx.load::<Patient>(self.patient_id, Action::View).await?.head(tx.now())
    }
}
