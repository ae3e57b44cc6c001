//! Who sits in a call, or waits before it. Everybody has one seat: who comes once more takes it over. What follows for the visit
//! from who sits there is decided in the same transaction.

mod clear;
mod leave;
mod take;

use model::{AppointmentId, VideoGuestId};
use platform::{Failure, Tx};

pub use clear::{ClearSeats, SeatsDue, sweep};
pub use leave::{LeaveSeat, LoseSeat};
pub use take::{Seat, TakeSeat};

use super::visit::{self, VisitRow};
use crate::model::{CallRole, Mover};

/// Patient and doctor both there make it a call; one of them missing interrupts it.
pub async fn follow(tx: &mut Tx, row: &mut VisitRow) -> Result<(), Failure> {
    if row.is_over() {
        return Ok(());
    }
    let there = sqlx::query!(
        r#"select coalesce(bool_or(role = 'patient'), false) as "patient!",
                  coalesce(bool_or(role = 'clinician'), false) as "clinician!"
           from video_seat where appointment_id = $1"#,
        row.appointment.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let next = row.state.with(there.patient, there.clinician);
    if next == row.state { Ok(()) } else { visit::walk(tx, row, Mover::Call, &[next]).await }
}

/// Takes the seats of a visit away: all, or those of one role.
pub async fn take_away(tx: &mut Tx, appointment: AppointmentId, role: Option<CallRole>) -> Result<(), Failure> {
    sqlx::query!(
        "delete from video_seat where appointment_id = $1 and ($2::text is null or role = $2)",
        appointment.0,
        role.map(CallRole::name),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn take_away_guest(tx: &mut Tx, guest: VideoGuestId) -> Result<(), Failure> {
    sqlx::query!("delete from video_seat where guest_id = $1", guest.0).execute(tx.conn()).await?;
    Ok(())
}
