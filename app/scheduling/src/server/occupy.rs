//! Giving a place away: the only way an appointment comes to be (T1 of the domain's rules).
//!
//! 1. Everything the appointment occupies is locked, by resource and UTC day and by patient and UTC day, in
//!    ascending order; the locks end with the transaction. Whatever is read below is read under them.
//! 2. Holds that ran out are expired, and with a new hold the person's earlier ones.
//! 3. Every conflict is found and told, not only the first.
//! 4. The lowest free lane of each resource is taken. The exclusion constraints prove it; if they object after all,
//!    the spine repeats the unit of work once more, which then sees what was in the way and tells it.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use model::{AppError, AppointmentId, PatientId, PractitionerId};
use platform::{Failure, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    offer::ServiceRow,
    policy,
    row::{self, Freeing},
    slots::{self, Stretch},
    zone,
};
use crate::model::{AppointmentState, PATIENT_OVERLAP, VisitMode};

/// Who wants what.
pub struct Wanted<'a> {
    pub patient: PatientId,
    pub practitioner: PractitionerId,
    /// The practitioner's, from `offer::resource_of`.
    pub resource: Uuid,
    pub service: &'a ServiceRow,
    pub starts_at: Timestamp,
    pub held_until: Timestamp,
    pub terms: Terms,
    pub mode: VisitMode,
    pub reason: Option<String>,
    /// The appointment that it replaces; its own place is free already, by its state.
    pub replaces: Option<AppointmentId>,
    /// Lets the patient have two at once (T1.4).
    pub override_id: Option<Uuid>,
    /// Times that the same person still holds for the patient are let go.
    pub instead_of_own_holds: bool,
}

/// What was agreed when it was booked, and stays agreed when it is moved.
#[derive(Clone, Debug)]
pub struct Terms {
    pub price_minor: i64,
    pub currency: String,
    pub cancel_cutoff_hours: i32,
}

impl Terms {
    pub fn of(service: &ServiceRow) -> Self {
        Self {
            price_minor: service.price_minor,
            currency: service.currency.clone(),
            cancel_cutoff_hours: service.cancel_cutoff_hours,
        }
    }
}

/// A resource's place in the ascending order, and the lane that is taken there.
struct Place {
    resource: Uuid,
    lane: i16,
}

/// Locks what a visit occupies, before anything is read that decides about it. Also for an appointment that comes
/// back to life, such as the late patient's.
pub async fn lock(tx: &mut Tx, resources: &[Uuid], patient: PatientId, occupied: Stretch) -> Result<(), sqlx::Error> {
    let mut keys: Vec<i64> = Vec::new();
    for day in utc_days(occupied) {
        keys.extend(resources.iter().chain([&patient.0]).map(|id| lock_key(*id, day)));
    }
    keys.sort_unstable();
    keys.dedup();
    // In the order of the array: two that want the same two locks never wait for each other.
    sqlx::query!(
        "select pg_advisory_xact_lock(key) from unnest($1::bigint[]) with ordinality as k(key, n) order by n",
        &keys
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

fn utc_days(stretch: Stretch) -> Vec<Date> {
    let last = zone::date_at(stretch.to, &TimeZone::UTC);
    let mut day = zone::date_at(stretch.from, &TimeZone::UTC);
    let mut days = vec![day];
    while day < last {
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
        days.push(day);
    }
    days
}

/// Where two keys fall together, two transactions wait that need not: harmless.
fn lock_key(id: Uuid, day: Date) -> i64 {
    let (high, low) = id.as_u64_pair();
    let day = u64::from(day.year().unsigned_abs()) * 512 + u64::from(day.day_of_year().unsigned_abs());
    let mixed =
        (high ^ low.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ day.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    i64::from_ne_bytes(mixed.to_ne_bytes())
}

/// Takes the place as a hold. The caller has seen that the time is offered and that the patient may have it.
pub async fn occupy(tx: &mut Tx, wanted: Wanted<'_>) -> Result<AppointmentId, Failure> {
    let visit = wanted.service.need.visit(wanted.starts_at);
    let occupied = wanted.service.need.occupied(wanted.starts_at);
    let mut resources = wanted.service.resources.clone();
    resources.push(wanted.resource);
    resources.sort_unstable();
    resources.dedup();

    lock(tx, &resources, wanted.patient, occupied).await?;
    let freeing = Freeing {
        resources: &resources,
        patient: wanted.patient,
        from: occupied.from,
        to: occupied.to,
        own_holds: wanted.instead_of_own_holds,
    };
    row::expire_holds(tx, freeing).await?;
    let (places, mut conflicts) = places(tx.conn(), &resources, wanted.service.need.capacity, occupied).await?;
    let taken = conflicts.len();
    if wanted.override_id.is_none() {
        conflicts.extend(patient_conflicts(tx, wanted.patient, visit).await?);
    }
    if !conflicts.is_empty() {
        // Only the patient is in the way: the time is there, and staff may say that two at once are right.
        let (rule, message) = if taken > 0 {
            (None, "This time can’t be had any more. Please choose another one.")
        } else if tx.actor().is_patient(wanted.patient) {
            (Some(PATIENT_OVERLAP.to_owned()), "You have something else at this time")
        } else {
            (Some(PATIENT_OVERLAP.to_owned()), "The patient has something else at this time")
        };
        return Err(AppError::Conflict { rule, message: message.into(), details: conflicts }.into());
    }
    let id = insert(tx, &wanted, visit, occupied, &places).await?;
    tx.touched("appointment", id.0, Some(wanted.patient));
    Ok(id)
}

/// The lowest free lane of each resource, and a sentence for each one that has none.
async fn places(
    conn: &mut PgConnection,
    resources: &[Uuid],
    capacity: i16,
    occupied: Stretch,
) -> Result<(Vec<Place>, Vec<String>), sqlx::Error> {
    let taken = sqlx::query!(
        "select b.resource_id, b.lane, b.capacity, r.name, r.kind
         from booking b join resource r on r.id = b.resource_id
         where b.resource_id = any($1) and b.during && tstzrange($2, $3)
           and b.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')",
        resources,
        occupied.from.to_sqlx() as _,
        occupied.to.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    let (mut places, mut conflicts) = (Vec::new(), Vec::new());
    for resource in resources {
        let mine: Vec<_> = taken.iter().filter(|other| other.resource_id == *resource).collect();
        let free_lane = (0..capacity).find(|lane| mine.iter().all(|other| other.lane != *lane));
        let room = slots::has_room(capacity, mine.iter().map(|other| other.capacity));
        match (free_lane, mine.first()) {
            (Some(lane), _) if room => places.push(Place { resource: *resource, lane }),
            (_, Some(other)) => conflicts.push(format!("{} is taken at this time.", other.name)),
            // Nothing overlaps, and still no lane: only a capacity below one, which the schema refuses.
            (_, None) => conflicts.push("This service takes no patients.".into()),
        }
    }
    Ok((places, conflicts))
}

/// The patient's own appointments at that time. Those that the asking person may not see are told without detail.
async fn patient_conflicts(tx: &mut Tx, patient: PatientId, visit: Stretch) -> Result<Vec<String>, Failure> {
    let own = sqlx::query!(
        r#"select a.facility_id, a.starts_at, a.zone, a.state as "state: AppointmentState", s.name as service,
                  p.name as practitioner
           from appointment a
           join service s on s.id = a.service_id
           join practitioner p on p.id = a.practitioner_id
           where a.patient_id = $1 and a.during && tstzrange($2, $3)
             and a.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
           order by a.starts_at"#,
        patient.0,
        visit.from.to_sqlx() as _,
        visit.to.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut conflicts = Vec::new();
    for other in own {
        let who = if tx.actor().is_patient(patient) { "You already have" } else { "The patient already has" };
        let subject = policy::Subject { patient, facility: other.facility_id.into() };
        let may_see = tx.actor().is_system() || policy::may(tx.actor(), model::Action::View, subject);
        conflicts.push(if may_see {
            let at = zone::local(other.starts_at.to_jiff(), &zone::zone(&other.zone)?).full();
            let held = if other.state == AppointmentState::Held { "a time on hold" } else { "an appointment" };
            format!("{who} {held} then: {} with {}, {at}.", other.service, other.practitioner)
        } else {
            format!("{who} another appointment at this time.")
        });
    }
    Ok(conflicts)
}

async fn insert(
    tx: &mut Tx,
    wanted: &Wanted<'_>,
    visit: Stretch,
    occupied: Stretch,
    places: &[Place],
) -> Result<AppointmentId, Failure> {
    let id: AppointmentId = tx.new_id();
    let account = tx.actor().account().map(|account| account.0);
    let local = zone::local(wanted.starts_at, &wanted.service.zone).local;
    let (now, service) = (tx.now(), wanted.service);
    let resources: Vec<Uuid> = places.iter().map(|place| place.resource).collect();
    let lanes: Vec<i16> = places.iter().map(|place| place.lane).collect();
    sqlx::query!(
        "with made as (
             insert into appointment (id, facility_id, patient_id, service_id, practitioner_id, state, starts_at, ends_at,
                 zone, local_date, local_start, mode, price_minor, currency, cancel_cutoff_hours, reason, held_until,
                 replaces, override_id, created_by, created_at)
             values ($1, $2, $3, $4, $5, 'held', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ), occupied as (
             insert into booking (appointment_id, resource_id, lane, capacity, during, state)
             select $1, resource_id, lane, $23, tstzrange($24, $25), 'held'
             from unnest($21::uuid[], $22::smallint[]) as place(resource_id, lane)
             order by resource_id
         )
         insert into appointment_transition (appointment_id, to_state, at, account_id) values ($1, 'held', $20, $19)",
        id.0,
        service.facility_id.0,
        wanted.patient.0,
        service.id.0,
        wanted.practitioner.0,
        visit.from.to_sqlx() as _,
        visit.to.to_sqlx() as _,
        service.zone_name,
        local.date().to_sqlx() as _,
        local.to_sqlx() as _,
        wanted.mode.name(),
        wanted.terms.price_minor,
        wanted.terms.currency,
        wanted.terms.cancel_cutoff_hours,
        wanted.reason,
        wanted.held_until.to_sqlx() as _,
        wanted.replaces.map(|old| old.0),
        wanted.override_id,
        account,
        now.to_sqlx() as _,
        &resources,
        &lanes,
        service.need.capacity,
        occupied.from.to_sqlx() as _,
        occupied.to.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}
