use model::{AppError, FieldErrors, PatientId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{ConfirmRegistration, Demographics},
    server::{clock::today_at, insert_patient, queries::open_registration::read_draft},
};

/// Somebody has looked at the possible duplicates and says that this is another person.
impl Command for ConfirmRegistration {
    const NAME: &'static str = "patients.confirm_registration";
    const PERMISSION: Permission = Permission::RegisterPatients;
    type Output = PatientId;
    type Error = ConfirmRegistrationError;

    async fn execute(self, tx: &mut Tx) -> Result<PatientId, ConfirmRegistrationError> {
        let draft = read_draft(tx, self.draft_id).await?.ok_or(ConfirmRegistrationError::Ended)?;
        // The role may have been taken away since.
        if !tx.actor().holds(draft.facility_id, Permission::RegisterPatients) {
            return Err(ConfirmRegistrationError::NotYourDesk);
        }
        let today = today_at(tx, draft.facility_id).await?;
        let new = draft.check(today).map_err(ConfirmRegistrationError::Invalid)?;
        let taken = sqlx::query!("delete from patient_draft where id = $1", self.draft_id)
            .execute(tx.conn())
            .await
            .map_err(Failure::from)?;
        // A second browser may have confirmed it in the meantime.
        if taken.rows_affected() == 0 {
            return Err(ConfirmRegistrationError::Ended);
        }
        Ok(insert_patient(tx, draft.facility_id, &Demographics::from(new)).await?)
    }
}

#[derive(Debug)]
pub enum ConfirmRegistrationError {
    Ended,
    NotYourDesk,
    Invalid(FieldErrors),
    Failed(Failure),
}

impl From<Failure> for ConfirmRegistrationError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ConfirmRegistrationError> for Failure {
    fn from(error: ConfirmRegistrationError) -> Self {
        match error {
            ConfirmRegistrationError::Ended => AppError::rule(
                "registration_ended",
                "This registration was completed or has waited for too long. Please search for the patient, and register again if they are not there.",
            )
            .into(),
            ConfirmRegistrationError::NotYourDesk => AppError::NotFound.into(),
            ConfirmRegistrationError::Invalid(fields) => AppError::Invalid { fields }.into(),
            ConfirmRegistrationError::Failed(failure) => failure,
        }
    }
}
