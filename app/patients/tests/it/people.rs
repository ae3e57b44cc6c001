//! Whom the tests register and how they search.

use model::{AppError, FacilityId, PatientId};
use patients::model::{Found, RegisterPatient, Registered, SearchPatients, StartSearch};
use platform::{Actor, testing::TestHale};

pub fn typed(facility: FacilityId, given: &str, family: &str, birth_date: &str) -> RegisterPatient {
    let mut parts = birth_date.split('-').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    RegisterPatient {
        facility_id: facility,
        family: family.into(),
        given: given.into(),
        birth_date_year: part(),
        birth_date_month: part(),
        birth_date_day: part(),
        sex: "female".into(),
        phone: String::new(),
        email: String::new(),
        language: String::new(),
    }
}

pub async fn register(t: &TestHale, desk: &Actor, typed: RegisterPatient) -> PatientId {
    match t.run(desk, typed).await.expect("registered") {
        Registered::Patient(id) => id,
        Registered::LooksLikeOthers(_) => panic!("nobody is like this"),
    }
}

pub async fn search(t: &TestHale, actor: &Actor, text: &str) -> Result<Found, AppError> {
    let search = t.run(actor, StartSearch { text: text.into() }).await?.id;
    t.ask(actor, SearchPatients { search, page: 1 }).await
}

/// The names that a search finds, best first.
pub async fn names(t: &TestHale, actor: &Actor, text: &str) -> Vec<String> {
    let found = search(t, actor, text).await.expect("searched");
    found.patients.items.into_iter().map(|patient| patient.name).collect()
}
