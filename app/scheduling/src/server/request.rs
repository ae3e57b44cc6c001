//! May this person have this time for this patient at all? Asked before anything is locked; whether the time is
//! still free is asked afterwards, under the lock.

use jiff::ToSpan;
use model::{AppError, PatientId, Permission, ServiceId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{
    offer::{self, ServiceRow},
    rules::rules,
    zone,
};
use crate::model::{HORIZON_DAYS, SlotKey};

rules! {
    /// Why a time can't be asked for.
    RequestError {
        /// Some examinations are booked by the house only, after a referral.
        NotForPatients => "staff_book_this", "This can only be booked by the clinic. Please call them.";
        /// The sessions have changed, the day is over, or the address was made up.
        NotOffered => "time_not_offered", "This time is not offered any more. Please choose another one.";
        /// Times are given out ninety days ahead.
        TooFarAhead { days: i32 } => "too_far_ahead", "Times are given out {days} days ahead. Please choose an earlier one.";
        Deceased => "patient_deceased", "This patient’s record says that they have died.";
    }
}

/// A time that may be asked for.
pub struct Request {
    pub service: ServiceRow,
    /// The practitioner's.
    pub resource: Uuid,
}

pub async fn check(
    tx: &mut Tx,
    patient: PatientId,
    service: ServiceId,
    slot: SlotKey,
) -> Result<Request, RequestError> {
    let service =
        offer::service(tx.conn(), service).await?.filter(|service| service.active).ok_or(AppError::NotFound)?;
    may_book_for(tx, patient, &service).await?;
    let practitioner = slot.practitioner_id;
    let resource = offer::resource_of(tx.conn(), service.id, practitioner).await?.ok_or(RequestError::NotOffered)?;
    let today = zone::date_at(tx.now(), &service.zone);
    if zone::date_at(slot.starts_at, &service.zone) >= today.saturating_add(HORIZON_DAYS.days()) {
        return Err(RequestError::TooFarAhead { days: HORIZON_DAYS });
    }
    if !offer::is_offered(tx, &service, practitioner, slot.starts_at).await? {
        return Err(RequestError::NotOffered);
    }
    Ok(Request { service, resource })
}

/// Patients for themselves, what patients may book; staff of the service's facility for patients whom they may see.
async fn may_book_for(tx: &mut Tx, patient: PatientId, service: &ServiceRow) -> Result<(), RequestError> {
    let actor = tx.actor();
    let own = actor.is_patient(patient);
    let system = actor.is_system();
    let staff = system || actor.holds(service.facility_id, Permission::BookAppointments);
    let seen_at: Vec<Uuid> =
        actor.facilities(Permission::ViewPatients).into_iter().map(|facility| facility.0).collect();
    if !own && !staff {
        return Err(AppError::NotFound.into());
    }
    let known = sqlx::query!(
        r#"select p.deceased,
                  exists(select from patient_facility f where f.patient_id = p.id and f.facility_id = any($2)) as "seen!"
           from patient p where p.id = $1"#,
        patient.0,
        &seen_at,
    )
    .fetch_optional(tx.conn())
    .await?
    .filter(|known| own || system || known.seen)
    .ok_or(AppError::NotFound)?;
    if known.deceased {
        return Err(RequestError::Deceased);
    }
    if !staff && !service.bookable_by_patients {
        return Err(RequestError::NotForPatients);
    }
    Ok(())
}

/// The patient themselves, and staff with the permission at a facility that knows the patient. For everybody else
/// there is no such patient.
pub async fn sees_patient(tx: &mut Tx, patient: PatientId, permission: Permission) -> Result<(), Failure> {
    if tx.actor().is_patient(patient) || tx.actor().is_system() {
        return Ok(());
    }
    let at: Vec<Uuid> = tx.actor().facilities(permission).into_iter().map(|facility| facility.0).collect();
    let known = sqlx::query_scalar!(
        r#"select exists(select from patient_facility where patient_id = $1 and facility_id = any($2)) as "known!""#,
        patient.0,
        &at,
    )
    .fetch_one(tx.conn())
    .await?;
    if known { Ok(()) } else { Err(AppError::NotFound.into()) }
}

/// Whoever is booked somewhere is that facility's patient from then on: its staff may find them.
pub async fn becomes_patient_of(tx: &mut Tx, patient: PatientId, facility: model::FacilityId) -> Result<(), Failure> {
    sqlx::query!(
        "insert into patient_facility (patient_id, facility_id) values ($1, $2) on conflict do nothing",
        patient.0,
        facility.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
