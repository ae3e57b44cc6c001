use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use super::card::card;
use crate::{
    model::{ShowVideoVisit, Situation, VideoVisit, VisitState, limits::CHAT_SHOWN},
    server::{
        chat::{self, Author},
        guest, line,
        visit::VisitRow,
    },
};

/// The doctor's page of one of their visits.
impl Query for ShowVideoVisit {
    const NAME: &'static str = "telemedicine.video_visit";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = VideoVisit;

    async fn execute(self, tx: &mut Tx) -> Result<VideoVisit, Failure> {
        let row = tx.load::<VisitRow>(self.appointment_id, Action::Treat).await?;
        let card = card(tx, &row).await?;
        let guests: Vec<_> = guest::list(tx, row.appointment)
            .await?
            .iter()
            .filter(|guest| !guest.revoked)
            .map(guest::GuestRow::seat)
            .collect();
        let encounter = clinical::server::encounter::of_appointment(tx, row.appointment).await?.map(|(id, _)| id);
        let reader = Author::of_actor(tx.actor(), &row)?;
        let most = i64::try_from(CHAT_SHOWN).unwrap_or(i64::MAX);
        let chat = chat::lines(tx, &row, 0, most).await?;
        let (live, open) = (!row.is_over(), row.is_open());
        let phone_to_finish = row.state == VisitState::FailedToPhone && row.appointment_state.is_live();
        Ok(VideoVisit {
            situation: Situation {
                state: row.state,
                admitted: open,
                waiting: None,
                running_late_minutes: line::late(tx, row.practitioner).await?,
                patient_here: card.patient_here,
                clinician_here: card.clinician_here,
                interrupted_since: row.since.filter(|_| row.state == VisitState::Reconnecting),
                guests: guests.clone(),
            },
            guests,
            chat: chat.iter().map(|line| line.read_by(Some(reader), reader.role())).collect(),
            check: card.check,
            phones: card.phones,
            encounter,
            reason: card.reason,
            patient: card.patient,
            may_admit: live && row.state == VisitState::PatientWaiting,
            may_put_back: open,
            may_finish: open || phone_to_finish,
            may_fail_to_phone: live && (open || row.state == VisitState::PatientWaiting),
            may_invite: live,
            visit: card.visit,
        })
    }
}
