use jiff_sqlx::ToSqlx;
use model::{AppError, FieldErrors, Permission, VideoGuestId};
use patients::model::text::line;
use platform::{Command, Failure, Tx};
use scheduling::server::zone;
use serde::{Deserialize, Serialize};

use super::invite_guest::NAME_MAX;
use crate::{
    model::{Door, EnterAsGuest, GuestPass, door},
    server::{guest, refusal::Refusal, secret::Once, visit},
};

/// A guest enters with their own name. The link is used up; what it is exchanged for opens the guest's page until the visit is
/// over or they are taken out. Before the call they wait until the doctor lets them in.
impl Command for EnterAsGuest {
    const NAME: &'static str = "telemedicine.enter_as_guest";
    const PERMISSION: Permission = Permission::Public;
    type Output = Entered;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Entered, Failure> {
        let mut fields = FieldErrors::default();
        let name = fields.take("name", line(&self.name, NAME_MAX)).flatten();
        if name.is_none() && fields.of("name").is_none() {
            fields.add("name", "Enter your name: the patient and the doctor read it.");
        }
        if self.agrees != "true" {
            fields.add("agrees", "Tick the box: what you hear is for nobody else.");
        }
        let found = guest::of_link(tx, &self.link).await?;
        fields.into_result()?;
        let row = visit::for_the_call(tx, found.appointment).await?;
        row.not_over()?;
        let (opens, _, stands) = door(row.starts_at, row.ends_at, tx.now());
        if stands == Door::Early {
            return Err(Refusal::Early { opens: zone::local(opens, &zone::zone(&row.zone)?).full() }.into());
        }
        let (pass, hash) = Once::token(tx);
        let now = tx.now().to_sqlx();
        let entered = sqlx::query!(
            "update video_guest set name = $2, pass_hash = $3, entered_at = $4, link_hash = null
             where id = $1 and entered_at is null and revoked_at is null",
            found.id.0,
            name,
            hash,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        // Two who have the same link: one is in.
        if entered.rows_affected() == 0 {
            return Err(Refusal::GuestLink.into());
        }
        tx.touched("video_guest", found.id.0, Some(row.patient));
        row.tell(tx);
        Ok(Entered { guest_id: found.id, pass })
    }
}

/// The answer as it is kept: without the pass.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entered {
    guest_id: VideoGuestId,
    pass: Once,
}

impl Entered {
    pub fn shown(self) -> Result<GuestPass, AppError> {
        Ok(GuestPass { guest_id: self.guest_id, pass: self.pass.take()? })
    }
}
