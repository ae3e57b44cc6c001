//! Services with who offers them.

use model::PractitionerId;
use platform::{Actor, Failure};
use sqlx::PgConnection;
use uuid::Uuid;

use super::card::money;
use crate::{
    model::{PractitionerRef, ServiceCard, ServiceMode},
    server::{offer::ServiceRow, slots::Need, zone},
};

/// Which services.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Which {
    pub facility: Option<Uuid>,
    pub practitioner: Option<Uuid>,
    pub service: Option<Uuid>,
}

/// A service as it is shown and as it is booked and, beside each practitioner of its card, the resource that they are.
pub(super) struct Found {
    pub card: ServiceCard,
    pub service: ServiceRow,
    pub resources: Vec<Uuid>,
}

impl Found {
    /// Who offers it, or the one of them that is asked for.
    pub fn who(&self, only: Option<PractitionerId>) -> Vec<(PractitionerRef, Uuid)> {
        let all = self.card.practitioners.iter().cloned().zip(self.resources.iter().copied());
        all.filter(|(practitioner, _)| only.is_none_or(|only| only == practitioner.id)).collect()
    }
}

/// What this person may book: patients what is open to patients, staff everything of their facilities. Only what
/// somebody offers.
pub(super) async fn find(conn: &mut PgConnection, actor: &Actor, which: Which) -> Result<Vec<Found>, Failure> {
    let staff_at: Vec<Uuid> =
        actor.facilities(model::Permission::BookAppointments).into_iter().map(|facility| facility.0).collect();
    let rows = sqlx::query!(
        r#"select s.id, s.name, s.description, s.what_to_bring, s.specialty_id, s.duration_minutes, s.price_minor,
                  s.currency, s.mode as "mode: ServiceMode", s.facility_id, f.name as facility_name,
                  s.cancel_cutoff_hours, s.bookable_by = 'patients' as "bookable_by_patients!", s.capacity,
                  s.buffer_before_minutes, s.buffer_after_minutes, f.zone,
                  array(select x.resource_id from service_resource x where x.service_id = s.id) as "needs!",
                  array_agg(p.id order by p.family, p.name, p.id) as "practitioners!",
                  array_agg(p.name order by p.family, p.name, p.id) as "names!",
                  array_agg(r.id order by p.family, p.name, p.id) as "resources!"
           from service s
           join facility f on f.id = s.facility_id
           join practitioner_service ps on ps.service_id = s.id and ps.active
           join practitioner p on p.id = ps.practitioner_id and p.active
           join resource r on r.practitioner_id = p.id
           where s.active and ($1::uuid is null or s.facility_id = $1) and ($2::uuid is null or s.id = $2)
             and (s.bookable_by = 'patients' or $4 or s.facility_id = any($5))
           group by s.id, f.name, f.zone
           having $3::uuid is null or bool_or(p.id = $3)
           order by s.name, f.name, s.id"#,
        which.facility,
        which.service,
        which.practitioner,
        actor.is_system(),
        &staff_at,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let practitioners = row.practitioners.into_iter().zip(row.names);
            Ok(Found {
                resources: row.resources,
                service: ServiceRow {
                    id: row.id.into(),
                    facility_id: row.facility_id.into(),
                    need: Need {
                        duration_minutes: row.duration_minutes,
                        buffer_before_minutes: row.buffer_before_minutes,
                        buffer_after_minutes: row.buffer_after_minutes,
                        capacity: row.capacity,
                    },
                    price_minor: row.price_minor,
                    currency: row.currency.clone(),
                    cancel_cutoff_hours: row.cancel_cutoff_hours,
                    mode: row.mode,
                    bookable_by_patients: row.bookable_by_patients,
                    active: true,
                    zone: zone::zone(&row.zone)?,
                    zone_name: row.zone,
                    resources: row.needs,
                },
                card: ServiceCard {
                    id: row.id.into(),
                    name: row.name,
                    description: row.description,
                    what_to_bring: row.what_to_bring,
                    specialty_id: row.specialty_id.map(Into::into),
                    duration_minutes: row.duration_minutes,
                    price: money(row.price_minor, &row.currency)?,
                    mode: row.mode,
                    facility_id: row.facility_id.into(),
                    facility_name: row.facility_name,
                    cancel_cutoff_hours: row.cancel_cutoff_hours,
                    bookable_by_patients: row.bookable_by_patients,
                    practitioners: practitioners.map(|(id, name)| PractitionerRef { id: id.into(), name }).collect(),
                },
            })
        })
        .collect()
}
