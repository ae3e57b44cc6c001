use model::Permission;
use platform::{Failure, Query, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::services::{self, Which};
use crate::model::{BookingChoices, Choices, Place, Specialty};

impl Query for BookingChoices {
    const NAME: &'static str = "scheduling.booking_choices";
    const PERMISSION: Permission = Permission::BrowseServices;
    type Output = Choices;

    async fn execute(self, tx: &mut Tx) -> Result<Choices, Failure> {
        let which = Which { facility: self.facility_id.map(|facility| facility.0), ..Which::default() };
        let actor = tx.actor().clone();
        let found = services::find(tx.conn(), &actor, which).await?;
        let services: Vec<_> = found.into_iter().map(|found| found.card).collect();
        let specialties: Vec<Uuid> =
            services.iter().filter_map(|service| service.specialty_id).map(|specialty| specialty.0).collect();
        let facilities: Vec<Uuid> = services.iter().map(|service| service.facility_id.0).collect();
        Ok(Choices {
            places: places(tx.conn(), &facilities).await?,
            specialties: specialties_of(tx.conn(), &specialties).await?,
            services,
        })
    }
}

pub(super) async fn places(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Place>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, zone, address_line, city, country, phone from facility where id = any($1) order by name, id",
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Place {
            id: row.id.into(),
            name: row.name,
            zone: row.zone,
            address_line: Some(row.address_line),
            city: Some(row.city),
            country: Some(row.country),
            phone: Some(row.phone),
        })
        .collect())
}

async fn specialties_of(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Specialty>, sqlx::Error> {
    let rows = sqlx::query!("select id, name, hint from specialty where id = any($1) order by name", ids)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| Specialty { id: row.id.into(), name: row.name, hint: row.hint }).collect())
}
