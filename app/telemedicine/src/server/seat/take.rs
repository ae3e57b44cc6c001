use jiff_sqlx::ToSqlx;
use model::{AppError, AppointmentId, FacilityId, PatientId, Permission, PractitionerId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::follow;
use crate::{
    model::{CallRole, PeerId},
    server::{chat::Author, secret, ticket, visit},
};

/// Somebody shows a ticket and takes their seat. The ticket is used up by it; an earlier seat of the same person is theirs no
/// longer, unless the page that had it comes back: then it is the same peer. Whatever is wrong with a ticket, the answer is the
/// same.
#[derive(Clone, Serialize, Deserialize)]
pub struct TakeSeat {
    ticket_hash: Vec<u8>,
    /// On which instance, by which connection.
    pub instance: Uuid,
    pub connection: Uuid,
}

impl TakeSeat {
    pub fn new(ticket: &str, instance: Uuid, connection: Uuid) -> Self {
        Self { ticket_hash: secret::hash(ticket), instance, connection }
    }
}

/// A seat that was taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seat {
    pub appointment: AppointmentId,
    pub practitioner: PractitionerId,
    pub patient: PatientId,
    pub facility: FacilityId,
    pub peer: PeerId,
    pub connection: Uuid,
    pub role: CallRole,
    pub author: Author,
}

impl Command for TakeSeat {
    const NAME: &'static str = "telemedicine.take_seat";
    /// The ticket says who it is; for patient and doctor the session has to be the one that took it.
    const PERMISSION: Permission = Permission::Public;
    type Output = Seat;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Seat, Failure> {
        let now = tx.now().to_sqlx();
        let ticket = sqlx::query!(
            r#"update video_ticket set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
               returning appointment_id, role as "role: CallRole", account_id, session_id, guest_id, resume"#,
            self.ticket_hash,
            now as _,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::Forbidden)?;
        let author = match (ticket.role, ticket.account_id, ticket.guest_id) {
            (CallRole::Patient, Some(account), None) => Author::Patient(account.into()),
            (CallRole::Clinician, Some(account), None) => Author::Clinician(account.into()),
            (CallRole::Guest, None, Some(guest)) => Author::Guest(guest.into()),
            _ => return Err(AppError::Forbidden.into()),
        };
        let person = tx.actor().signed_in().map(|person| (person.account, Some(person.session.0)));
        let is_theirs = match author {
            Author::Guest(_) => true,
            Author::Patient(account) | Author::Clinician(account) => person == Some((account, ticket.session_id)),
        };
        if !is_theirs {
            return Err(AppError::Forbidden.into());
        }
        let mut row = visit::for_the_call(tx, ticket.appointment_id.into()).await?;
        row.not_over()?;
        still_welcome(tx, &row, author).await?;
        let earlier = sqlx::query_scalar!(
            "delete from video_seat where appointment_id = $1 and role = $2 and guest_id is not distinct from $3
             returning peer_id",
            row.appointment.0,
            author.role().name(),
            author.guest().map(|guest| guest.0),
        )
        .fetch_optional(tx.conn())
        .await?;
        let peer = match (ticket.resume, earlier) {
            (Some(wanted), Some(earlier)) if wanted == earlier => PeerId(earlier),
            _ => PeerId(tx.new_id()),
        };
        sqlx::query!(
            "insert into video_seat (peer_id, appointment_id, role, account_id, guest_id, instance_id, connection_id, seated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            peer.0,
            row.appointment.0,
            author.role().name(),
            author.account().map(|account| account.0),
            author.guest().map(|guest| guest.0),
            self.instance,
            self.connection,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        follow(tx, &mut row).await?;
        row.tell(tx);
        Ok(Seat {
            appointment: row.appointment,
            practitioner: row.practitioner,
            patient: row.patient,
            facility: row.facility,
            peer,
            connection: self.connection,
            role: author.role(),
            author,
        })
    }
}

/// Within the minute since the ticket was taken, consent may have been taken back, and a guest taken out.
async fn still_welcome(tx: &mut Tx, row: &visit::VisitRow, author: Author) -> Result<(), Failure> {
    match author {
        Author::Patient(_) => ticket::may_sit(tx, row).await,
        Author::Clinician(_) => Ok(()),
        Author::Guest(guest) => {
            let welcome = sqlx::query_scalar!(
                r#"select revoked_at is null as "welcome!" from video_guest where id = $1"#,
                guest.0,
            )
            .fetch_optional(tx.conn())
            .await?;
            if welcome == Some(true) { Ok(()) } else { Err(AppError::Forbidden.into()) }
        }
    }
}
