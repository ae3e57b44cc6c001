use model::Permission;
use platform::{Failure, Query, Tx};

use super::{
    card::money,
    plan_rows::{ids, planned_places},
};
use crate::model::{PlannedService, ServiceMode, ServiceOffer, ServicePlan, ShowServices, Specialty};

/// What the facilities offer, with everybody who works there: also what can't be booked now.
impl Query for ShowServices {
    const NAME: &'static str = "scheduling.planned_services";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ServicePlan;

    async fn execute(self, tx: &mut Tx) -> Result<ServicePlan, Failure> {
        let places = planned_places(tx);
        let rows = sqlx::query!(
            r#"select s.id, s.facility_id, f.name as facility_name, s.name, s.description, s.what_to_bring,
                      x.name as "specialty?", s.duration_minutes, s.buffer_before_minutes, s.buffer_after_minutes,
                      s.price_minor, s.currency, s.capacity, s.mode as "mode: ServiceMode",
                      s.bookable_by = 'patients' as "bookable_by_patients!", s.cancel_cutoff_hours, s.active,
                      who.ids as "ids!", who.names as "names!", who.offers as "offers!"
               from service s
               join facility f on f.id = s.facility_id
               left join specialty x on x.id = s.specialty_id
               cross join lateral (
                   select coalesce(array_agg(p.id order by p.family, p.name, p.id), '{}') as ids,
                          coalesce(array_agg(p.name order by p.family, p.name, p.id), '{}') as names,
                          coalesce(array_agg(coalesce(ps.active, false) order by p.family, p.name, p.id), '{}') as offers
                   from practitioner_facility pf
                   join practitioner p on p.id = pf.practitioner_id and p.active
                   left join practitioner_service ps on ps.practitioner_id = p.id and ps.service_id = s.id
                   where pf.facility_id = s.facility_id) who
               where s.facility_id = any($1)
               order by s.active desc, f.name, s.name, s.id"#,
            &ids(&places),
        )
        .fetch_all(tx.conn())
        .await?;
        let services = rows
            .into_iter()
            .map(|row| {
                let people = row.ids.into_iter().zip(row.names).zip(row.offers);
                Ok(PlannedService {
                    id: row.id.into(),
                    facility_id: row.facility_id.into(),
                    facility_name: row.facility_name,
                    name: row.name,
                    description: row.description,
                    what_to_bring: row.what_to_bring,
                    specialty: row.specialty,
                    duration_minutes: row.duration_minutes,
                    buffer_before_minutes: row.buffer_before_minutes,
                    buffer_after_minutes: row.buffer_after_minutes,
                    price: money(row.price_minor, &row.currency)?,
                    capacity: row.capacity,
                    mode: row.mode,
                    bookable_by_patients: row.bookable_by_patients,
                    cancel_cutoff_hours: row.cancel_cutoff_hours,
                    active: row.active,
                    practitioners: people
                        .map(|((id, name), offers)| ServiceOffer { practitioner_id: id.into(), name, offers })
                        .collect(),
                })
            })
            .collect::<Result<_, Failure>>()?;
        let specialties =
            sqlx::query!("select id, name, hint from specialty order by name").fetch_all(tx.conn()).await?;
        let specialties =
            specialties.into_iter().map(|row| Specialty { id: row.id.into(), name: row.name, hint: row.hint });
        Ok(ServicePlan { specialties: specialties.collect(), places, services })
    }
}
