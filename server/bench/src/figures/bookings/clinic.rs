//! A house to book in: doctors who are there every day of the week, and one clinic among them that everybody wants.

use identity::model::CreateFacility;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::date, tz::TimeZone};
use model::{AccountId, FacilityId, PatientId, PractitionerId, ServiceId, SessionId};
use platform::{Actor, Command, Ctx, Hale, actor::Person, command, session::SessionKind};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use scheduling::{
    model::{HORIZON_DAYS, ServiceMode, SlotKey},
    server::commands::{AddSession, CreatePractitioner, CreateService, OfferService},
};
use sqlx::Row;
use uuid::Uuid;

use crate::{Outcome, house::House, sql::Sql};

pub const DATABASE: &str = "bench_bookings";
const PATIENTS: usize = 5_000;
/// Eight to six, a start every quarter of an hour.
const STARTS_A_DAY: i64 = 40;
/// Doctors of the clinic that everybody wants.
const WANTED: usize = 4;

pub struct Clinic {
    pub hale: Hale,
    pub service: ServiceId,
    doctors: Vec<PractitionerId>,
    patients: Vec<Patient>,
    /// Of the first day that can be booked as a whole.
    first: Timestamp,
    /// How many attempts there will be on one place of the wanted clinic.
    rivals: usize,
}

#[derive(Clone)]
pub struct Patient {
    pub id: PatientId,
    pub actor: Actor,
}

impl Clinic {
    pub async fn open(house: &House, doctors: usize, hot: usize) -> Outcome<Self> {
        let mut sql = Sql::connect(&house.url("hale")).await?;
        sql.dynamic_run(format!("create database {DATABASE}")).await?;
        sql.close().await;
        let hale = house.connect(DATABASE).await?;
        hale.migrate().await?;
        let facility = run(&hale, facility()).await?;
        let service = run(&hale, consultation(facility)).await?;
        let mut all = Vec::new();
        for number in 0..doctors + WANTED {
            all.push(doctor(&hale, facility, service, number).await?);
        }
        let patients = patients(house, facility).await?;
        let today = hale.clock().now().to_zoned(TimeZone::UTC).date();
        let first = today.saturating_add(2.days()).at(8, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp();
        // Three for each place, so that they do fight, but never for longer than there are days.
        let places = WANTED * usize::try_from((i64::from(HORIZON_DAYS) - 3) * STARTS_A_DAY)?;
        Ok(Self { hale, service, doctors: all, patients, first, rivals: hot.div_ceil(places).max(3) })
    }

    pub fn patient(&self, rng: &mut ChaCha8Rng) -> &Patient {
        &self.patients[rng.random_range(0..self.patients.len())]
    }

    /// Any doctor but the wanted ones, any time of the coming weeks.
    pub fn anywhere(&self, _: usize, rng: &mut ChaCha8Rng) -> SlotKey {
        let doctor = rng.random_range(WANTED..self.doctors.len());
        self.place(doctor, rng.random_range(0..(i64::from(HORIZON_DAYS) - 3) * STARTS_A_DAY))
    }

    /// The wanted clinic, the soonest time that may still be free: all ask for the same few places.
    pub fn soonest(&self, number: usize, rng: &mut ChaCha8Rng) -> SlotKey {
        let start = number / self.rivals / WANTED;
        self.place(rng.random_range(0..WANTED), i64::try_from(start).unwrap_or_default())
    }

    fn place(&self, doctor: usize, start: i64) -> SlotKey {
        let (day, quarter) = (start / STARTS_A_DAY, start % STARTS_A_DAY);
        let starts_at = self.first + SignedDuration::from_hours(24 * day) + SignedDuration::from_mins(15 * quarter);
        SlotKey { practitioner_id: self.doctors[doctor], starts_at }
    }
}

async fn run<C: Command>(hale: &Hale, command: C) -> Outcome<C::Output> {
    command::run(Ctx::system(hale, "bench"), Uuid::new_v4().into(), command)
        .await
        .map_err(|error| error.to_string().into())
}

fn facility() -> CreateFacility {
    CreateFacility {
        name: "Bench General".into(),
        zone: "Etc/UTC".into(),
        currency: "USD".into(),
        phone: String::new(),
        address_line: String::new(),
        city: String::new(),
        country: String::new(),
    }
}

fn consultation(facility_id: FacilityId) -> CreateService {
    CreateService {
        facility_id,
        name: "Consultation".into(),
        description: "Talk to a doctor about anything new.".into(),
        what_to_bring: String::new(),
        specialty_id: None,
        duration_minutes: 15,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        price_minor: 4_500,
        capacity: 1,
        mode: ServiceMode::InPerson,
        bookable_by_patients: true,
        cancel_cutoff_hours: 24,
    }
}

async fn doctor(hale: &Hale, facility: FacilityId, service: ServiceId, number: usize) -> Outcome<PractitionerId> {
    let create = CreatePractitioner {
        name: format!("Dr Number {number}"),
        given: vec!["Number".into()],
        family: format!("Number{number}"),
        prefix: None,
        sex: "unknown".into(),
        about: String::new(),
        education: Vec::new(),
        languages: vec!["en".into()],
        specialties: Vec::new(),
        facilities: vec![facility],
    };
    let id = run(hale, create).await?;
    run(hale, OfferService { practitioner_id: id, service_id: service, active: true }).await?;
    for weekday in 1..=7 {
        let session = AddSession {
            practitioner_id: id,
            facility_id: facility,
            weekday,
            starts: "08:00".into(),
            ends: "18:00".into(),
            grid_minutes: 15,
            grid_offset_minutes: 0,
            valid_from: date(2026, 1, 1),
            valid_to: None,
            services: Vec::new(),
        };
        run(hale, session).await?;
    }
    Ok(id)
}

/// Patients with accounts, who book for themselves.
async fn patients(house: &House, facility: FacilityId) -> Outcome<Vec<Patient>> {
    let mut sql = Sql::connect(&house.url(DATABASE)).await?;
    sql.dynamic_run(format!(
        "insert into patient (id, sex, birth_year, birth_month, birth_day)
             select gen_random_uuid(), 'female', 1940 + n % 70, 1 + n % 12, 1 + n % 28 from generate_series(1, {PATIENTS}) n;
         insert into patient_name (patient_id, position, use, given, family)
             select id, 0, 'official', array['Patient'], 'Number' || mrn from patient;
         insert into patient_facility (patient_id, facility_id) select id, '{facility}' from patient;
         insert into account (id, email, display_name, password_hash, patient_id)
             select gen_random_uuid(), mrn || '@bench.example', 'Patient ' || mrn, '$argon2id$none', id from patient;
         analyze"
    ))
    .await?;
    let rows = sql.dynamic_rows("select id, patient_id, display_name from account").await?;
    sql.close().await;
    rows.iter()
        .map(|row| {
            let patient = PatientId(row.try_get(1)?);
            let person = Person {
                account: AccountId(row.try_get(0)?),
                session: SessionId(Uuid::from_u128(7)),
                kind: SessionKind::Patient,
                display_name: row.try_get(2)?,
                email: String::new(),
                patient: Some(patient),
                practitioner: None,
                roles: Vec::new(),
                houses: Vec::new(),
                demo: false,
            };
            Ok(Patient { id: patient, actor: Actor::person(person) })
        })
        .collect()
}
