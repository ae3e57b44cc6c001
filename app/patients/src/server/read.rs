//! Rows into what pages show.

use jiff::Timestamp;
use model::PatientId;
use platform::Failure;

use super::clock::local_date;
use crate::model::{Mrn, PartialDate, PatientHit, Sex, age};

/// What the database holds was checked on its way in; a value that does not parse now is our fault.
pub fn held<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| Failure::other(format!("{text:?} in the database: {error}")))
}

pub fn held_some<T: std::str::FromStr<Err: std::fmt::Display>>(text: Option<&str>) -> Result<Option<T>, Failure> {
    text.map(held).transpose()
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
