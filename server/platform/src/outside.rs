//! What other systems of a house are told: a laboratory's own system of an order, a billing system of a patient.
//!
//! Written in the transaction of what happened, in order, and only for a facility that has somebody who listens. How it
//! is said, and over which wire, is the adapter's (`interop::hl7::send`).

use jiff_sqlx::ToSqlx;
use model::{FacilityId, LabOrderId, PatientId};

use crate::{Failure, Tx};

/// Something that others may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    PatientRegistered(PatientId, FacilityId),
    /// Told at every facility that knows the patient.
    PatientChanged(PatientId),
    OrderSigned(LabOrderId, FacilityId),
    OrderCancelled(LabOrderId, FacilityId),
}

/// Tells it once this commits, and not otherwise.
pub async fn tell(tx: &mut Tx, happened: Happened) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    let (kind, subject, facility, of_patient) = match happened {
        Happened::PatientRegistered(patient, facility) => ("patient_registered", patient.0, Some(facility), None),
        Happened::PatientChanged(patient) => ("patient_changed", patient.0, None, Some(patient.0)),
        Happened::OrderSigned(order, facility) => ("order_signed", order.0, Some(facility), None),
        Happened::OrderCancelled(order, facility) => ("order_cancelled", order.0, Some(facility), None),
    };
    sqlx::query!(
        "insert into hl7_event (facility_id, kind, subject, at)
         select d.facility_id, $1, $2, $3 from hl7_destination d
         where d.facility_id = $4 or d.facility_id in (select facility_id from patient_facility where patient_id = $5)
         order by d.facility_id",
        kind,
        subject,
        now as _,
        facility.map(|facility| facility.0),
        of_patient,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
