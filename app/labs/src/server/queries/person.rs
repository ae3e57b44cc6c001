use jiff::{Timestamp, tz::TimeZone};
use model::PatientId;
use patients::model::{PartialDate, age};
use scheduling::{model::PatientRef, server::zone};

/// Whom a row is about, as every page shows them, with the age of today; of `patient_summary`.
#[derive(Clone)]
pub struct Person {
    pub id: PatientId,
    pub name: String,
    pub mrn: String,
    pub birth_date: Option<String>,
    pub sex: String,
}

impl Person {
    pub fn on(self, now: Timestamp) -> PatientRef {
        let today = zone::date_at(now, &TimeZone::UTC);
        let birth = self.birth_date.and_then(|date| date.parse::<PartialDate>().ok());
        let age = birth.and_then(|birth| age::in_words(birth, today));
        PatientRef { id: self.id, name: self.name, mrn: self.mrn, age, sex: self.sex }
    }
}
