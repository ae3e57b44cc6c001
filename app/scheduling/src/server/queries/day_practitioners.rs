use jiff_sqlx::ToSqlx;
use model::Permission;
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::{
    model::{DayCounts, DayPractitioner, DayPractitioners, PractitionerRef},
    server::{policy, zone},
};

/// Everybody whose day the asking person may open, with today's figures in the time of each site.
impl Query for DayPractitioners {
    const NAME: &'static str = "scheduling.day_practitioners";
    const PERMISSION: Permission = Permission::ViewSchedule;
    type Output = Vec<DayPractitioner>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<DayPractitioner>, Failure> {
        let mine: Option<Vec<Uuid>> =
            policy::schedules(tx.actor()).map(|mine| mine.into_iter().map(|facility| facility.0).collect());
        let sites = sqlx::query!(
            "select id, zone from facility where $1::uuid[] is null or id = any($1)",
            mine.as_deref() as _
        )
        .fetch_all(tx.conn())
        .await?;
        let (mut facilities, mut todays) = (Vec::new(), Vec::new());
        for site in sites {
            facilities.push(site.id);
            todays.push(zone::date_at(tx.now(), &zone::zone(&site.zone)?).to_sqlx());
        }
        let now = tx.now();
        let rows = sqlx::query!(
            r#"select p.id, p.name,
                      array(select f.name from practitioner_facility pf join facility f on f.id = pf.facility_id
                            where pf.practitioner_id = p.id and f.id = any($1) order by f.name) as "places!",
                      array(select s.name from practitioner_specialty ps join specialty s on s.id = ps.specialty_id
                            where ps.practitioner_id = p.id order by s.name) as "specialties!",
                      d.booked as "booked!", d.waiting as "waiting!", d.in_consultation as "in_consultation!",
                      d.finished as "finished!", d.missed as "missed!", d.cancelled as "cancelled!", d.next
               from practitioner p
               cross join lateral (
                   select count(*) filter (where a.state = 'booked')::int as booked,
                          count(*) filter (where a.state in ('arrived', 'checked_in'))::int as waiting,
                          count(*) filter (where a.state = 'in_consultation')::int as in_consultation,
                          count(*) filter (where a.state = 'fulfilled')::int as finished,
                          count(*) filter (where a.state = 'no_show')::int as missed,
                          count(*) filter (where a.state = 'cancelled')::int as cancelled,
                          min(a.starts_at) filter (where a.state = 'booked') as next
                   from unnest($1::uuid[], $2::date[]) as site(facility_id, today)
                   join appointment a on a.practitioner_id = p.id and a.local_date = site.today
                        and a.facility_id = site.facility_id) d
               where p.active
                 and exists(select from practitioner_facility pf
                            where pf.practitioner_id = p.id and pf.facility_id = any($1))
                 and (exists(select from practitioner_service ps where ps.practitioner_id = p.id and ps.active)
                      or exists(select from account a where a.practitioner_id = p.id))
               order by p.family, p.name, p.id limit 500"#,
            &facilities,
            &todays as _,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DayPractitioner {
                practitioner: PractitionerRef { id: row.id.into(), name: row.name },
                specialties: row.specialties,
                places: row.places,
                today: DayCounts {
                    booked: row.booked,
                    waiting: row.waiting,
                    in_consultation: row.in_consultation,
                    finished: row.finished,
                    missed: row.missed,
                    cancelled: row.cancelled,
                    next_in_minutes: row.next.map(|next| next.to_jiff().duration_since(now).as_mins()),
                },
            })
            .collect())
    }
}
