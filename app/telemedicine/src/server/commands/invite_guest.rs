use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission, VideoGuestId};
use patients::model::text::line;
use platform::{Command, Failure, Tx};
use scheduling::server::zone;
use serde::{Deserialize, Serialize};

use crate::{
    model::{GuestInvited, GuestKind, InviteGuest, limits::JOIN_AFTER_MINUTES},
    server::{guest, news::SendGuestLink, refusal::Refusal, secret::Once, visit},
};

pub(super) const NAME_MAX: usize = 100;
/// More than are let in: not everybody who is asked comes.
const INVITED: usize = 6;

/// The doctor invites somebody: with an address the link is mailed, otherwise the answer holds it, this once. It works once, and
/// until an hour after the appointment's end.
impl Command for InviteGuest {
    const NAME: &'static str = "telemedicine.invite_guest";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = Invited;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Invited, Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        let mut fields = FieldErrors::default();
        let name = fields.take("name", line(&self.name, NAME_MAX)).flatten();
        if name.is_none() && fields.of("name").is_none() {
            fields.add("name", "Say who it is, such as “daughter” or “interpreter for Spanish”.");
        }
        let kind = fields.take("kind", self.kind.parse::<GuestKind>().map_err(|_| "Choose one."));
        let email = guest::address(&mut fields, &self.email);
        fields.into_result()?;
        row.not_over()?;
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        visit::begin(tx, &row).await?;
        if guest::invited(tx, row.appointment).await? >= INVITED {
            return Err(Refusal::TooManyGuests { most: INVITED }.into());
        }
        let id: VideoGuestId = tx.new_id();
        let expires = row.ends_at + SignedDuration::from_mins(JOIN_AFTER_MINUTES);
        let (link, hash) = match email {
            Some(_) => (Once::default(), None),
            None => {
                let (link, hash) = Once::token(tx);
                (link, Some(hash))
            }
        };
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into video_guest (id, appointment_id, invited_name, kind, email, link_hash, link_expires_at, invited_by, invited_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            row.appointment.0,
            name,
            kind.unwrap_or(GuestKind::Other).name(),
            email,
            hash,
            expires.to_sqlx() as _,
            by.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("video_guest", id.0, Some(row.patient));
        if email.is_some() {
            tx.enqueue(SendGuestLink { guest: id }).await?;
        }
        row.tell(tx);
        let base_url = tx.ctx().hale.base_url().to_owned();
        Ok(Invited { id, link, base_url, mailed_to: email, expires: zone::local(expires, &zone::zone(&row.zone)?) })
    }
}

/// The answer as it is kept: without the link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invited {
    id: VideoGuestId,
    link: Once,
    base_url: String,
    mailed_to: Option<String>,
    expires: model::time::LocalTime,
}

impl Invited {
    pub fn shown(self) -> Result<GuestInvited, AppError> {
        let link = match self.mailed_to {
            Some(_) => None,
            None => Some(format!("{}/video/{}", self.base_url, self.link.take()?)),
        };
        Ok(GuestInvited { id: self.id, link, mailed_to: self.mailed_to, expires: self.expires })
    }
}

/// A new link, for the letter that leaves now. `None`: they were taken out meanwhile, have come already, or it is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeGuestLink(pub VideoGuestId);

impl Command for MakeGuestLink {
    const NAME: &'static str = "telemedicine.make_guest_link";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = Option<(String, String, Once)>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let (link, hash) = Once::token(tx);
        let now = tx.now().to_sqlx();
        let row = sqlx::query!(
            r#"update video_guest g set link_hash = $2
               from appointment a join facility f on f.id = a.facility_id
               where g.id = $1 and a.id = g.appointment_id and g.revoked_at is null and g.entered_at is null
                 and g.link_expires_at > $3 and g.email is not null
                 and a.state in ('booked', 'arrived', 'checked_in', 'in_consultation')
               returning g.email as "email!", f.name, a.patient_id"#,
            self.0.0,
            hash,
            now as _,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(row) = row else { return Ok(None) };
        tx.touched("video_guest", self.0.0, Some(row.patient_id.into()));
        Ok(Some((row.email, row.name, link)))
    }
}
