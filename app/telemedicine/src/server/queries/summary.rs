use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use super::card::card;
use crate::{
    model::{Rating, ShowVideoSummary, VideoSummary, VisitState, limits::CHAT_SHOWN},
    server::{
        chat::{self, Author},
        guest,
        refusal::Refusal,
        visit::VisitRow,
    },
};

/// How a visit went, for the patient, once the doctor has finished it.
impl Query for ShowVideoSummary {
    const NAME: &'static str = "telemedicine.video_summary";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = VideoSummary;

    async fn execute(self, tx: &mut Tx) -> Result<VideoSummary, Failure> {
        let row = tx.load::<VisitRow>(self.appointment_id, Action::Edit).await?;
        if !row.state.is_over() {
            return Err(Refusal::NotOver.into());
        }
        let card = card(tx, &row).await?;
        let spoke = sqlx::query!(
            r#"select min(at) filter (where to_state = 'in_call') as "from?",
                      max(at) filter (where from_state in ('in_call', 'reconnecting')) as "to?",
                      (select e.id from encounter e where e.appointment_id = $1 and e.state <> 'entered_in_error') as encounter,
                      (select e.summary from encounter e
                       where e.appointment_id = $1 and e.state <> 'entered_in_error'
                         and e.summary_shared_at is not null) as summary,
                      (select rating from video_feedback where appointment_id = $1) as "rating?: Rating"
               from video_visit_transition where appointment_id = $1"#,
            row.appointment.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let site = zone::zone(&row.zone)?;
        let guests = guest::list(tx, row.appointment).await?;
        let reader = Author::of_actor(tx.actor(), &row)?;
        let most = i64::try_from(CHAT_SHOWN).unwrap_or(i64::MAX);
        let chat = chat::lines(tx, &row, 0, most).await?;
        Ok(VideoSummary {
            by_telephone: row.state == VisitState::FailedToPhone,
            from: spoke.from.map(|at| zone::local(at.to_jiff(), &site)),
            to: spoke.to.filter(|_| spoke.from.is_some()).map(|at| zone::local(at.to_jiff(), &site)),
            with: card.check.map(|check| check.with),
            guests: guests.iter().filter(|guest| guest.admitted).map(|guest| guest.shown_name().to_owned()).collect(),
            summary: spoke.summary,
            encounter: spoke.encounter.map(Into::into),
            chat: chat.iter().map(|line| line.read_by(Some(reader), reader.role())).collect(),
            feedback: spoke.rating,
            visit: card.visit,
        })
    }
}
