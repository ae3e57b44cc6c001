//! Booked appointments at which nobody works any more. A change of the plan that would make some says so first, and
//! whatever is made all the same stays on the list until somebody has moved or cancelled it.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use model::{AppError, AppointmentId, FacilityId, PractitionerId, time::LocalTime};
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::model::STRANDED;

use super::{
    calendar::{self, Plan},
    slots::{self, Stretch},
    zone,
};

/// Where to look.
#[derive(Clone, Debug)]
pub struct Scope {
    pub facilities: Vec<Uuid>,
    pub practitioner: Option<PractitionerId>,
}

impl Scope {
    pub fn of(practitioner: PractitionerId, facility: FacilityId) -> Self {
        Self { facilities: vec![facility.0], practitioner: Some(practitioner) }
    }

    pub fn whole(facility: FacilityId) -> Self {
        Self { facilities: vec![facility.0], practitioner: None }
    }
}

/// One of them, without the patient.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: AppointmentId,
    pub starts: LocalTime,
    service_name: String,
    practitioner_name: String,
}

/// Those that are still to come, soonest first: four statements, however many there are.
pub async fn find(tx: &mut Tx, scope: &Scope) -> Result<Vec<Found>, Failure> {
    let now = tx.now().to_sqlx();
    let rows = sqlx::query!(
        "select a.id, a.practitioner_id, a.facility_id, a.starts_at, a.ends_at, a.local_date, a.zone,
                s.name as service_name, p.name as practitioner_name
         from appointment a
         join service s on s.id = a.service_id
         join practitioner p on p.id = a.practitioner_id
         where a.state = 'booked' and a.starts_at > $1 and a.facility_id = any($2)
           and ($3::uuid is null or a.practitioner_id = $3)
         order by a.starts_at, a.id",
        now as _,
        &scope.facilities,
        scope.practitioner.map(|practitioner| practitioner.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let dates = || rows.iter().map(|row| row.local_date.to_jiff());
    let (Some(first), Some(last)) = (dates().min(), dates().max()) else { return Ok(Vec::new()) };
    let practitioners: BTreeSet<Uuid> = rows.iter().map(|row| row.practitioner_id).collect();
    let practitioners: Vec<Uuid> = practitioners.into_iter().collect();
    let calendar = calendar::read(tx.conn(), &practitioners, &scope.facilities, first, last).await?;
    let mut found = Vec::new();
    for row in rows {
        let (site, date) = (zone::zone(&row.zone)?, row.local_date.to_jiff());
        let plan = calendar.plan(row.practitioner_id.into(), row.facility_id.into(), None, date);
        let visit = Stretch { from: row.starts_at.to_jiff(), to: row.ends_at.to_jiff() };
        if !covers(&site, date, &plan, visit) {
            found.push(Found {
                id: row.id.into(),
                starts: zone::local(visit.from, &site),
                service_name: row.service_name,
                practitioner_name: row.practitioner_name,
            });
        }
    }
    Ok(found)
}

/// Does somebody work from the beginning to the end of a visit? Sessions that touch are one.
fn covers(site: &TimeZone, date: Date, plan: &Plan, visit: Stretch) -> bool {
    if plan.away.iter().filter_map(|away| slots::stretch(site, date, *away)).any(|away| away.overlaps(visit)) {
        return false;
    }
    let sessions = plan.sessions.iter().filter_map(|session| slots::stretch(site, date, session.minutes));
    let mut sessions: Vec<Stretch> = sessions.collect();
    sessions.sort_by_key(|session| session.from);
    let worked_until =
        sessions.iter().fold(
            visit.from,
            |reached: Timestamp, session| {
                if session.from <= reached { reached.max(session.to) } else { reached }
            },
        );
    worked_until >= visit.to
}

/// What was stranded before a change, to be compared with what is afterwards.
pub struct Before {
    scope: Scope,
    known: BTreeSet<AppointmentId>,
}

pub async fn before(tx: &mut Tx, scope: Scope) -> Result<Before, Failure> {
    let known = find(tx, &scope).await?.into_iter().map(|found| found.id).collect();
    Ok(Before { scope, known })
}

impl Before {
    /// Called when the change is written: refuses it, and with it undoes it, unless the person has read how many
    /// appointments it strands. `acknowledged` is that number, as the form sends it.
    pub async fn refuse_unless(self, tx: &mut Tx, acknowledged: &str) -> Result<(), Failure> {
        let after = find(tx, &self.scope).await?;
        let stranded: Vec<Found> = after.into_iter().filter(|found| !self.known.contains(&found.id)).collect();
        if stranded.is_empty() || acknowledged.trim() == stranded.len().to_string() {
            return Ok(());
        }
        let details = stranded.iter().map(line).collect();
        Err(AppError::Conflict { rule: Some(STRANDED.into()), message: message(stranded.len()), details }.into())
    }
}

fn message(count: usize) -> String {
    if count == 1 {
        "1 booked appointment falls into this time. It stays booked until somebody moves or cancels it.".into()
    } else {
        format!(
            "{count} booked appointments fall into this time. They stay booked until somebody moves or cancels each of \
             them."
        )
    }
}

/// Without the patient: what is refused leaves no access record.
fn line(found: &Found) -> String {
    let Found { starts, service_name, practitioner_name, .. } = found;
    format!("{} {}: {service_name} with {practitioner_name}", starts.full(), starts.abbreviation)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{
        super::slots::{Minutes, Session},
        *,
    };

    fn plan(sessions: &[(i32, i32)], away: &[(i32, i32)]) -> Plan {
        let session = |&(from, to): &(i32, i32)| Session { minutes: Minutes { from, to }, grid: 15, offset: 0 };
        Plan {
            sessions: sessions.iter().map(session).collect(),
            away: away.iter().map(|&(from, to)| Minutes { from, to }).collect(),
            closed: None,
        }
    }

    fn covered(plan: &Plan, from: &str, to: &str) -> bool {
        let at = |time: &str| format!("2026-03-02T{time}:00Z").parse().expect("an instant");
        covers(&TimeZone::UTC, date(2026, 3, 2), plan, Stretch { from: at(from), to: at(to) })
    }

    #[test]
    fn somebody_works_from_the_beginning_to_the_end() {
        let day = plan(&[(540, 720), (780, 1020)], &[]);
        assert!(covered(&day, "09:00", "09:15"));
        assert!(covered(&day, "11:45", "12:00"), "to the last minute");
        assert!(!covered(&day, "11:50", "12:05"), "into the break");
        assert!(!covered(&day, "08:50", "09:05"));
        assert!(!covered(&plan(&[], &[]), "09:00", "09:15"));
    }

    #[test]
    fn sessions_that_touch_are_one() {
        assert!(covered(&plan(&[(720, 900), (540, 720)], &[]), "11:50", "12:10"));
    }

    #[test]
    fn whoever_is_away_sees_nobody() {
        let day = plan(&[(540, 1020)], &[(600, 660)]);
        assert!(!covered(&day, "09:50", "10:05"));
        assert!(covered(&day, "11:00", "11:15"));
    }

    #[test]
    fn the_sentence_counts() {
        assert_eq!(
            message(1),
            "1 booked appointment falls into this time. It stays booked until somebody moves or cancels it."
        );
        assert_eq!(
            message(3),
            "3 booked appointments fall into this time. They stay booked until somebody moves or cancels each of them."
        );
    }
}
