//! Rows into what pages show.

use jiff::{Timestamp, civil::Date};
use model::PatientId;
use platform::{Failure, Tx};

use super::clock::local_date;
use crate::model::{Language, Mrn, PartialDate, PatientHead, PatientHit, Sex, age};

/// What the database holds was checked on its way in; a value that does not parse now is our fault.
pub fn held<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| Failure::other(format!("{text:?} in the database: {error}")))
}

pub fn held_some<T: std::str::FromStr<Err: std::fmt::Display>>(text: Option<&str>) -> Result<Option<T>, Failure> {
    text.map(held).transpose()
}

/// The banner of a patient who has been loaded.
pub async fn head(tx: &mut Tx, patient: PatientId) -> Result<PatientHead, Failure> {
    let row = sqlx::query!(
        r#"select s.name as "name!", s.mrn as "mrn!", s.birth_date, s.sex as "sex!", s.deceased as "deceased!", s.language,
                  p.deceased_at,
                  (select f.zone from patient_facility pf join facility f on f.id = pf.facility_id
                   where pf.patient_id = p.id order by pf.created_at, f.id limit 1) as zone
           from patient p join patient_summary s on s.patient_id = p.id
           where p.id = $1"#,
        patient.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let birth_date = held_some::<PartialDate>(row.birth_date.as_deref())?;
    let today = local_date(tx.now(), row.zone.as_deref().unwrap_or("UTC"));
    let on = if row.deceased { row.deceased_at.as_deref().and_then(day_of_death) } else { Some(today) };
    Ok(PatientHead {
        id: patient,
        name: row.name,
        mrn: held::<Mrn>(&row.mrn)?,
        birth_date,
        age: birth_date.zip(on).and_then(|(birth, on)| age::in_words(birth, on)),
        sex: held::<Sex>(&row.sex)?,
        deceased: row.deceased,
        language: held_some::<Language>(row.language.as_deref())?,
    })
}

/// The whole day of a FHIR dateTime, where it is known.
fn day_of_death(at: &str) -> Option<Date> {
    at.get(..10)?.parse::<PartialDate>().ok()?.whole()
}

/// A row of a list of patients.
pub struct HitRow {
    pub id: PatientId,
    pub name: String,
    pub mrn: String,
    pub birth_date: Option<String>,
    pub sex: String,
    pub deceased: bool,
    pub zone: String,
    pub phone: Option<String>,
    pub city: Option<String>,
}

impl HitRow {
    pub fn into_hit(self, now: Timestamp) -> Result<PatientHit, Failure> {
        let birth_date = held_some::<PartialDate>(self.birth_date.as_deref())?;
        let today = local_date(now, &self.zone);
        let digits: String = self.phone.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        Ok(PatientHit {
            id: self.id,
            name: self.name,
            mrn: held::<Mrn>(&self.mrn)?,
            birth_date,
            age: birth_date.filter(|_| !self.deceased).and_then(|birth| age::in_words(birth, today)),
            sex: held::<Sex>(&self.sex)?,
            deceased: self.deceased,
            phone_end: digits.get(digits.len().saturating_sub(4)..).filter(|end| !end.is_empty()).map(str::to_owned),
            city: self.city,
        })
    }
}
