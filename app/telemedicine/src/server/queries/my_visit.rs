use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::{
    model::AppointmentState,
    server::{row::cancel_until, zone},
};

use super::card::card;
use crate::{
    model::{ConsentGiven, Door, MyVideoVisit, OwnStep, OwnVideoVisit, VisitState},
    server::{consent, line, visit::VisitRow},
};

impl Query for MyVideoVisit {
    const NAME: &'static str = "telemedicine.my_video_visit";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = OwnVideoVisit;

    async fn execute(self, tx: &mut Tx) -> Result<OwnVideoVisit, Failure> {
        let row = tx.load::<VisitRow>(self.appointment_id, Action::Edit).await?;
        let card = card(tx, &row).await?;
        let consent = consent::given(tx, row.appointment, &row.zone).await?;
        let late = line::late(tx, row.practitioner).await?;
        let now = tx.now();
        Ok(OwnVideoVisit {
            step: step(&row, card.visit.window.stands, consent.as_ref()),
            now: zone::local(now, &zone::zone(&row.zone)?),
            consent,
            check: card.check,
            waiting: line::place(tx, &row, late).await?,
            running_late_minutes: late,
            may_cancel: row.appointment_state == AppointmentState::Booked
                && now < row.ends_at
                && now <= cancel_until(row.starts_at, card.cancel_cutoff_hours),
            phone: card.phones.into_iter().next(),
            visit: card.visit,
        })
    }
}

/// The one step that fits now.
fn step(row: &VisitRow, door: Door, consent: Option<&ConsentGiven>) -> OwnStep {
    match row.state {
        VisitState::Ended | VisitState::Completed | VisitState::FailedToPhone => OwnStep::After,
        _ if row.is_over() => OwnStep::Gone,
        _ if row.state.is_open() && consent.is_some() => OwnStep::Call,
        VisitState::PatientWaiting if consent.is_some() => OwnStep::WaitingRoom,
        _ => match (door, consent) {
            (Door::Closed, _) => OwnStep::Gone,
            // Reading can be done in peace, days before.
            (Door::Early | Door::Open, None) => OwnStep::Consent,
            (Door::Early, Some(_)) => OwnStep::Early,
            (Door::Open, Some(_)) => OwnStep::Devices,
        },
    }
}
