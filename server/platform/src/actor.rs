//! Who asks: nobody yet, a person with a session, or the system itself.

use model::{AccountId, FacilityId, PatientId, Permission, PractitionerId, Role, SessionId};

use crate::session::SessionKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(Who);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Anonymous,
    Person(Person),
    System(&'static str),
}

/// A signed-in person, as the session says at this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub account: AccountId,
    pub session: SessionId,
    pub kind: SessionKind,
    pub display_name: String,
    pub email: String,
    pub patient: Option<PatientId>,
    pub practitioner: Option<PractitionerId>,
    pub roles: Vec<(FacilityId, Role)>,
    /// By name: where they work, or for those who work nowhere, where they are known as a patient.
    pub houses: Vec<House>,
    pub demo: bool,
}

/// A facility, as it stands around every page and at the head of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    pub id: FacilityId,
    pub name: String,
    pub zone: String,
    /// Street, city, telephone; empty where it is not known.
    pub place: [String; 3],
}

impl Actor {
    pub const fn anonymous() -> Self {
        Self(Who::Anonymous)
    }

    /// The house itself: an import from the command line, a job, the demo's seed. `label` says which.
    pub const fn system(label: &'static str) -> Self {
        Self(Who::System(label))
    }

    pub const fn person(person: Person) -> Self {
        Self(Who::Person(person))
    }

    pub const fn signed_in(&self) -> Option<&Person> {
        match &self.0 {
            Who::Person(person) => Some(person),
            Who::Anonymous | Who::System(_) => None,
        }
    }

    pub const fn is_system(&self) -> bool {
        matches!(self.0, Who::System(_))
    }

    pub fn account(&self) -> Option<AccountId> {
        self.signed_in().map(|person| person.account)
    }

    pub fn patient(&self) -> Option<PatientId> {
        self.signed_in().and_then(|person| person.patient)
    }

    pub fn practitioner(&self) -> Option<PractitionerId> {
        self.signed_in().and_then(|person| person.practitioner)
    }

    pub fn is_patient(&self, patient: PatientId) -> bool {
        self.patient() == Some(patient)
    }

    /// Does a staff role of this person at `facility` carry the permission?
    pub fn holds(&self, facility: FacilityId, permission: Permission) -> bool {
        self.signed_in().is_some_and(|person| {
            person.roles.iter().any(|(at, role)| *at == facility && permission.roles().contains(role))
        })
    }

    /// The facilities at which a staff role carries the permission.
    pub fn facilities(&self, permission: Permission) -> Vec<FacilityId> {
        let mut facilities: Vec<_> = self
            .signed_in()
            .into_iter()
            .flat_map(|person| &person.roles)
            .filter(|(_, role)| permission.roles().contains(role))
            .map(|(facility, _)| *facility)
            .collect();
        facilities.sort_unstable();
        facilities.dedup();
        facilities
    }

    /// May this actor call use cases of this permission at all?
    pub fn may(&self, permission: Permission) -> bool {
        match &self.0 {
            Who::System(_) => true,
            Who::Anonymous => permission == Permission::Public,
            Who::Person(person) => match permission {
                Permission::Public | Permission::OwnSession => true,
                _ => {
                    (person.patient.is_some() && permission.roles().contains(&Role::Patient))
                        || person.roles.iter().any(|(_, role)| permission.roles().contains(role))
                }
            },
        }
    }

    /// How the audit trail names the actor: never by a person's name.
    pub fn label(&self) -> String {
        match &self.0 {
            Who::Anonymous => "anonymous".into(),
            Who::Person(person) => format!("account {}", person.account),
            Who::System(label) => format!("system {label}"),
        }
    }
}
