use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use model::{AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{Demographics, RegisterPatient, Registered},
    server::{clock::today_at, insert_patient, queries::duplicates::possible_duplicates},
};

/// Registers somebody at the desk with the least that tells people apart.
///
/// Whoever looks like somebody who is here already is not written down: the draft is kept for an hour, and
/// [`ConfirmRegistration`](crate::model::ConfirmRegistration) makes the patient once somebody has looked.
impl Command for RegisterPatient {
    const NAME: &'static str = "patients.register";
    const PERMISSION: Permission = Permission::RegisterPatients;
    type Output = Registered;
    type Error = RegisterPatientError;

    async fn execute(self, tx: &mut Tx) -> Result<Registered, RegisterPatientError> {
        let desks = tx.actor().facilities(Permission::RegisterPatients);
        if !desks.contains(&self.facility_id) {
            return Err(RegisterPatientError::NotYourDesk);
        }
        let today = today_at(tx, self.facility_id).await?;
        let new = self.check(today).map_err(RegisterPatientError::Invalid)?;
        if !possible_duplicates(tx, &desks, &new).await?.is_empty() {
            return Ok(Registered::LooksLikeOthers(keep(tx, &self).await?));
        }
        let id = insert_patient(tx, self.facility_id, &Demographics::from(new)).await?;
        Ok(Registered::Patient(id))
    }
}

async fn keep(tx: &mut Tx, draft: &RegisterPatient) -> Result<Uuid, Failure> {
    let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now());
    let draft = serde_json::to_value(draft).map_err(Failure::other)?;
    sqlx::query!("delete from patient_draft where expires_at < $1", now.to_sqlx() as _).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into patient_draft (id, account_id, draft, expires_at) values ($1, $2, $3, $4)",
        id,
        account.0,
        draft,
        (now + 1.hour()).to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

#[derive(Debug)]
pub enum RegisterPatientError {
    NotYourDesk,
    Invalid(FieldErrors),
    Failed(Failure),
}

impl From<Failure> for RegisterPatientError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<RegisterPatientError> for Failure {
    fn from(error: RegisterPatientError) -> Self {
        match error {
            RegisterPatientError::NotYourDesk => AppError::NotFound.into(),
            RegisterPatientError::Invalid(fields) => AppError::Invalid { fields }.into(),
            RegisterPatientError::Failed(failure) => failure,
        }
    }
}
