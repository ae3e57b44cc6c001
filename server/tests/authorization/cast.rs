//! Made-up people, without a database.

use model::{FacilityId, PatientId, PractitionerId, Role};
use platform::{Actor, actor::Person, session::SessionKind};
use uuid::Uuid;

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

pub fn here() -> FacilityId {
    id(1)
}

pub fn elsewhere() -> FacilityId {
    id(2)
}

pub fn patient() -> PatientId {
    id(3)
}

/// Who gives the care that the rows in question are about.
pub fn practitioner() -> PractitionerId {
    id(12)
}

pub fn another_patient() -> PatientId {
    id(4)
}

/// An account that the rows in question belong to.
pub fn account() -> model::AccountId {
    id(5)
}

/// Somebody with the given roles and, perhaps, a patient's record.
pub fn person(patient: Option<PatientId>, roles: Vec<(FacilityId, Role)>) -> Actor {
    person_as(patient, None, roles)
}

fn person_as(
    patient: Option<PatientId>,
    practitioner: Option<PractitionerId>,
    roles: Vec<(FacilityId, Role)>,
) -> Actor {
    Actor::person(Person {
        // Whose record it is, theirs is the account.
        account: if patient == Some(self::patient()) { account() } else { id(6) },
        session: id(7),
        kind: if roles.is_empty() { SessionKind::Patient } else { SessionKind::Staff },
        display_name: "made up".into(),
        email: String::new(),
        patient,
        practitioner,
        roles,
        houses: Vec::new(),
        demo: false,
    })
}

/// Every way to stand to a row: its name in the table, and who that is.
pub fn everybody() -> Vec<(String, Actor)> {
    let mut cast = vec![
        ("nobody".to_owned(), Actor::anonymous()),
        ("signed in, no role".to_owned(), person(None, vec![])),
        ("patient, own".to_owned(), person(Some(patient()), vec![])),
        ("patient, another's".to_owned(), person(Some(another_patient()), vec![])),
    ];
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Patient) {
        cast.push((format!("{}, same facility", role.name()), person(None, vec![(here(), role)])));
        cast.push((format!("{}, other facility", role.name()), person(None, vec![(elsewhere(), role)])));
    }
    let the_doctor = person_as(None, Some(practitioner()), vec![(here(), Role::Doctor)]);
    cast.push(("doctor of it, same facility".to_owned(), the_doctor));
    cast
}
