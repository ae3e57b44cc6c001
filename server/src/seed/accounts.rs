//! The accounts to try Hale with. Their password is in this file: a banner says so wherever they are signed in.

use identity::model::{GrantRole, OpenAccount, Secret};
use model::{AccountId, FacilityId, PatientId, Permission, PractitionerId, Role};
use platform::{Actor, Failure, Hale, Query, Tx, actor::Person, session::SessionKind};

use super::{House, Houses, ask, house::REGISTER, patients::Registered, run};
use crate::cli::CliError;

/// Of every demo account.
pub const PASSWORD: &str = "copper lantern quiet meadow";

/// An account that comes with the demo.
pub struct DemoAccount {
    pub email: &'static str,
    pub name: &'static str,
    /// What the person is, for the list that is printed.
    pub what: &'static str,
    house: House,
    who: Who,
}

enum Who {
    /// By the e-mail address under which they are registered.
    Patient,
    /// By the doctor's slug.
    Doctor(&'static str),
    Staff(Role),
}

const ACCOUNTS: [DemoAccount; 15] = [
    account("maya@hale.example", "Maya Lindqvist", "patient, New York", House::General, Who::Patient),
    account("oliver@hale.example", "Oliver Bennett", "patient, London", House::Riverside, Who::Patient),
    account("andy@hale.example", "Andy Schaden", "patient with records from elsewhere", House::General, Who::Patient),
    account("doctor@hale.example", "Dr Amara Okafor", "doctor, Hale General", House::General, Who::Doctor("okafor")),
    account(
        "heart@hale.example",
        "Dr Ingrid Halvorsen",
        "doctor, Hale General",
        House::General,
        Who::Doctor("halvorsen"),
    ),
    account(
        "london@hale.example",
        "Dr Thomas Whitfield",
        "doctor, Hale Riverside",
        House::Riverside,
        Who::Doctor("whitfield"),
    ),
    account(
        "reception@hale.example",
        "Jordan Ellis",
        "reception, Hale General",
        House::General,
        Who::Staff(Role::Reception),
    ),
    account(
        "desk@hale.example",
        "Sofia Marsh",
        "reception, Hale Riverside",
        House::Riverside,
        Who::Staff(Role::Reception),
    ),
    account("nurse@hale.example", "Kofi Mensah", "nurse, Hale General", House::General, Who::Staff(Role::Nurse)),
    account("lab@hale.example", "Mei Tanaka", "laboratory, Hale General", House::General, Who::Staff(Role::Laboratory)),
    account(
        "lab2@hale.example",
        "Luca Ferri",
        "laboratory, Hale General",
        House::General,
        Who::Staff(Role::Laboratory),
    ),
    account("billing@hale.example", "Priya Raman", "billing, Hale General", House::General, Who::Staff(Role::Billing)),
    account(
        "billing2@hale.example",
        "Tomas Lindgren",
        "billing, Hale General",
        House::General,
        Who::Staff(Role::Billing),
    ),
    account(
        "admin@hale.example",
        "Ruth Kaplan",
        "administrator, Hale General",
        House::General,
        Who::Staff(Role::Administrator),
    ),
    account("auditor@hale.example", "Noor Aziz", "auditor, Hale General", House::General, Who::Staff(Role::Auditor)),
];

const fn account(email: &'static str, name: &'static str, what: &'static str, house: House, who: Who) -> DemoAccount {
    DemoAccount { email, name, what, house, who }
}

pub fn all() -> &'static [DemoAccount] {
    &ACCOUNTS
}

/// As it is printed at the start.
pub fn table(accounts: &[DemoAccount]) -> String {
    let lines =
        accounts.iter().map(|account| format!("  {:<24} {:<22} {}\n", account.email, account.name, account.what));
    format!("{}  with the password: {PASSWORD}\n", lines.collect::<String>())
}

/// Doctors and everybody else who works there.
pub(super) async fn staff(hale: &Hale, houses: &Houses) -> Result<(), CliError> {
    for account in &ACCOUNTS {
        let (practitioner, role) = match account.who {
            Who::Patient => continue,
            Who::Doctor(slug) => (Some(ask(hale, PractitionerOf(slug)).await?), Role::Doctor),
            Who::Staff(role) => (None, role),
        };
        if ask(hale, AccountOf(account.email)).await?.is_none() {
            open(hale, account, None, practitioner).await?;
        }
        let role = role.name().to_owned();
        run(hale, GrantRole { email: account.email.into(), facility_id: houses.id(account.house), role }).await?;
    }
    Ok(())
}

/// Patients who book from home.
pub(super) async fn portal(hale: &Hale, patients: &[Registered]) -> Result<(), CliError> {
    for account in ACCOUNTS.iter().filter(|account| matches!(account.who, Who::Patient)) {
        let patient = patients.iter().find(|patient| patient.email == account.email);
        if let Some(patient) = patient
            && ask(hale, AccountOf(account.email)).await?.is_none()
        {
            open(hale, account, Some(patient.id), None).await?;
        }
    }
    Ok(())
}

async fn open(
    hale: &Hale,
    account: &DemoAccount,
    patient_id: Option<PatientId>,
    practitioner_id: Option<PractitionerId>,
) -> Result<AccountId, CliError> {
    let open = OpenAccount {
        email: account.email.into(),
        display_name: account.name.into(),
        password: Secret::new(PASSWORD),
        patient_id,
        practitioner_id,
        demo: true,
    };
    run(hale, open).await
}

/// The person at the desk, who registers and books what the demo's past is made of.
pub(super) async fn desk(hale: &Hale, house: House, facility: FacilityId) -> Result<Actor, CliError> {
    let at_desk = |account: &&DemoAccount| account.house == house && matches!(account.who, Who::Staff(Role::Reception));
    let account = ACCOUNTS.iter().find(at_desk).ok_or_else(|| CliError::refused("The demo has no desk there."))?;
    let id = ask(hale, AccountOf(account.email)).await?;
    Ok(Actor::person(Person {
        account: id.ok_or_else(|| CliError::refused("The demo's desk has no account."))?,
        session: hale.random().uuid(hale.clock().now()).into(),
        kind: SessionKind::Staff,
        display_name: account.name.into(),
        email: String::new(),
        patient: None,
        practitioner: None,
        roles: vec![(facility, Role::Reception)],
        houses: Vec::new(),
        demo: true,
    }))
}

struct AccountOf(&'static str);

impl Query for AccountOf {
    const NAME: &'static str = "demo.account_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Option<AccountId>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let id =
            sqlx::query_scalar!("SELECT id FROM account WHERE email = $1", self.0).fetch_optional(tx.conn()).await?;
        Ok(id.map(Into::into))
    }
}

struct PractitionerOf(&'static str);

impl Query for PractitionerOf {
    const NAME: &'static str = "demo.practitioner_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = PractitionerId;

    async fn execute(self, tx: &mut Tx) -> Result<PractitionerId, Failure> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM practitioner WHERE identifier_system = $1 AND identifier_value = $2",
            REGISTER,
            self.0,
        );
        Ok(id.fetch_one(tx.conn()).await?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::doctors::DOCTORS, *};

    #[test]
    fn every_account_is_printed_with_the_one_password() {
        let printed = table(&ACCOUNTS);
        assert!(ACCOUNTS.iter().all(|account| printed.contains(account.email)));
        assert!(printed.contains(PASSWORD) && PASSWORD.chars().count() >= 15);
    }

    #[test]
    fn every_doctor_with_an_account_is_one_of_the_house() {
        for account in &ACCOUNTS {
            if let Who::Doctor(slug) = account.who {
                assert!(DOCTORS.iter().any(|doctor| doctor.slug == slug && doctor.name() == account.name));
            }
        }
    }
}
