//! What billing is told of an appointment: what was done, who did not come, and what of it did not happen after all.

use billing::{
    model::ChargeSource,
    server::capture::{self, Appointment},
};
use model::Money;
use platform::{Failure, Tx};

use super::row::AppointmentRow;
use crate::model::AppointmentState;

/// Follows a move from one state to another, in its transaction.
pub async fn follow(tx: &mut Tx, row: &AppointmentRow, to: AppointmentState) -> Result<(), Failure> {
    use AppointmentState::{EnteredInError, Fulfilled, NoShow};
    match (row.state, to) {
        (_, Fulfilled | NoShow) => happened(tx, row, to).await,
        (NoShow, EnteredInError) => capture::undone(tx, ChargeSource::NoShow, row.id.0, IN_ERROR).await,
        (NoShow, _) => capture::undone(tx, ChargeSource::NoShow, row.id.0, "The patient came after all").await,
        (_, EnteredInError) => capture::undone(tx, ChargeSource::Appointment, row.id.0, IN_ERROR).await,
        _ => Ok(()),
    }
}

const IN_ERROR: &str = "The appointment was entered in error";

/// At the price that was agreed when it was booked, where no price list says otherwise.
async fn happened(tx: &mut Tx, row: &AppointmentRow, to: AppointmentState) -> Result<(), Failure> {
    let agreed = sqlx::query!(
        "select s.name, a.local_date, a.price_minor, a.currency
         from appointment a join service s on s.id = a.service_id where a.id = $1",
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let appointment = Appointment {
        id: row.id,
        facility: row.facility_id,
        patient: row.patient_id,
        service: row.service_id,
        name: &agreed.name,
        practitioner: row.practitioner_id,
        on: agreed.local_date.to_jiff(),
        agreed: Money::new(agreed.price_minor, agreed.currency.parse().map_err(Failure::other)?),
    };
    if to == AppointmentState::Fulfilled {
        capture::appointment_fulfilled(tx, &appointment).await
    } else {
        capture::no_show(tx, &appointment).await
    }
}
