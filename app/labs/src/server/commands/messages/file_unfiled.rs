use model::{Action, AppError, FacilityId, LabOrderId, PatientId, Permission};
use platform::{Command, Failure, Tx};

use super::{lock, not_open, reason, settle};
use crate::{
    model::messages::{FileUnfiled, UnfiledChanged, UnfiledState},
    server::arrival::{self, Filed, Target, UnfiledRow},
};

/// A person says whose results these are, and which order they answer, if any. All of them are filed, or none: as they
/// were sent, and where unit or value do not fit the test, without a flag.
///
/// What is final here is not replaced by what is preliminary, whoever asks.
impl Command for FileUnfiled {
    const NAME: &'static str = "labs.file_unfiled";
    const PERMISSION: Permission = Permission::FileMessages;
    type Output = UnfiledChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<UnfiledChanged, Failure> {
        lock(tx, self.unfiled_id).await?;
        let unfiled = tx.load::<UnfiledRow>(self.unfiled_id, Action::Edit).await?;
        let reason = reason(&self.reason)?;
        if unfiled.state != UnfiledState::Open {
            return Err(not_open());
        }
        let patient = patient_here(tx, self.patient_id, unfiled.facility).await?;
        let order = match self.order_id.trim() {
            "" => None,
            id => Some(order_of(tx, id, patient, unfiled.facility).await?),
        };
        let target = Target { patient, order, specimen: None, by_person: Some(unfiled.id) };
        let group = unfiled.group()?;
        let filed = arrival::file_observations(tx, unfiled.facility, unfiled.message, &group, &target).await?;
        refuse_what_is_held(&filed)?;
        tx.touched("hl7_unfiled", unfiled.id.0, Some(patient));
        settle(tx, unfiled.id, UnfiledState::Filed, filed.report, &reason).await?;
        Ok(UnfiledChanged { id: unfiled.id, state: UnfiledState::Filed })
    }
}

/// The refusal undoes what was filed of the group before.
fn refuse_what_is_held(filed: &Filed) -> Result<(), AppError> {
    let said: Vec<String> = filed.held.iter().flat_map(|held| held.said.clone()).collect();
    if said.is_empty() {
        return Ok(());
    }
    Err(AppError::rule(
        "cannot_be_filed",
        format!("These results can’t be filed there. {}. Nothing was changed.", said.join(". ")),
    ))
}

/// Patients of other houses do not exist here.
async fn patient_here(tx: &mut Tx, patient: PatientId, facility: FacilityId) -> Result<PatientId, Failure> {
    let here = sqlx::query_scalar!(
        "select 1 from patient_facility where patient_id = $1 and facility_id = $2",
        patient.0,
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    here.map(|_| patient).ok_or_else(|| AppError::NotFound.into())
}

async fn order_of(tx: &mut Tx, id: &str, patient: PatientId, facility: FacilityId) -> Result<LabOrderId, Failure> {
    let id: LabOrderId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = sqlx::query_scalar!(
        "select 1 from lab_order where id = $1 and patient_id = $2 and facility_id = $3 and state <> 'draft'",
        id.0,
        patient.0,
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    found.map(|_| id).ok_or_else(|| AppError::NotFound.into())
}
