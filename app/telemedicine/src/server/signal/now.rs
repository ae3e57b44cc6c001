//! How a call stands, from the database.

use jiff::Timestamp;
use model::{AppError, AppointmentId, Permission, VideoGuestId};
use platform::{Failure, Query, Resource, Tx};
use scheduling::model::AppointmentState;
use uuid::Uuid;

use crate::{
    model::{CallRole, PeerId, VisitState, Waiting},
    server::{
        chat::{self, Line},
        guest::{self, GuestRow},
        line,
        visit::VisitRow,
    },
};

/// Everything that anybody in the call may be told; who is told what decides `telling`.
#[derive(Clone, Debug)]
pub struct Now {
    pub state: VisitState,
    pub appointment_state: AppointmentState,
    pub over: bool,
    pub since: Option<Timestamp>,
    pub waiting: Option<Waiting>,
    pub running_late_minutes: Option<u16>,
    pub seats: Vec<SeatRow>,
    pub guests: Vec<GuestRow>,
    /// What was written since the last look.
    pub chat: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatRow {
    pub peer: PeerId,
    pub connection: Uuid,
    pub role: CallRole,
    pub guest: Option<VideoGuestId>,
    pub name: String,
    pub away: bool,
}

impl Now {
    /// The patient is let in, and nothing is over.
    pub fn is_open(&self) -> bool {
        self.state.is_open() && !self.over
    }

    /// May they speak with the others?
    pub fn admits(&self, seat: &SeatRow) -> bool {
        self.is_open()
            && match seat.guest {
                None => true,
                Some(guest) => self.guests.iter().any(|one| one.id == guest && one.is_in()),
            }
    }

    pub fn is_revoked(&self, guest: VideoGuestId) -> bool {
        self.guests.iter().any(|one| one.id == guest && one.revoked)
    }
}

/// Asked by the house itself, for those who have a seat: who took it, and when, stands in the trail.
pub struct AskNow {
    pub appointment: AppointmentId,
    /// The number of the last message that is known.
    pub chat_after: i64,
    pub chat_most: i64,
}

impl Query for AskNow {
    const NAME: &'static str = "telemedicine.call_now";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = Now;

    async fn execute(self, tx: &mut Tx) -> Result<Now, Failure> {
        let row = VisitRow::fetch(tx.conn(), self.appointment).await?.ok_or(AppError::NotFound)?;
        let late = line::late(tx, row.practitioner).await?;
        Ok(Now {
            state: row.state,
            appointment_state: row.appointment_state,
            over: row.is_over(),
            since: row.since,
            waiting: line::place(tx, &row, late).await?,
            running_late_minutes: late,
            seats: seats(tx, &row).await?,
            guests: guest::list(tx, row.appointment).await?,
            chat: chat::lines(tx, &row, self.chat_after, self.chat_most).await?,
        })
    }
}

async fn seats(tx: &mut Tx, row: &VisitRow) -> Result<Vec<SeatRow>, Failure> {
    let rows = sqlx::query!(
        r#"select s.peer_id, s.connection_id, s.role as "role: CallRole", s.guest_id, s.away_since is not null as "away!",
                  coalesce(g.name, a.display_name) as "name!"
           from video_seat s left join account a on a.id = s.account_id left join video_guest g on g.id = s.guest_id
           where s.appointment_id = $1 order by s.seated_at, s.peer_id"#,
        row.appointment.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SeatRow {
            peer: PeerId(row.peer_id),
            connection: row.connection_id,
            role: row.role,
            guest: row.guest_id.map(Into::into),
            name: row.name,
            away: row.away,
        })
        .collect())
}
