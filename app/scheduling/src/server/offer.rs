//! A service as it is booked: what it needs, what it costs, who offers it.

use jiff::{Timestamp, tz::TimeZone};
use model::{FacilityId, PractitionerId, ServiceId};
use platform::{Failure, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    calendar,
    slots::{self, Need},
    zone,
};
use crate::model::ServiceMode;

#[derive(Clone, Debug)]
pub struct ServiceRow {
    pub id: ServiceId,
    pub facility_id: FacilityId,
    pub need: Need,
    pub price_minor: i64,
    pub currency: String,
    pub cancel_cutoff_hours: i32,
    pub mode: ServiceMode,
    pub bookable_by_patients: bool,
    pub active: bool,
    pub zone_name: String,
    pub zone: TimeZone,
    /// Rooms and devices that it needs besides the practitioner.
    pub resources: Vec<Uuid>,
}

pub async fn service(conn: &mut PgConnection, id: ServiceId) -> Result<Option<ServiceRow>, Failure> {
    let row = sqlx::query!(
        r#"select s.facility_id, s.duration_minutes, s.buffer_before_minutes, s.buffer_after_minutes, s.capacity,
                  s.price_minor, s.currency, s.cancel_cutoff_hours, s.mode as "mode: ServiceMode",
                  s.bookable_by = 'patients' as "bookable_by_patients!", s.active, f.zone,
                  array(select x.resource_id from service_resource x where x.service_id = s.id) as "resources!"
           from service s join facility f on f.id = s.facility_id where s.id = $1"#,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(ServiceRow {
        id,
        facility_id: row.facility_id.into(),
        need: Need {
            duration_minutes: row.duration_minutes,
            buffer_before_minutes: row.buffer_before_minutes,
            buffer_after_minutes: row.buffer_after_minutes,
            capacity: row.capacity,
        },
        price_minor: row.price_minor,
        currency: row.currency,
        cancel_cutoff_hours: row.cancel_cutoff_hours,
        mode: row.mode,
        bookable_by_patients: row.bookable_by_patients,
        active: row.active,
        zone: zone::zone(&row.zone)?,
        zone_name: row.zone,
        resources: row.resources,
    }))
}

/// The one resource of a human who offers the service now; `None` when they do not.
pub async fn resource_of(
    conn: &mut PgConnection,
    service: ServiceId,
    practitioner: PractitionerId,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select r.id from practitioner_service ps
         join practitioner p on p.id = ps.practitioner_id
         join resource r on r.practitioner_id = p.id
         where ps.service_id = $1 and ps.practitioner_id = $2 and ps.active and p.active",
        service.0,
        practitioner.0,
    )
    .fetch_optional(conn)
    .await
}

/// Is this start one that the practitioner's sessions offer, and still to come? Whether it is taken is asked later,
/// under the lock.
pub async fn is_offered(
    tx: &mut Tx,
    service: &ServiceRow,
    practitioner: PractitionerId,
    start: Timestamp,
) -> Result<bool, Failure> {
    let now = tx.now();
    if start < now {
        return Ok(false);
    }
    let date = zone::date_at(start, &service.zone);
    let facilities = [service.facility_id.0];
    let calendar = calendar::read(tx.conn(), &[practitioner.0], &facilities, date, date).await?;
    let plan = calendar.plan(practitioner, service.facility_id, Some(service.id), date);
    Ok(slots::starts(&service.zone, date, &plan.sessions, &plan.away, service.need).contains(&start))
}
