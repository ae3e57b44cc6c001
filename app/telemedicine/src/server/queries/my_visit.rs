use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::{
    model::AppointmentState,
    server::{row::cancel_until, zone},
};

use super::card::{card, check};
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
        let phone = phones(tx, row.patient).await?.into_iter().next();
        Ok(OwnVideoVisit {
            step: step(&row, card.visit.window.stands, consent.as_ref()),
            now: zone::local(now, &zone::zone(&row.zone)?),
            consent,
            check: check(tx, row.appointment).await?,
            waiting: line::place(tx, &row, late).await?,
            running_late_minutes: late,
            may_cancel: row.appointment_state == AppointmentState::Booked
                && now < row.ends_at
                && now <= cancel_until(row.starts_at, card.cancel_cutoff_hours),
            phone,
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

/// By what a patient can be called, the first one first.
pub(super) async fn phones(tx: &mut Tx, patient: model::PatientId) -> Result<Vec<String>, Failure> {
    let phones = sqlx::query_scalar!(
        "select value from patient_telecom
         where patient_id = $1 and system in ('phone', 'sms') and use is distinct from 'old'
         order by rank nulls last, use = 'mobile' desc, position limit 3",
        patient.0,
    );
    Ok(phones.fetch_all(tx.conn()).await?)
}
