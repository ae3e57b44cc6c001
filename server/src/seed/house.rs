//! The two facilities with everything that can be booked there.

use std::collections::HashMap;

use identity::model::CreateFacility;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, Permission, PractitionerId};
use platform::{Command, Failure, Hale, Query, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    House, Houses, ask,
    doctors::{DOCTORS, Doctor},
    run,
    services::{SERVICES, SPECIALTIES, Service},
};
use crate::cli::CliError;

/// By which the demo's practitioners are found again.
pub const REGISTER: &str = "https://hale.example/demo-register";

/// Makes them unless they are there.
pub async fn open(hale: &Hale) -> Result<Houses, CliError> {
    let general = facility(hale, "Hale General", "America/New_York", "USD", GENERAL).await?;
    let riverside = facility(hale, "Hale Riverside", "Europe/London", "GBP", RIVERSIDE).await?;
    let houses = Houses { general, riverside };
    run(hale, Furnish { general, riverside }).await?;
    Ok(houses)
}

const GENERAL: [&str; 4] = ["+1 212 555 0100", "350 East 17th Street", "New York", "United States"];
const RIVERSIDE: [&str; 4] = ["+44 20 7946 0100", "12 Bankside", "London", "United Kingdom"];

async fn facility(
    hale: &Hale,
    name: &'static str,
    zone: &str,
    currency: &str,
    [phone, address_line, city, country]: [&str; 4],
) -> Result<FacilityId, CliError> {
    if let Some(there) = ask(hale, FacilityNamed(name)).await? {
        return Ok(there);
    }
    let facility = CreateFacility {
        name: name.into(),
        zone: zone.into(),
        currency: currency.into(),
        phone: phone.into(),
        address_line: address_line.into(),
        city: city.into(),
        country: country.into(),
    };
    run(hale, facility).await
}

struct FacilityNamed(&'static str);

impl Query for FacilityNamed {
    const NAME: &'static str = "demo.facility_named";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Option<FacilityId>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let id =
            sqlx::query_scalar!("SELECT id FROM facility WHERE name = $1", self.0).fetch_optional(tx.conn()).await?;
        Ok(id.map(Into::into))
    }
}

/// Doctors, services, weekly sessions and holidays, all in one transaction: there are all of them or none.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Furnish {
    general: FacilityId,
    riverside: FacilityId,
}

impl Command for Furnish {
    const NAME: &'static str = "demo.furnish";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::Forbidden.into());
        }
        let there = sqlx::query_scalar!("SELECT id FROM practitioner WHERE identifier_system = $1 LIMIT 1", REGISTER);
        if there.fetch_optional(tx.conn()).await?.is_some() {
            return Ok(());
        }
        let houses = Houses { general: self.general, riverside: self.riverside };
        let specialties = specialties(tx).await?;
        let services = services(tx, &houses, &specialties).await?;
        echo_room(tx, &houses, &services).await?;
        let mut from = HashMap::new();
        for (house, zone) in [(House::General, "America/New_York"), (House::Riverside, "Europe/London")] {
            let zone = TimeZone::get(zone).map_err(Failure::other)?;
            let today = tx.now().to_zoned(zone).date();
            holidays(tx, houses.id(house), today).await?;
            from.insert(houses.id(house), today);
        }
        for doctor in &DOCTORS {
            let id = practitioner(tx, doctor, &specialties).await?;
            offers(tx, doctor, id, &houses, &services).await?;
            sessions(tx, doctor, id, &houses, from[&houses.general]).await?;
        }
        Ok(())
    }
}

async fn specialties(tx: &mut Tx) -> Result<HashMap<&'static str, Uuid>, Failure> {
    let mut ids = HashMap::new();
    for (name, hint) in SPECIALTIES {
        let id: Uuid = tx.new_id();
        // An import may have brought the specialty before.
        let id = sqlx::query_scalar!(
            "INSERT INTO specialty (id, name, hint) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET hint = excluded.hint RETURNING id",
            id,
            name,
            hint,
        )
        .fetch_one(tx.conn())
        .await?;
        ids.insert(name, id);
    }
    Ok(ids)
}

async fn services(
    tx: &mut Tx,
    houses: &Houses,
    specialties: &HashMap<&str, Uuid>,
) -> Result<HashMap<&'static str, Uuid>, Failure> {
    let mut ids = HashMap::new();
    for service in &SERVICES {
        let Service { slug, house, name, specialty, description, what_to_bring, minutes, buffers, .. } = service;
        let id: Uuid = tx.new_id();
        sqlx::query!(
            "INSERT INTO service (id, facility_id, name, description, what_to_bring, specialty_id, duration_minutes,
                                  buffer_before_minutes, buffer_after_minutes, price_minor, currency, capacity, mode,
                                  bookable_by, cancel_cutoff_hours)
             SELECT $1, facility.id, $3, $4, $5, $6, $7, $8, $9, $10, facility.currency, $11, $12, $13, $14
             FROM facility WHERE facility.id = $2",
            id,
            houses.id(*house).0,
            *name,
            *description,
            *what_to_bring,
            specialties.get(specialty),
            *minutes,
            buffers.0,
            buffers.1,
            service.price,
            service.capacity,
            if service.by_video { "video" } else { "in_person" },
            service.bookable_by,
            service.cutoff_hours,
        )
        .execute(tx.conn())
        .await?;
        ids.insert(*slug, id);
    }
    Ok(ids)
}

/// The ultrasound machine is there once: two heart check-ups can't be at the same time.
async fn echo_room(tx: &mut Tx, houses: &Houses, services: &HashMap<&str, Uuid>) -> Result<(), Failure> {
    let room: Uuid = tx.new_id();
    sqlx::query!(
        "INSERT INTO resource (id, kind, facility_id, name) VALUES ($1, 'room', $2, 'Echocardiography, room 2.14')",
        room,
        houses.general.0,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "INSERT INTO service_resource (service_id, resource_id) VALUES ($1, $2)",
        services["heart-check"],
        room,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn practitioner(
    tx: &mut Tx,
    doctor: &Doctor,
    specialties: &HashMap<&str, Uuid>,
) -> Result<PractitionerId, Failure> {
    let (id, resource): (PractitionerId, Uuid) = (tx.new_id(), tx.new_id());
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    sqlx::query!(
        "INSERT INTO practitioner (id, name, given, family, prefix, sex, identifier_system, identifier_value, about,
                                   education, languages)
         VALUES ($1, $2, ARRAY[$3], $4, $5, $6, $7, $8, $9, $10, $11)",
        id.0,
        doctor.name(),
        doctor.given,
        doctor.family,
        doctor.prefix,
        doctor.sex,
        REGISTER,
        doctor.slug,
        doctor.about,
        &owned(doctor.education),
        &owned(doctor.languages),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "INSERT INTO practitioner_specialty (practitioner_id, specialty_id) VALUES ($1, $2)",
        id.0,
        specialties[doctor.specialty],
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "INSERT INTO resource (id, kind, practitioner_id, name) VALUES ($1, 'practitioner', $2, $3)",
        resource,
        id.0,
        doctor.name(),
    )
    .execute(tx.conn())
    .await?;
    tx.touched("practitioner", id.0, None);
    Ok(id)
}

/// What a doctor offers, and with it where they work.
async fn offers(
    tx: &mut Tx,
    doctor: &Doctor,
    id: PractitionerId,
    houses: &Houses,
    services: &HashMap<&str, Uuid>,
) -> Result<(), Failure> {
    for session in doctor.sessions {
        sqlx::query!(
            "INSERT INTO practitioner_facility (practitioner_id, facility_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            id.0,
            houses.id(session.house).0,
        )
        .execute(tx.conn())
        .await?;
    }
    for service in doctor.services {
        sqlx::query!(
            "INSERT INTO practitioner_service (practitioner_id, service_id) VALUES ($1, $2)",
            id.0,
            services[service],
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

async fn sessions(
    tx: &mut Tx,
    doctor: &Doctor,
    id: PractitionerId,
    houses: &Houses,
    from: Date,
) -> Result<(), Failure> {
    for session in doctor.sessions {
        for weekday in session.weekdays {
            let template: Uuid = tx.new_id();
            sqlx::query!(
                "INSERT INTO schedule_template (id, practitioner_id, facility_id, weekday, starts_minute, ends_minute,
                                                grid_minutes, grid_offset_minutes, valid_from)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                template,
                id.0,
                houses.id(session.house).0,
                weekday,
                session.hours.0,
                session.hours.1,
                session.grid,
                session.hours.0 % session.grid,
                from.yesterday().unwrap_or(from).to_sqlx() as _,
            )
            .execute(tx.conn())
            .await?;
        }
    }
    // Away for a day, so that there is one to see.
    if doctor.slug == "halvorsen" {
        let exception: Uuid = tx.new_id();
        sqlx::query!(
            "INSERT INTO schedule_exception (id, practitioner_id, on_date, kind, reason)
             VALUES ($1, $2, $3, 'off', 'Cardiology congress')",
            exception,
            id.0,
            (from + 11.days()).to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Christmas and New Year, and a day of works within the next two weeks of bookings. Who opens the demo hospital at Christmas
/// finds it open: there is nothing to try in a house that is closed.
async fn holidays(tx: &mut Tx, facility: FacilityId, today: Date) -> Result<(), Failure> {
    let year = today.year();
    let training = today + 20.days();
    let mut closures = vec![(training, "Fire safety training")];
    for year in [year, year + 1] {
        for (month, day, reason) in [(1, 1, "New Year’s Day"), (12, 25, "Christmas Day")] {
            closures.extend(Date::new(year, month, day).ok().filter(|day| *day > training).map(|day| (day, reason)));
        }
    }
    for (day, reason) in closures {
        let id: Uuid = tx.new_id();
        sqlx::query!(
            "INSERT INTO closure (id, facility_id, first_day, last_day, reason) VALUES ($1, $2, $3, $3, $4)",
            id,
            facility.0,
            day.to_sqlx() as _,
            reason,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
