//! Which times of a service can be had between two dates, for everybody who offers it: read at once, computed here.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use model::{AppError, AppointmentId, PatientId, PractitionerId, ServiceId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::services::{self, Found, Which};
use crate::{
    model::{ClosedReason, PractitionerRef, ServiceCard},
    server::{
        calendar::{self, Calendar},
        offer::ServiceRow,
        slots::{self, Stretch, Taken},
        zone,
    },
};

/// What is asked for.
pub(super) struct Asked {
    pub practitioner: Option<PractitionerId>,
    /// Whose own appointments are left out: somebody whom the asking person may see.
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

/// A service that this person may book.
pub(super) async fn service(tx: &mut Tx, id: ServiceId) -> Result<Found, Failure> {
    let actor = tx.actor().clone();
    let which = Which { service: Some(id.0), ..Which::default() };
    Ok(services::find(tx.conn(), &actor, which).await?.into_iter().next().ok_or(AppError::NotFound)?)
}

pub(super) async fn read(tx: &mut Tx, asked: &Asked, found: Found, from: Date, to: Date) -> Result<Free, Failure> {
    let who = found.who(asked.practitioner);
    if who.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let Found { card, service, .. } = found;
    let practitioners: Vec<Uuid> = who.iter().map(|(practitioner, _)| practitioner.id.0).collect();
    let calendar = calendar::read(tx.conn(), &practitioners, &[service.facility_id.0], from, to).await?;
    let mut free = Free { card, now: tx.now(), who, calendar, taken: BTreeMap::new(), busy: Vec::new(), service };
    if let (Some((start, _)), Some((_, end))) = (zone::day(from, &free.service.zone), zone::day(to, &free.service.zone))
    {
        free.read_taken(tx, asked, start, end).await?;
    }
    Ok(free)
}

impl Free {
    /// Live bookings and what the patient has themselves, with what the next hold of this person would free left out:
    /// holds that ran out, holds of their own for the same patient, and the appointment that is being moved.
    async fn read_taken(
        &mut self,
        tx: &mut Tx,
        asked: &Asked,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<(), Failure> {
        let mut resources: Vec<Uuid> = self.who.iter().map(|(_, resource)| *resource).collect();
        resources.extend(&self.service.resources);
        let account = tx.actor().account().map(|account| account.0);
        let rows = sqlx::query!(
            r#"select b.resource_id as "resource_id?", lower(b.during) as "from!", upper(b.during) as "to!",
                      b.capacity as "capacity!"
               from booking b
               where b.resource_id = any($1) and b.during && tstzrange($2, $3)
                 and b.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
                 and b.appointment_id is distinct from $4
                 and (b.state <> 'held' or exists (
                     select from appointment a where a.id = b.appointment_id and a.held_until > $5
                       and not (a.patient_id is not distinct from $6 and a.created_by is not distinct from $7)))
               union all
               select null, starts_at, ends_at, 1::smallint
               from appointment
               where patient_id = $6 and during && tstzrange($2, $3)
                 and state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
                 and id is distinct from $4
                 and (state <> 'held' or (held_until > $5 and created_by is distinct from $7))
               order by 2"#,
            &resources,
            start.to_sqlx() as _,
            end.to_sqlx() as _,
            asked.moving.map(|moving| moving.0),
            self.now.to_sqlx() as _,
            asked.patient.map(|patient| patient.0),
            account,
        )
        .fetch_all(tx.conn())
        .await?;
        for row in rows {
            let stretch = Stretch { from: row.from.to_jiff(), to: row.to.to_jiff() };
            match row.resource_id {
                Some(resource) => {
                    self.taken.entry(resource).or_default().push(Taken { stretch, capacity: row.capacity });
                }
                None => self.busy.push(stretch),
            }
        }
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
