//! The line before a doctor's door.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use model::{AppointmentId, PractitionerId};
use platform::{Failure, Tx};
use scheduling::server::zone;

use super::visit::VisitRow;
use crate::model::{
    VisitState, Waiting,
    waiting::{self, InLine},
};

/// What a patient who waits reads; `None` for everybody else.
pub async fn place(tx: &mut Tx, row: &VisitRow, late: Option<u16>) -> Result<Option<Waiting>, Failure> {
    if row.state != VisitState::PatientWaiting {
        return Ok(None);
    }
    let others: Vec<InLine> = before(tx, row.practitioner)
        .await?
        .into_iter()
        .filter(|(appointment, _)| *appointment != row.appointment)
        .map(|(_, one)| one)
        .collect();
    let own = InLine { starts_at: row.starts_at, ends_at: row.ends_at, seen_since: None };
    let late = SignedDuration::from_mins(late.unwrap_or_default().into());
    let (position, begin) = waiting::estimate(own, &others, late, tx.now());
    Ok(Some(Waiting {
        position,
        minutes: waiting::minutes_until(begin, tx.now()),
        from: Some(zone::local(waiting::rounded(begin), &zone::zone(&row.zone)?)),
    }))
}

/// Everybody who waits for the doctor or is with them by video.
async fn before(tx: &mut Tx, practitioner: PractitionerId) -> Result<Vec<(AppointmentId, InLine)>, Failure> {
    let now = tx.now();
    let day = SignedDuration::from_hours(18);
    let rows = sqlx::query!(
        r#"select a.id, a.starts_at, a.ends_at, v.state as "state: VisitState", v.since,
                  (select min(t.at) from video_visit_transition t
                   where t.appointment_id = a.id and t.to_state = 'clinician_ready') as admitted
           from appointment a join video_visit v on v.appointment_id = a.id
           where a.practitioner_id = $1 and a.starts_at between $2 and $3
             and a.state in ('booked', 'arrived', 'checked_in', 'in_consultation')
             and v.state in ('patient_waiting', 'clinician_ready', 'in_call', 'reconnecting')"#,
        practitioner.0,
        (now - day).to_sqlx() as _,
        (now + day).to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let seen_since = row.state.is_open().then(|| row.admitted.unwrap_or(row.since).to_jiff());
            (row.id.into(), InLine { starts_at: row.starts_at.to_jiff(), ends_at: row.ends_at.to_jiff(), seen_since })
        })
        .collect())
}

/// By how much the doctor has said that they run late, as long as it counts.
pub async fn late(tx: &mut Tx, practitioner: PractitionerId) -> Result<Option<u16>, Failure> {
    let now = tx.now().to_sqlx();
    let minutes = sqlx::query_scalar!(
        "select minutes from (select minutes, until from video_delay where practitioner_id = $1 order by id desc limit 1) last
         where until > $2 and minutes > 0",
        practitioner.0,
        now as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(minutes.and_then(|minutes| u16::try_from(minutes).ok()))
}

/// The end of the day there.
pub fn end_of_day(now: Timestamp, site: &TimeZone) -> Timestamp {
    zone::day(zone::date_at(now, site), site).map_or(now + SignedDuration::from_hours(12), |(_, end)| end)
}
