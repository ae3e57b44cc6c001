//! Which times of a service can be had between two dates, for everybody who offers it: read at once, computed here.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, AppointmentId, PatientId, Permission, PractitionerId, ServiceId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::services::{self, Which};
use crate::{
    model::{ClosedReason, PractitionerRef, ServiceCard},
    server::{
        calendar::{self, Calendar},
        offer::{self, ServiceRow},
        request,
        row::AppointmentRow,
        slots::{self, Stretch, Taken},
        zone,
    },
};

/// What is asked for.
pub(super) struct Asked {
    pub practitioner: Option<PractitionerId>,
    pub patient: Option<PatientId>,
    pub moving: Option<AppointmentId>,
}

/// Everything that decides about the times of some days.
pub(super) struct Free {
    pub card: ServiceCard,
    pub service: ServiceRow,
    now: Timestamp,
    who: Vec<(PractitionerRef, Uuid)>,
    calendar: Calendar,
    /// By resource, in order of time.
    taken: BTreeMap<Uuid, Vec<Taken>>,
    /// The patient's own appointments.
    busy: Vec<Stretch>,
}

/// One practitioner who can be had at a time.
pub(super) struct Candidate<'a> {
    pub practitioner: &'a PractitionerRef,
    /// How many bookings they have on that day.
    pub load: i32,
}

/// A service that this person may book, and the site's today.
pub(super) async fn service(tx: &mut Tx, id: ServiceId) -> Result<(services::Found, ServiceRow), Failure> {
    let actor = tx.actor().clone();
    let which = Which { service: Some(id.0), ..Which::default() };
    let found = services::find(tx.conn(), &actor, which).await?.into_iter().next().ok_or(AppError::NotFound)?;
    let row = offer::service(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Ok((found, row))
}

pub(super) async fn read(
    tx: &mut Tx,
    asked: Asked,
    found: services::Found,
    service: ServiceRow,
    from: Date,
    to: Date,
) -> Result<Free, Failure> {
    let patient = for_whom(tx, &asked).await?;
    let who = found.who(asked.practitioner);
    if who.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let practitioners: Vec<Uuid> = who.iter().map(|(practitioner, _)| practitioner.id.0).collect();
    let calendar = calendar::read(tx.conn(), &practitioners, &[service.facility_id.0], from, to).await?;
    let mut free =
        Free { card: found.card, now: tx.now(), who, calendar, taken: BTreeMap::new(), busy: Vec::new(), service };
    let (Some((start, _)), Some((_, end))) = (zone::day(from, &free.service.zone), zone::day(to, &free.service.zone))
    else {
        return Ok(free);
    };
    free.read_taken(tx, patient, asked.moving, start, end).await?;
    if let Some(patient) = patient {
        free.read_busy(tx, patient, asked.moving, start, end).await?;
    }
    Ok(free)
}

/// Whose own appointments are left out: the patient's who asks, or the one whom staff ask for.
async fn for_whom(tx: &mut Tx, asked: &Asked) -> Result<Option<PatientId>, Failure> {
    if let Some(moving) = asked.moving {
        return Ok(Some(tx.load::<AppointmentRow>(moving, Action::Move).await?.patient_id));
    }
    let Some(patient) = asked.patient else { return Ok(tx.actor().patient()) };
    request::sees_patient(tx, patient, Permission::ViewPatients).await?;
    Ok(Some(patient))
}

impl Free {
    /// Live bookings, with what the next hold of this person would free left out: holds that ran out, holds of
    /// their own for the same patient, and the appointment that is being moved.
    async fn read_taken(
        &mut self,
        tx: &mut Tx,
        patient: Option<PatientId>,
        moving: Option<AppointmentId>,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<(), Failure> {
        let mut resources: Vec<Uuid> = self.who.iter().map(|(_, resource)| *resource).collect();
        resources.extend(&self.service.resources);
        let account = tx.actor().account().map(|account| account.0);
        let rows = sqlx::query!(
            r#"select b.resource_id, lower(b.during) as "from!", upper(b.during) as "to!", b.capacity
               from booking b
               where b.resource_id = any($1) and b.during && tstzrange($2, $3)
                 and b.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
                 and b.appointment_id is distinct from $4
                 and (b.state <> 'held' or exists (
                     select from appointment a where a.id = b.appointment_id and a.held_until > $5
                       and not (a.patient_id is not distinct from $6 and a.created_by is not distinct from $7)))
               order by lower(b.during)"#,
            &resources,
            start.to_sqlx() as _,
            end.to_sqlx() as _,
            moving.map(|moving| moving.0),
            self.now.to_sqlx() as _,
            patient.map(|patient| patient.0),
            account,
        )
        .fetch_all(tx.conn())
        .await?;
        for row in rows {
            let stretch = Stretch { from: row.from.to_jiff(), to: row.to.to_jiff() };
            self.taken.entry(row.resource_id).or_default().push(Taken { stretch, capacity: row.capacity });
        }
        Ok(())
    }

    async fn read_busy(
        &mut self,
        tx: &mut Tx,
        patient: PatientId,
        moving: Option<AppointmentId>,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<(), Failure> {
        let account = tx.actor().account().map(|account| account.0);
        let rows = sqlx::query!(
            "select starts_at, ends_at from appointment
             where patient_id = $1 and during && tstzrange($2, $3)
               and state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
               and id is distinct from $4
               and (state <> 'held' or (held_until > $5 and created_by is distinct from $6))",
            patient.0,
            start.to_sqlx() as _,
            end.to_sqlx() as _,
            moving.map(|moving| moving.0),
            self.now.to_sqlx() as _,
            account,
        )
        .fetch_all(tx.conn())
        .await?;
        self.busy =
            rows.into_iter().map(|row| Stretch { from: row.starts_at.to_jiff(), to: row.ends_at.to_jiff() }).collect();
        Ok(())
    }

    /// The times of one local date, each with everybody who can be had; or why there are none.
    pub fn day(&self, date: Date) -> Result<BTreeMap<Timestamp, Vec<Candidate<'_>>>, ClosedReason> {
        let mut times: BTreeMap<Timestamp, Vec<Candidate<'_>>> = BTreeMap::new();
        let (mut reasons, mut any_to_come) = (Vec::new(), false);
        for (practitioner, resource) in &self.who {
            let plan = self.calendar.plan(practitioner.id, self.service.facility_id, Some(self.service.id), date);
            if let Some(closed) = plan.closed {
                reasons.push(closed);
                continue;
            }
            let occupying = self.occupying(*resource, date);
            let load = i32::try_from(occupying[0].len()).unwrap_or(i32::MAX);
            for start in slots::starts(&self.service.zone, date, &plan.sessions, &plan.away, self.service.need) {
                if start < self.now {
                    continue;
                }
                any_to_come = true;
                if self.can_be_had(start, &occupying) {
                    times.entry(start).or_default().push(Candidate { practitioner, load });
                }
            }
        }
        if !times.is_empty() { Ok(times) } else { Err(self.why_none(reasons, any_to_come)) }
    }

    fn why_none(&self, mut reasons: Vec<ClosedReason>, any_to_come: bool) -> ClosedReason {
        if any_to_come {
            return ClosedReason::Full;
        }
        // Nobody is there at all: the strongest word for it. Somebody is, but later today: the day is over.
        if reasons.len() < self.who.len() {
            return ClosedReason::Past;
        }
        let at = reasons.iter().position(|reason| matches!(reason, ClosedReason::Closed { .. }));
        let at = at.or_else(|| reasons.iter().position(|reason| *reason == ClosedReason::Away)).unwrap_or(0);
        reasons.swap_remove(at)
    }

    fn can_be_had(&self, start: Timestamp, occupying: &[&[Taken]]) -> bool {
        let visit = self.service.need.visit(start);
        !self.busy.iter().any(|busy| busy.overlaps(visit))
            && occupying.iter().all(|taken| slots::is_free(start, self.service.need, taken))
    }

    /// What is taken around a date: the practitioner's first, then the rooms' and devices'.
    fn occupying(&self, practitioner: Uuid, date: Date) -> Vec<&[Taken]> {
        let Some((start, end)) = zone::day(date, &self.service.zone) else { return vec![&[]] };
        // No booking is longer than a day and its buffers (the schema's limits).
        let first = start - SignedDuration::from_hours(32);
        let around = |resource: &Uuid| -> &[Taken] {
            let taken = self.taken.get(resource).map_or(&[][..], Vec::as_slice);
            let low = taken.partition_point(|taken| taken.stretch.from < first);
            let high = taken.partition_point(|taken| taken.stretch.from < end + SignedDuration::from_hours(32));
            &taken[low..high]
        };
        std::iter::once(&practitioner).chain(&self.service.resources).map(around).collect()
    }
}
