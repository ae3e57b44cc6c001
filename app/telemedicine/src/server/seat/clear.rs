use std::time::Duration;

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{IdempotencyKey, Permission};
use platform::{Command, Ctx, Failure, Hale, Query, Tx, command, query};
use serde::{Deserialize, Serialize};

use super::{follow, take_away};
use crate::{
    model::{Mover, VisitState, limits::GRACE_SECONDS},
    server::visit,
};

const PAUSE: Duration = Duration::from_secs(5);
/// At most so many visits at once.
const BATCH: i64 = 200;

/// Looks every few seconds, for as long as the server runs. Several servers may: each takes what it finds.
pub async fn sweep(hale: Hale) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let due = query::ask(Ctx::system(&hale, "calls"), SeatsDue {}).await.unwrap_or(false);
        if due {
            let key: IdempotencyKey = hale.random().uuid(hale.clock().now()).into();
            // What failed is logged by the spine and tried again in a moment.
            drop(command::run(Ctx::system(&hale, "calls"), key, ClearSeats {}).await);
        }
    }
}

fn grace() -> SignedDuration {
    SignedDuration::from_secs(GRACE_SECONDS)
}

/// Is there anything to clear? Asked first, so that a quiet night leaves no trail of sweeps.
pub struct SeatsDue {}

impl Query for SeatsDue {
    const NAME: &'static str = "telemedicine.seats_due";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        Ok(!due(tx).await?.is_empty())
    }
}

/// Visits in which a seat was kept for long enough, or is held by an instance that is gone, or whose appointment was finished
/// elsewhere: in the chart, at the desk.
async fn due(tx: &mut Tx) -> Result<Vec<uuid::Uuid>, Failure> {
    let kept_since = (tx.now() - grace()).to_sqlx();
    let due = sqlx::query_scalar!(
        r#"select s.appointment_id as "id!" from video_seat s
           where s.away_since <= $1
              or s.away_since is null and not exists (
                  select from wire_instance i where i.id = s.instance_id and i.seen_at > now() - interval '15 seconds')
           union
           select v.appointment_id from video_visit v join appointment a on a.id = v.appointment_id
           where v.state in ('clinician_ready', 'in_call', 'reconnecting')
             and a.state not in ('booked', 'arrived', 'checked_in', 'in_consultation')
           order by 1 limit $2"#,
        kept_since as _,
        BATCH,
    );
    Ok(due.fetch_all(tx.conn()).await?)
}

/// Frees seats whose page has not come back, and ends calls whose appointment was finished in the chart. A connection that is
/// lost, however long, ends no visit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClearSeats {}

impl Command for ClearSeats {
    const NAME: &'static str = "telemedicine.clear_seats";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let (now, kept_since) = (tx.now().to_sqlx(), (tx.now() - grace()).to_sqlx());
        for appointment in due(tx).await? {
            let mut row = visit::for_the_call(tx, appointment.into()).await?;
            // What an instance held that is gone: its pages have as long as all others.
            sqlx::query!(
                "update video_seat s set away_since = $2 where appointment_id = $1 and away_since is null and not exists (
                     select from wire_instance i where i.id = s.instance_id and i.seen_at > now() - interval '15 seconds')",
                appointment,
                now as _,
            )
            .execute(tx.conn())
            .await?;
            sqlx::query!(
                "delete from video_seat where appointment_id = $1 and away_since <= $2",
                appointment,
                kept_since as _,
            )
            .execute(tx.conn())
            .await?;
            if row.state.is_open() && row.is_over() {
                visit::walk(tx, &mut row, Mover::Clinician, &[VisitState::Ended, VisitState::Completed]).await?;
                take_away(tx, row.appointment, None).await?;
            }
            follow(tx, &mut row).await?;
            row.tell(tx);
        }
        Ok(())
    }
}
