//! A practitioner's appointments between two local dates, as the day and the week show them.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, PractitionerId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{
    card::age_on,
    steps::{self, Moment},
};
use crate::{
    model::{
        AppointmentState, ClosedReason, DayCounts, DayEntry, PatientRef, Place, PractitionerRef, VisitMode, WorkingTime,
    },
    server::{
        calendar::Calendar,
        policy::{self, Subject},
        slots, zone,
    },
};

/// The practitioner and the places where the asking person may see their days. Nobody's business: not found.
pub(super) async fn who(tx: &mut Tx, id: PractitionerId) -> Result<(PractitionerRef, Vec<Place>), Failure> {
    let rows = sqlx::query!(
        "select p.name as practitioner, f.id, f.name, f.zone, f.address_line, f.city, f.country, f.phone
         from practitioner p
         join practitioner_facility pf on pf.practitioner_id = p.id
         join facility f on f.id = pf.facility_id
         where p.id = $1 order by f.name, f.id",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let name = rows.first().map(|row| row.practitioner.clone()).ok_or(AppError::NotFound)?;
    let mine = policy::schedules(tx.actor());
    let places: Vec<Place> = rows
        .into_iter()
        .filter(|row| mine.as_ref().is_none_or(|mine| mine.contains(&FacilityId(row.id))))
        .map(|row| Place {
            id: row.id.into(),
            name: row.name,
            zone: row.zone,
            address_line: Some(row.address_line),
            city: Some(row.city),
            country: Some(row.country),
            phone: Some(row.phone),
        })
        .collect();
    if places.is_empty() {
        return Err(AppError::NotFound.into());
    }
    Ok((PractitionerRef { id, name }, places))
}

/// In order of time, by local date. Holds and what never should have been are left out.
pub(super) async fn between(
    tx: &mut Tx,
    practitioner: PractitionerId,
    places: &[Place],
    from: Date,
    to: Date,
) -> Result<BTreeMap<Date, Vec<DayEntry>>, Failure> {
    let facilities: Vec<Uuid> = places.iter().map(|place| place.id.0).collect();
    let rows = sqlx::query!(
        r#"select a.id, a.state as "state: AppointmentState", a.starts_at, a.ends_at, a.zone, a.local_date,
                  a.facility_id, a.mode as "mode: VisitMode", a.reason, a.patient_id, s.name as service_name,
                  p.name as "patient_name!", p.mrn as "mrn!", p.birth_date, p.sex as "sex!",
                  t.since as "since!", t.arrived
           from appointment a
           join service s on s.id = a.service_id
           join patient_summary p on p.patient_id = a.patient_id
           cross join lateral (
               select max(at) as since, max(at) filter (where to_state = 'arrived') as arrived
               from appointment_transition where appointment_id = a.id) t
           where a.practitioner_id = $1 and a.local_date between $2 and $3 and a.facility_id = any($4)
             and a.state not in ('held', 'expired', 'entered_in_error')
           order by a.starts_at, a.id"#,
        practitioner.0,
        from.to_sqlx() as _,
        to.to_sqlx() as _,
        &facilities,
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    let mut days: BTreeMap<Date, Vec<DayEntry>> = BTreeMap::new();
    for row in rows {
        tx.saw(row.patient_id.into(), "appointment", Some(row.id));
        let site = zone::zone(&row.zone)?;
        let (starts_at, date) = (row.starts_at.to_jiff(), row.local_date.to_jiff());
        let subject = Subject { patient: row.patient_id.into(), facility: row.facility_id.into() };
        let moment = Moment { now, starts_at, is_today: date == zone::date_at(now, &site) };
        let waiting = row.arrived.filter(|_| row.state.is_waiting());
        days.entry(date).or_default().push(DayEntry {
            id: row.id.into(),
            state: row.state,
            starts: zone::local(starts_at, &site),
            ends: zone::local(row.ends_at.to_jiff(), &site),
            service_name: row.service_name,
            mode: row.mode,
            reason: row.reason,
            patient: PatientRef {
                id: row.patient_id.into(),
                name: row.patient_name,
                mrn: row.mrn,
                age: age_on(row.birth_date.as_deref(), date),
                sex: row.sex,
            },
            facility_name: place_name(places, subject.facility),
            since: zone::local(row.since.to_jiff(), &site),
            waiting_minutes: waiting.map(|arrived| now.duration_since(arrived.to_jiff()).as_mins().max(0)),
            next: steps::next(tx.actor(), subject, row.state, &moment),
        });
    }
    Ok(days)
}

fn place_name(places: &[Place], facility: FacilityId) -> String {
    places.iter().find(|place| place.id == facility).map(|place| place.name.clone()).unwrap_or_default()
}

pub(super) fn counts(entries: &[DayEntry], now: Timestamp) -> DayCounts {
    let count = |fits: fn(AppointmentState) -> bool| {
        i32::try_from(entries.iter().filter(|entry| fits(entry.state)).count()).unwrap_or(i32::MAX)
    };
    let next = entries.iter().find(|entry| entry.state == AppointmentState::Booked);
    DayCounts {
        booked: count(|state| state == AppointmentState::Booked),
        waiting: count(AppointmentState::is_waiting),
        in_consultation: count(|state| state == AppointmentState::InConsultation),
        finished: count(|state| state == AppointmentState::Fulfilled),
        missed: count(|state| state == AppointmentState::NoShow),
        cancelled: count(|state| state == AppointmentState::Cancelled),
        next_in_minutes: next.map(|entry| entry.starts.at.duration_since(now).as_mins()),
    }
}

/// When they work on a date, at all the places; or why they do not.
pub(super) fn working(
    calendar: &Calendar,
    practitioner: PractitionerId,
    places: &[Place],
    date: Date,
) -> Result<(Vec<WorkingTime>, Option<ClosedReason>), Failure> {
    let (mut working, mut reasons) = (Vec::new(), Vec::new());
    for place in places {
        let site = zone::zone(&place.zone)?;
        let plan = calendar.plan(practitioner, place.id, None, date);
        if let Some(closed) = plan.closed {
            reasons.push(closed);
            continue;
        }
        working.extend(plan.sessions.iter().filter_map(|session| {
            let stretch = slots::stretch(&site, date, session.minutes)?;
            Some(WorkingTime {
                starts: zone::local(stretch.from, &site),
                ends: zone::local(stretch.to, &site),
                facility_name: place.name.clone(),
            })
        }));
    }
    working.sort_by_key(|time| time.starts.at);
    let closed = if working.is_empty() {
        let known = reasons.iter().position(|reason| *reason != ClosedReason::NotWorking).unwrap_or(0);
        (!reasons.is_empty()).then(|| reasons.swap_remove(known))
    } else {
        None
    };
    Ok((working, closed))
}
