use jiff::{Timestamp, civil::Date};
use model::{Action, FacilityId, PatientId};
use platform::{Actor, Failure, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    clock::local_date,
    policy,
    read::{held, held_some},
};
use crate::model::{PartialDate, PatientHead, age};

/// A patient: where they are known, which decides, and who they are, which stands on top of every page about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    pub id: PatientId,
    pub version: i32,
    /// Where the patient is registered or was seen, the first one first.
    pub facilities: Vec<FacilityId>,
    /// Of the first facility: its calendar tells their age.
    pub zone: String,
    pub person: Person,
}

/// The patient who asks, about themselves: nothing is to be decided, and that they looked is written down.
pub fn own(tx: &mut Tx) -> Option<PatientId> {
    let own = tx.actor().patient()?;
    tx.saw(own, Patient::KIND, Some(own.0));
    Some(own)
}

/// As the database holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub mrn: String,
    pub birth_date: Option<String>,
    pub sex: String,
    pub deceased: bool,
    pub deceased_at: Option<String>,
    pub language: Option<String>,
}

impl Resource for Patient {
    type Id = PatientId;
    const KIND: &'static str = "patient";

    async fn fetch(conn: &mut PgConnection, id: PatientId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select p.version, p.deceased_at, s.name as "name!", s.mrn as "mrn!", s.birth_date, s.sex as "sex!",
                      s.deceased as "deceased!", s.language,
                      array(select facility_id from patient_facility where patient_id = p.id
                            order by created_at, facility_id) as "facilities!: Vec<Uuid>",
                      (select f.zone from patient_facility pf join facility f on f.id = pf.facility_id
                       where pf.patient_id = p.id order by pf.created_at, f.id limit 1) as zone
               from patient p join patient_summary s on s.patient_id = p.id
               where p.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            version: row.version,
            facilities: row.facilities.into_iter().map(FacilityId).collect(),
            zone: row.zone.unwrap_or_else(|| "UTC".into()),
            person: Person {
                name: row.name,
                mrn: row.mrn,
                birth_date: row.birth_date,
                sex: row.sex,
                deceased: row.deceased,
                deceased_at: row.deceased_at,
                language: row.language,
            },
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.id)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, self.id, &self.facilities, action)
    }
}

impl Patient {
    /// The banner. Who died has the age of that day.
    pub fn head(&self, now: Timestamp) -> Result<PatientHead, Failure> {
        let person = &self.person;
        let birth_date = held_some::<PartialDate>(person.birth_date.as_deref())?;
        let on = match person.deceased {
            true => person.deceased_at.as_deref().and_then(day_of_death),
            false => Some(local_date(now, &self.zone)),
        };
        Ok(PatientHead {
            id: self.id,
            name: person.name.clone(),
            mrn: held(&person.mrn)?,
            birth_date,
            age: birth_date.zip(on).and_then(|(birth, on)| age::in_words(birth, on)),
            sex: held(&person.sex)?,
            deceased: person.deceased,
            language: held_some(person.language.as_deref())?,
        })
    }
}

/// The whole day of a FHIR dateTime, where it is known.
fn day_of_death(at: &str) -> Option<Date> {
    at.get(..10)?.parse::<PartialDate>().ok()?.whole()
}
