//! Weekly sessions and exceptions of practitioners, as those see them who plan.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use jiff_sqlx::ToSqlx;
use model::Permission;
use platform::Tx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::{Exception, ExceptionKind, Hours, Place, PlanRow, PractitionerRef, WeeklySession};

/// The facilities where the asking person plans, by name.
pub(super) fn planned_places(tx: &Tx) -> Vec<Place> {
    let planned = tx.actor().facilities(Permission::EditSchedule);
    let houses = tx.actor().signed_in().into_iter().flat_map(|person| &person.houses);
    houses
        .filter(|house| planned.contains(&house.id))
        .map(|house| {
            let [address_line, city, phone] = house.place.clone().map(Some);
            let (name, zone) = (house.name.clone(), house.zone.clone());
            Place { id: house.id, name, zone, address_line, city, country: None, phone }
        })
        .collect()
}

pub(super) fn ids(places: &[Place]) -> Vec<Uuid> {
    places.iter().map(|place| place.id.0).collect()
}

/// Which practitioners, and where the asking person plans.
pub(super) struct Which<'a> {
    pub facilities: &'a [Uuid],
    pub practitioner: Option<Uuid>,
    /// What was over before is left out.
    pub today: Date,
}

pub(super) struct Person {
    id: Uuid,
    name: String,
    specialties: Vec<String>,
    pub works_at: Vec<Uuid>,
}

/// Who works at the facilities, by name; or the one of them that is asked for.
pub(super) async fn people(
    conn: &mut PgConnection,
    facilities: &[Uuid],
    practitioner: Option<Uuid>,
) -> Result<Vec<Person>, sqlx::Error> {
    sqlx::query_as!(
        Person,
        r#"select p.id, p.name,
                  array(select facility_id from practitioner_facility where practitioner_id = p.id) as "works_at!",
                  array(select s.name from practitioner_specialty ps join specialty s on s.id = ps.specialty_id
                        where ps.practitioner_id = p.id order by s.name) as "specialties!"
           from practitioner p
           where p.active and ($2::uuid is null or p.id = $2)
             and exists (select from practitioner_facility pf
                         where pf.practitioner_id = p.id and pf.facility_id = any($1))
             and ($2::uuid is not null
                  or exists (select from practitioner_service ps where ps.practitioner_id = p.id)
                  or exists (select from account a where a.practitioner_id = p.id))
           order by p.family, p.name, p.id limit 500"#,
        facilities,
        practitioner,
    )
    .fetch_all(conn)
    .await
}

/// Each with the sessions of the facilities: two statements, however many practitioners.
pub(super) async fn read(
    conn: &mut PgConnection,
    people: Vec<Person>,
    which: Which<'_>,
) -> Result<Vec<PlanRow>, sqlx::Error> {
    let mut sessions = sessions(conn, &which).await?;
    let mut exceptions = exceptions(conn, &which).await?;
    Ok(people
        .into_iter()
        .map(|person| PlanRow {
            sessions: sessions.remove(&person.id).unwrap_or_default(),
            exceptions: exceptions.remove(&person.id).unwrap_or_default(),
            practitioner: PractitionerRef { id: person.id.into(), name: person.name },
            specialties: person.specialties,
        })
        .collect())
}

async fn sessions(
    conn: &mut PgConnection,
    which: &Which<'_>,
) -> Result<HashMap<Uuid, Vec<WeeklySession>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select t.id, t.practitioner_id, t.facility_id, f.name as facility_name, t.weekday, t.starts_minute,
                  t.ends_minute, t.grid_minutes, t.valid_from, t.valid_to,
                  array(select s.name from template_service x join service s on s.id = x.service_id
                        where x.template_id = t.id order by s.name) as "services!"
           from schedule_template t join facility f on f.id = t.facility_id
           where t.facility_id = any($1) and ($2::uuid is null or t.practitioner_id = $2)
             and (t.valid_to is null or t.valid_to >= $3)
           order by t.weekday, t.starts_minute, t.valid_from, t.id"#,
        which.facilities,
        which.practitioner,
        which.today.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    let mut sessions: HashMap<Uuid, Vec<WeeklySession>> = HashMap::new();
    for row in rows {
        sessions.entry(row.practitioner_id).or_default().push(WeeklySession {
            id: row.id,
            facility_id: row.facility_id.into(),
            facility_name: row.facility_name,
            weekday: row.weekday,
            hours: Hours { from: row.starts_minute, to: row.ends_minute },
            grid_minutes: row.grid_minutes,
            valid_from: row.valid_from.to_jiff(),
            valid_to: row.valid_to.map(|last| last.to_jiff()),
            services: row.services,
        });
    }
    Ok(sessions)
}

async fn exceptions(conn: &mut PgConnection, which: &Which<'_>) -> Result<HashMap<Uuid, Vec<Exception>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.id, e.practitioner_id, f.name as "facility_name?", e.on_date, e.kind, e.starts_minute,
                  e.ends_minute, e.grid_minutes, e.reason,
                  not exists (select from practitioner_facility pf
                              where pf.practitioner_id = e.practitioner_id
                                and pf.facility_id = coalesce(e.facility_id, pf.facility_id)
                                and pf.facility_id <> all($1)) as "may_remove!"
           from schedule_exception e left join facility f on f.id = e.facility_id
           where ($2::uuid is null or e.practitioner_id = $2) and e.on_date >= $3
             and (e.facility_id = any($1) or e.facility_id is null and exists (
                 select from practitioner_facility pf
                 where pf.practitioner_id = e.practitioner_id and pf.facility_id = any($1)))
           order by e.kind, e.facility_id, e.starts_minute, e.ends_minute, e.reason, e.on_date, e.id"#,
        which.facilities,
        which.practitioner,
        which.today.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    let mut exceptions: HashMap<Uuid, Vec<Exception>> = HashMap::new();
    for row in rows {
        let list = exceptions.entry(row.practitioner_id).or_default();
        let day = row.on_date.to_jiff();
        let one = Exception {
            ids: vec![row.id],
            facility_name: row.facility_name,
            first_day: day,
            last_day: day,
            kind: match row.grid_minutes {
                Some(grid_minutes) if row.kind == "extra" => ExceptionKind::Extra { grid_minutes },
                _ => ExceptionKind::Off,
            },
            hours: Hours { from: row.starts_minute, to: row.ends_minute },
            reason: row.reason,
            may_remove: row.may_remove,
        };
        match list.last_mut().filter(|last| goes_on(last, &one)) {
            Some(last) => {
                last.last_day = day;
                last.ids.push(row.id);
            }
            None => list.push(one),
        }
    }
    for list in exceptions.values_mut() {
        list.sort_by_key(|exception| (exception.first_day, exception.hours));
    }
    Ok(exceptions)
}

/// Two weeks of leave are one line.
fn goes_on(last: &Exception, next: &Exception) -> bool {
    last.last_day.saturating_add(1.day()) == next.first_day
        && (last.kind, last.hours, &last.facility_name, &last.reason)
            == (next.kind, next.hours, &next.facility_name, &next.reason)
}
