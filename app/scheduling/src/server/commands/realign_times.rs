use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, Permission};
use platform::{Command, Failure, Topic, Tx};
use serde::{Deserialize, Serialize};
use sqlx::Connection;

use crate::{
    model::AppointmentState,
    server::{
        news::{self, ClocksChanged},
        policy,
        realign::{self, Left, OutOfStep, Realigned},
    },
};

/// Brings a facility's appointments into step with the tz database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RealignTimes {
    pub facility_id: FacilityId,
}

/// Appointments that are still to come keep what the clinic's clock shows, with their date, and move to the instant at
/// which it shows that now (T2.4). They keep their length and their buffers as elapsed time. Patients are told once for
/// each new instant.
///
/// The places are kept as for everything else, by the exclusion constraints: what can't follow, because somebody has
/// that time or because the clock skips it now, stays where it is and is named in the answer.
impl Command for RealignTimes {
    const NAME: &'static str = "scheduling.realign_times";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Realigned;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Realigned, Failure> {
        if !policy::may_plan(tx.actor(), self.facility_id) {
            return Err(AppError::NotFound.into());
        }
        let now = tx.now();
        let found = realign::out_of_step(tx.conn(), Some(self.facility_id), now).await?;
        let (able, skipped): (Vec<_>, Vec<_>) =
            found.into_iter().map(|(_, one)| one).partition(|one| one.wanted.is_some());
        let mut waiting = in_order(able);
        let mut done = Realigned { moved: 0, left: skipped.iter().map(|one| left(one, true)).collect() };
        // What one has left another may take: until nothing moves any more.
        loop {
            let before = waiting.len();
            let mut blocked = Vec::new();
            for one in waiting {
                match follow(tx, &one).await? {
                    Step::Followed => done.moved += 1,
                    Step::Blocked => blocked.push(one),
                    Step::Gone => {}
                }
            }
            waiting = blocked;
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        done.left.extend(waiting.iter().map(|one| left(one, false)));
        Ok(done)
    }
}

/// A day of appointments end to end moves like a train: what goes later, from its last carriage, and what goes
/// earlier, from its first.
fn in_order(able: Vec<OutOfStep>) -> Vec<OutOfStep> {
    let (mut later, earlier): (Vec<_>, Vec<_>) = able.into_iter().partition(|one| one.shift() > SignedDuration::ZERO);
    later.reverse();
    later.into_iter().chain(earlier).collect()
}

fn left(one: &OutOfStep, skipped: bool) -> Left {
    Left { id: one.id, local_start: one.local_start, zone: one.zone.clone(), skipped }
}

enum Step {
    Followed,
    /// Somebody has that time.
    Blocked,
    /// Somebody has changed the appointment since it was read.
    Gone,
}

/// Moves one appointment with everything that it occupies, or nothing of it.
async fn follow(tx: &mut Tx, one: &OutOfStep) -> Result<Step, Failure> {
    let Some(wanted) = one.wanted else { return Ok(Step::Blocked) };
    let ends_at = one.ends_at + one.shift();
    let now = tx.now().to_sqlx();
    let mut part = tx.conn().begin().await?;
    let moved = sqlx::query!(
        "with moved as (
             update appointment set starts_at = $2, ends_at = $3
             where id = $1 and starts_at = $4 and state in ('held', 'booked') returning id
         ), occupied as (
             update booking set during = tstzrange(lower(during) + ($2::timestamptz - $4::timestamptz),
                                                   upper(during) + ($2::timestamptz - $4::timestamptz))
             from moved where booking.appointment_id = moved.id
         )
         insert into appointment_realignment (appointment_id, from_starts_at, to_starts_at, at)
         select id, $4, $2, $5 from moved",
        one.id.0,
        wanted.to_sqlx() as _,
        ends_at.to_sqlx() as _,
        one.starts_at.to_sqlx() as _,
        now as _,
    )
    .execute(&mut *part)
    .await;
    match moved.map_err(Failure::from) {
        Ok(moved) if moved.rows_affected() == 0 => {
            part.rollback().await?;
            return Ok(Step::Gone);
        }
        Ok(_) if realign::is_crowded(&mut part, one.id.0).await? => {
            part.rollback().await?;
            return Ok(Step::Blocked);
        }
        Ok(_) => part.commit().await?,
        Err(failure) if is_taken(&failure) => {
            part.rollback().await?;
            return Ok(Step::Blocked);
        }
        Err(failure) => return Err(failure),
    }
    tx.touched("appointment", one.id.0, Some(one.patient));
    // Holds are nobody's news and stand in nobody's day.
    if one.state == AppointmentState::Booked {
        news::tell(tx, one.patient, ClocksChanged { appointment: one.id, starts_at: wanted }).await?;
        tx.notify(Topic::Day(one.practitioner));
    }
    Ok(Step::Followed)
}

fn is_taken(failure: &Failure) -> bool {
    matches!(failure.constraint(), Some("appointment_patient_free" | "booking_one_per_lane"))
}
