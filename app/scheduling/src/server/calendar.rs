//! Sessions, exceptions and closures of some practitioners between two dates, read at once; and what they make of
//! one local date.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{FacilityId, PractitionerId, ServiceId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::slots::{Minutes, Session};
use crate::model::ClosedReason;

#[derive(Clone, Debug, Default)]
pub struct Calendar {
    templates: Vec<Template>,
    exceptions: Vec<Exception>,
    closures: Vec<Closure>,
}

#[derive(Clone, Debug)]
struct Template {
    practitioner_id: PractitionerId,
    facility_id: FacilityId,
    weekday: i16,
    session: Session,
    valid_from: Date,
    valid_to: Option<Date>,
    /// None listed: all services.
    services: Vec<Uuid>,
}

#[derive(Clone, Debug)]
struct Exception {
    practitioner_id: PractitionerId,
    facility_id: Option<FacilityId>,
    on_date: Date,
    minutes: Minutes,
    /// Of an extra session; `None`: away.
    grid: Option<i32>,
}

#[derive(Clone, Debug)]
struct Closure {
    facility_id: FacilityId,
    first_day: Date,
    last_day: Date,
    reason: String,
}

/// What one practitioner does at one facility on one local date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub sessions: Vec<Session>,
    pub away: Vec<Minutes>,
    pub closed: Option<ClosedReason>,
}

impl Calendar {
    /// The plan of a date, for one service or (`None`) for all of them.
    pub fn plan(
        &self,
        practitioner: PractitionerId,
        facility: FacilityId,
        service: Option<ServiceId>,
        date: Date,
    ) -> Plan {
        if let Some(closure) = self.closure(facility, date) {
            return Plan { closed: Some(ClosedReason::Closed { why: closure.reason.clone() }), ..Plan::default() };
        }
        let templates = self.templates.iter().filter(|template| {
            template.practitioner_id == practitioner
                && template.facility_id == facility
                && template.applies_to(service)
                && template.is_on(date)
        });
        let exceptions = || {
            self.exceptions.iter().filter(|exception| {
                exception.practitioner_id == practitioner
                    && exception.on_date == date
                    && exception.facility_id.is_none_or(|at| at == facility)
            })
        };
        let mut sessions: Vec<Session> = templates.map(|template| template.session).collect();
        sessions.extend(exceptions().filter_map(Exception::extra));
        sessions.sort_by_key(|session| session.minutes.from);
        let away: Vec<Minutes> =
            exceptions().filter(|exception| exception.grid.is_none()).map(|exception| exception.minutes).collect();
        let closed = if sessions.is_empty() {
            Some(ClosedReason::NotWorking)
        } else {
            let covered = |session: &Session| {
                away.iter().any(|away| away.from <= session.minutes.from && session.minutes.to <= away.to)
            };
            sessions.iter().all(covered).then_some(ClosedReason::Away)
        };
        Plan { sessions, away, closed }
    }

    fn closure(&self, facility: FacilityId, date: Date) -> Option<&Closure> {
        self.closures
            .iter()
            .find(|closure| closure.facility_id == facility && (closure.first_day..=closure.last_day).contains(&date))
    }
}

impl Template {
    fn is_on(&self, date: Date) -> bool {
        self.weekday == i16::from(date.weekday().to_monday_one_offset())
            && self.valid_from <= date
            && self.valid_to.is_none_or(|last| date <= last)
    }

    fn applies_to(&self, service: Option<ServiceId>) -> bool {
        self.services.is_empty() || service.is_none_or(|service| self.services.contains(&service.0))
    }
}

impl Exception {
    fn extra(&self) -> Option<Session> {
        // The grid of an extra session counts from its own start.
        self.grid.map(|grid| Session { minutes: self.minutes, grid, offset: self.minutes.from.rem_euclid(grid) })
    }
}

/// One statement, however many practitioners and days: every page that shows times reads this.
pub async fn read(
    conn: &mut PgConnection,
    practitioners: &[Uuid],
    facilities: &[Uuid],
    from: Date,
    to: Date,
) -> Result<Calendar, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select 'session' as "kind!", t.practitioner_id, t.facility_id, t.weekday, t.starts_minute, t.ends_minute,
                  t.grid_minutes, t.grid_offset_minutes, t.valid_from as "first_day!", t.valid_to as last_day,
                  array(select s.service_id from template_service s where s.template_id = t.id) as "services!", '' as "reason!"
           from schedule_template t
           where t.practitioner_id = any($1) and t.facility_id = any($2) and t.validity && daterange($3, $4, '[]')
           union all
           select kind, practitioner_id, facility_id, null, starts_minute, ends_minute, grid_minutes, null, on_date, on_date, '{}', ''
           from schedule_exception
           where practitioner_id = any($1) and on_date between $3 and $4 and (facility_id is null or facility_id = any($2))
           union all
           select 'closure', null, facility_id, null, null, null, null, null, first_day, last_day, '{}', reason
           from closure where facility_id = any($2) and first_day <= $4 and last_day >= $3"#,
        practitioners,
        facilities,
        from.to_sqlx() as _,
        to.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    let mut calendar = Calendar::default();
    for row in rows {
        let facility_id = row.facility_id.map(FacilityId::from);
        let (first_day, last_day) = (row.first_day.to_jiff(), row.last_day.map(|last| last.to_jiff()));
        let minutes = row.starts_minute.zip(row.ends_minute).map(|(from, to)| Minutes { from, to });
        match (row.kind.as_str(), row.practitioner_id.map(PractitionerId::from), facility_id, minutes) {
            ("session", Some(practitioner_id), Some(facility_id), Some(minutes)) => {
                let (Some(weekday), Some(grid), Some(offset)) =
                    (row.weekday, row.grid_minutes, row.grid_offset_minutes)
                else {
                    continue;
                };
                calendar.templates.push(Template {
                    practitioner_id,
                    facility_id,
                    weekday,
                    session: Session { minutes, grid, offset },
                    valid_from: first_day,
                    valid_to: last_day,
                    services: row.services,
                });
            }
            ("closure", _, Some(facility_id), _) => calendar.closures.push(Closure {
                facility_id,
                first_day,
                last_day: last_day.unwrap_or(first_day),
                reason: row.reason,
            }),
            (kind, Some(practitioner_id), facility_id, Some(minutes)) => calendar.exceptions.push(Exception {
                practitioner_id,
                facility_id,
                on_date: first_day,
                minutes,
                grid: if kind == "extra" { row.grid_minutes } else { None },
            }),
            _ => {}
        }
    }
    Ok(calendar)
}
