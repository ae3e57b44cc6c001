use billing::server::estimate;
use model::{Action, AppError, Permission};
use platform::{Failure, Query, Resource, Tx};

use super::card::{self, CardRow};
use crate::{
    model::{HoldDetail, ShowHold},
    server::{offer, row::AppointmentRow, zone},
};

impl Query for ShowHold {
    const NAME: &'static str = "scheduling.hold";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = HoldDetail;

    async fn execute(self, tx: &mut Tx) -> Result<HoldDetail, Failure> {
        let row: AppointmentRow = tx.load(self.appointment_id, Action::Book).await?;
        let card = CardRow::fetch(tx.conn(), row.id).await?.ok_or(AppError::NotFound)?;
        let site = card.site()?;
        let patient = card::patient(tx.conn(), row.patient_id, zone::date_at(row.starts_at, &site)).await?;
        let estimate = estimate::of_service(tx, row.facility_id, row.patient_id, row.service_id).await?;
        let now = tx.now();
        let service = offer::service(tx.conn(), row.service_id).await?.ok_or(AppError::NotFound)?;
        let expires = row.held_until.unwrap_or(row.starts_at);
        let cancel_until = zone::local(row.cancel_until(), &site);
        let cancel_rule = if row.cancel_until() > now {
            format!("You can move or cancel this yourself until {}.", cancel_until.full())
        } else {
            "It is too soon to move or cancel this yourself later: please call the clinic if you have to.".into()
        };
        Ok(HoldDetail {
            appointment: card.summary(tx.actor(), now)?,
            modes: service.mode,
            patient,
            estimate,
            seconds_left: expires.as_second() - now.as_second(),
            expires: zone::local(expires, &site),
            cancel_until,
            cancel_rule,
        })
    }
}
