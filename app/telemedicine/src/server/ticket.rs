//! Tickets: for one connection, once, within a minute, bound to appointment, role, person and session.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Permission, VideoGuestId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use super::{
    chat::Author,
    consent, guest,
    refusal::Refusal,
    secret::Once,
    visit::{self, VisitRow},
};
use crate::model::{PeerId, TakeGuestTicket, TakeTicket, Ticket, VisitState, limits::TICKET_SECONDS};

/// Patient or doctor take a ticket. A patient has agreed and checked in; a doctor is the one of the appointment.
impl Command for TakeTicket {
    const NAME: &'static str = "telemedicine.take_ticket";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = Taken;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Taken, Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::View).await?;
        let author = Author::of_actor(tx.actor(), &row)?;
        if matches!(author, Author::Clinician(_)) && !super::policy::may(tx.actor(), Action::Treat, row.subject()) {
            return Err(AppError::Forbidden.into());
        }
        row.not_over()?;
        match author {
            Author::Clinician(_) => visit::begin(tx, &row).await?,
            Author::Patient(_) | Author::Guest(_) => may_sit(tx, &row).await?,
        }
        take(tx, &row, author, self.resume).await
    }
}

/// A guest takes a ticket by their pass.
impl Command for TakeGuestTicket {
    const NAME: &'static str = "telemedicine.take_guest_ticket";
    const PERMISSION: Permission = Permission::Public;
    type Output = Taken;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Taken, Failure> {
        let found = guest::of_pass(tx, self.guest_id, &self.pass).await?;
        found.visit.not_over()?;
        take(tx, &found.visit, Author::Guest(self.guest_id), self.resume).await
    }
}

/// A patient who sits in the waiting room or the call has agreed, and has checked in.
pub(super) async fn may_sit(tx: &mut Tx, row: &VisitRow) -> Result<(), Failure> {
    consent::needed(tx, row.appointment).await?;
    if row.state == VisitState::Scheduled { Err(Refusal::NotCheckedIn.into()) } else { Ok(()) }
}

async fn take(tx: &mut Tx, row: &VisitRow, author: Author, resume: Option<PeerId>) -> Result<Taken, Failure> {
    let session = match author {
        Author::Guest(_) => None,
        _ => Some(tx.actor().signed_in().ok_or(AppError::Forbidden)?.session.0),
    };
    let (ticket, hash) = Once::token(tx);
    let expires_at = tx.now() + SignedDuration::from_secs(TICKET_SECONDS);
    sqlx::query!(
        "insert into video_ticket (token_hash, appointment_id, role, account_id, session_id, guest_id, resume, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        hash,
        row.appointment.0,
        author.role().name(),
        author.account().map(|account| account.0),
        session,
        author.guest().map(|guest: VideoGuestId| guest.0),
        resume.map(|peer| peer.0),
        expires_at.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched(<VisitRow as platform::Resource>::KIND, row.appointment.0, Some(row.patient));
    Ok(Taken { ticket, expires_at })
}

/// The answer as it is kept: without the ticket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Taken {
    ticket: Once,
    expires_at: Timestamp,
}

impl Taken {
    pub fn shown(self) -> Result<Ticket, AppError> {
        Ok(Ticket { ticket: self.ticket.take()?, expires_at: self.expires_at })
    }
}
