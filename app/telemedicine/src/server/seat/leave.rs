use jiff_sqlx::ToSqlx;
use model::{AppointmentId, Permission};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::follow;
use crate::{model::PeerId, server::visit};

/// Somebody leaves on purpose: the seat is free at once. The visit stays open. By the connection that has the seat; another one
/// of the same page has nothing to say any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LeaveSeat {
    pub appointment: AppointmentId,
    pub peer: PeerId,
    pub connection: Uuid,
}

impl Command for LeaveSeat {
    const NAME: &'static str = "telemedicine.leave_seat";
    const PERMISSION: Permission = Permission::Public;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let mut row = visit::for_the_call(tx, self.appointment).await?;
        let left = sqlx::query!(
            "delete from video_seat where peer_id = $1 and connection_id = $2",
            self.peer.0,
            self.connection,
        )
        .execute(tx.conn())
        .await?;
        if left.rows_affected() > 0 {
            follow(tx, &mut row).await?;
            row.tell(tx);
        }
        Ok(())
    }
}

/// A connection is lost: the seat is kept for a moment, for the page that comes back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoseSeat {
    pub appointment: AppointmentId,
    pub peer: PeerId,
    pub connection: Uuid,
}

impl Command for LoseSeat {
    const NAME: &'static str = "telemedicine.lose_seat";
    const PERMISSION: Permission = Permission::Public;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = visit::for_the_call(tx, self.appointment).await?;
        let now = tx.now().to_sqlx();
        let lost = sqlx::query!(
            "update video_seat set away_since = $3 where peer_id = $1 and connection_id = $2 and away_since is null",
            self.peer.0,
            self.connection,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        if lost.rows_affected() > 0 {
            row.tell(tx);
        }
        Ok(())
    }
}
