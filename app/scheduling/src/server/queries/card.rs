//! An appointment as every list and page shows it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use jiff_sqlx::ToSqlx;
use model::{Action, AppointmentId, Money, PatientId};
use patients::model::{PartialDate, age};
use platform::{Actor, Failure, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::{AppointmentState, AppointmentSummary, PatientRef, Place, PractitionerRef, VisitMode},
    server::{
        policy::{self, Subject},
        row::{AppointmentRow, cancel_until},
        zone,
    },
};

#[derive(Clone)]
pub(super) struct CardRow {
    pub id: Uuid,
    pub state: AppointmentState,
    pub patient_id: Uuid,
    pub service_id: Uuid,
    pub service_name: String,
    pub what_to_bring: Option<String>,
    pub practitioner_id: Uuid,
    pub practitioner_name: String,
    pub facility_id: Uuid,
    pub facility_name: String,
    pub address_line: String,
    pub city: String,
    pub country: String,
    pub phone: String,
    pub zone: String,
    pub mode: VisitMode,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub price_minor: i64,
    pub currency: String,
    pub cancel_cutoff_hours: i32,
    pub service_active: bool,
    pub bookable_by_patients: bool,
}

/// `cards!(conn, "where …", arguments)`: the same columns, found in another way.
macro_rules! cards {
    ($conn:expr, $found:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            CardRow,
            r#"select a.id, a.state as "state: AppointmentState", a.patient_id, a.service_id, s.name as service_name,
                      s.what_to_bring, a.practitioner_id, p.name as practitioner_name, a.facility_id,
                      f.name as facility_name, f.address_line, f.city, f.country, f.phone, a.zone,
                      a.mode as "mode: VisitMode", a.starts_at, a.ends_at, a.price_minor, a.currency,
                      a.cancel_cutoff_hours, s.active as service_active,
                      s.bookable_by = 'patients' as "bookable_by_patients!"
               from appointment a
               join service s on s.id = a.service_id
               join practitioner p on p.id = a.practitioner_id
               join facility f on f.id = a.facility_id "# + $found
            $(, $argument)*
        )
        .fetch_all($conn)
        .await
    };
}

/// An appointment, with all that a page shows of it.
impl Resource for CardRow {
    type Id = AppointmentId;
    const KIND: &'static str = AppointmentRow::KIND;

    async fn fetch(conn: &mut PgConnection, id: AppointmentId) -> Result<Option<Self>, sqlx::Error> {
        Ok(cards!(conn, "where a.id = $1", id.0)?.into_iter().next())
    }

    fn uuid(&self) -> Uuid {
        self.id
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient_id.into())
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, action, self.subject())
    }
}

/// What is still to come, or going on, soonest first. Holds are not appointments yet.
pub(super) async fn upcoming(
    conn: &mut PgConnection,
    patient: PatientId,
    facilities: Option<&[Uuid]>,
    now: Timestamp,
    most: i64,
) -> Result<Vec<CardRow>, sqlx::Error> {
    cards!(
        conn,
        "where a.patient_id = $1 and ($2::uuid[] is null or a.facility_id = any($2))
           and a.state in ('booked', 'arrived', 'checked_in', 'in_consultation') and a.ends_at > $3
         order by a.starts_at, a.id limit $4",
        patient.0,
        facilities as _,
        now.to_sqlx() as _,
        most
    )
}

/// What was attended, missed or called off, latest first; what was moved stands where it was moved to.
pub(super) async fn past(
    conn: &mut PgConnection,
    patient: PatientId,
    facilities: Option<&[Uuid]>,
    now: Timestamp,
    most: i64,
) -> Result<Vec<CardRow>, sqlx::Error> {
    cards!(
        conn,
        "where a.patient_id = $1 and ($2::uuid[] is null or a.facility_id = any($2))
           and (a.state in ('fulfilled', 'cancelled', 'no_show')
                or a.state in ('booked', 'arrived', 'checked_in', 'in_consultation') and a.ends_at <= $3)
         order by a.starts_at desc, a.id limit $4",
        patient.0,
        facilities as _,
        now.to_sqlx() as _,
        most
    )
}

impl CardRow {
    pub fn site(&self) -> Result<TimeZone, Failure> {
        zone::zone(&self.zone)
    }

    pub fn cancel_until(&self) -> Timestamp {
        cancel_until(self.starts_at, self.cancel_cutoff_hours)
    }

    fn subject(&self) -> Subject {
        Subject { patient: self.patient_id.into(), facility: self.facility_id.into() }
    }

    fn may(&self, actor: &Actor, action: Action, now: Timestamp) -> bool {
        self.state == AppointmentState::Booked
            && now < self.ends_at
            && (actor.is_system() || policy::may(actor, action, self.subject()))
            && !self.is_too_late(actor, now)
    }

    fn is_too_late(&self, actor: &Actor, now: Timestamp) -> bool {
        policy::is_bound_by_cutoff(actor, self.facility_id.into()) && now > self.cancel_until()
    }

    /// Why moving and cancelling are not offered any more, and what to do instead.
    pub fn locked_because(&self, actor: &Actor, now: Timestamp) -> Result<Option<String>, Failure> {
        let until = zone::local(self.cancel_until(), &self.site()?).full();
        let locked = self.state == AppointmentState::Booked && self.is_too_late(actor, now);
        Ok(locked.then(|| format!("You could move or cancel this yourself until {until}. Please call the clinic.")))
    }

    /// Another time can be had only of what is still offered; patients ask the desk about what staff book.
    fn is_offered_to(&self, actor: &Actor) -> bool {
        let staff = !policy::is_bound_by_cutoff(actor, self.facility_id.into());
        self.service_active && (staff || self.bookable_by_patients)
    }

    pub fn summary(self, actor: &Actor, now: Timestamp) -> Result<AppointmentSummary, Failure> {
        let site = self.site()?;
        Ok(AppointmentSummary {
            may_move: self.is_offered_to(actor) && self.may(actor, Action::Move, now),
            may_cancel: self.may(actor, Action::Cancel, now),
            id: self.id.into(),
            state: self.state,
            service_id: self.service_id.into(),
            service_name: self.service_name,
            practitioner: PractitionerRef { id: self.practitioner_id.into(), name: self.practitioner_name },
            place: Place {
                id: self.facility_id.into(),
                name: self.facility_name,
                zone: self.zone,
                address_line: Some(self.address_line),
                city: Some(self.city),
                country: Some(self.country),
                phone: Some(self.phone),
            },
            mode: self.mode,
            starts: zone::local(self.starts_at, &site),
            ends: zone::local(self.ends_at, &site),
            price: money(self.price_minor, &self.currency)?,
            what_to_bring: self.what_to_bring,
        })
    }
}

/// Makes a list of cards, and records that it was seen.
pub(super) fn summaries(tx: &mut Tx, rows: Vec<CardRow>) -> Result<Vec<AppointmentSummary>, Failure> {
    let now = tx.now();
    rows.into_iter()
        .map(|row| {
            tx.saw(row.patient_id.into(), "appointment", Some(row.id));
            row.summary(tx.actor(), now)
        })
        .collect()
}

pub(super) fn money(minor: i64, currency: &str) -> Result<Money, Failure> {
    Ok(Money { minor, currency: currency.parse().map_err(Failure::other)? })
}

pub(super) async fn patient(
    conn: &mut PgConnection,
    id: PatientId,
    on: jiff::civil::Date,
) -> Result<PatientRef, Failure> {
    let row = sqlx::query!(
        r#"select mrn as "mrn!", name as "name!", birth_date, sex as "sex!" from patient_summary where patient_id = $1"#,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(PatientRef { id, name: row.name, mrn: row.mrn, age: age_on(row.birth_date.as_deref(), on), sex: row.sex })
}

/// "34 y", where the birth date is known well enough.
pub(super) fn age_on(birth_date: Option<&str>, on: jiff::civil::Date) -> Option<String> {
    age::in_words(birth_date?.parse::<PartialDate>().ok()?, on)
}
