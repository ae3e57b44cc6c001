//! Guests as they are loaded: by the doctor's list, by a link, by a pass.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{AppError, AppointmentId, FieldErrors, VideoGuestId};
use platform::{Failure, Tx};

use super::{secret, visit::VisitRow};
use crate::model::{GuestKind, GuestSeat, GuestStage};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestRow {
    pub id: VideoGuestId,
    pub invited_name: String,
    pub kind: GuestKind,
    /// Their own; none before they have come.
    pub name: Option<String>,
    pub admitted: bool,
    pub revoked: bool,
    /// Has a seat.
    pub seated: bool,
    pub away: bool,
}

impl GuestRow {
    /// By the name that the others read.
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.invited_name)
    }

    pub fn is_in(&self) -> bool {
        self.admitted && !self.revoked
    }

    pub fn seat(&self) -> GuestSeat {
        let stage = match (self.admitted, self.seated && !self.away) {
            (true, true) => GuestStage::Admitted,
            (true, false) => GuestStage::Away,
            (false, true) => GuestStage::Waiting,
            (false, false) => GuestStage::Invited,
        };
        GuestSeat { id: self.id, name: self.shown_name().to_owned(), kind: self.kind, stage }
    }
}

/// Everybody who was invited, in that order; also who was taken out.
pub async fn list(tx: &mut Tx, appointment: AppointmentId) -> Result<Vec<GuestRow>, Failure> {
    let rows = sqlx::query!(
        r#"select g.id, g.invited_name, g.kind as "kind: GuestKind", g.name, g.admitted_at is not null as "admitted!",
                  g.revoked_at is not null as "revoked!", s.peer_id is not null as "seated!",
                  s.away_since is not null as "away!"
           from video_guest g left join video_seat s on s.guest_id = g.id
           where g.appointment_id = $1 order by g.invited_at, g.id"#,
        appointment.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| GuestRow {
            id: row.id.into(),
            invited_name: row.invited_name,
            kind: row.kind,
            name: row.name,
            admitted: row.admitted,
            revoked: row.revoked,
            seated: row.seated,
            away: row.away,
        })
        .collect())
}

/// How many are invited and were not taken out.
pub async fn invited(tx: &mut Tx, appointment: AppointmentId) -> Result<usize, Failure> {
    Ok(list(tx, appointment).await?.iter().filter(|guest| !guest.revoked).count())
}

/// The guest of a link that still works. Wrong, used, revoked, expired: there is no such thing.
pub struct OfLink {
    pub id: VideoGuestId,
    pub appointment: AppointmentId,
    pub kind: GuestKind,
    pub expires_at: Timestamp,
}

pub async fn of_link(tx: &mut Tx, link: &str) -> Result<OfLink, Failure> {
    secret::plausible(link)?;
    let now = tx.now().to_sqlx();
    let row = sqlx::query!(
        r#"select id, appointment_id, kind as "kind: GuestKind", link_expires_at from video_guest
           where link_hash = $1 and link_expires_at > $2 and revoked_at is null and entered_at is null"#,
        secret::hash(link),
        now as _,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(OfLink {
        id: row.id.into(),
        appointment: row.appointment_id.into(),
        kind: row.kind,
        expires_at: row.link_expires_at.to_jiff(),
    })
}

/// A guest who shows their pass. For everybody else there is no such page.
pub struct OfPass {
    pub name: String,
    pub admitted: bool,
    pub visit: VisitRow,
}

pub async fn of_pass(tx: &mut Tx, guest: VideoGuestId, pass: &str) -> Result<OfPass, Failure> {
    use platform::Resource;
    secret::plausible(pass)?;
    let row = sqlx::query!(
        r#"select appointment_id, name as "name!", admitted_at is not null as "admitted!" from video_guest
           where id = $1 and pass_hash = $2 and revoked_at is null"#,
        guest.0,
        secret::hash(pass),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let visit = VisitRow::fetch(tx.conn(), row.appointment_id.into()).await?.ok_or(AppError::NotFound)?;
    tx.saw(visit.patient, VisitRow::KIND, Some(visit.appointment.0));
    Ok(OfPass { name: row.name, admitted: row.admitted, visit })
}

/// Whether anybody reads there, only a letter can say.
pub fn address(fields: &mut FieldErrors, typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match typed.parse::<identity::model::Email>() {
        Ok(email) => Some(email.to_string()),
        Err(_) => {
            fields.add("email", "Enter an e-mail address, such as name@example.org, or leave it empty.");
            None
        }
    }
}
