//! The demo's patients: some registered at the desk, with names of many lengths and scripts as in any town, and nine
//! imported as FHIR bundles, with everything that other hospitals wrote about them.

use interop::{
    fhir::{self, Source},
    synthea::BUNDLES,
};
use model::{FacilityId, PatientId, Permission};
use patients::model::{ConfirmRegistration, RegisterPatient, Registered as Outcome};
use platform::{Actor, Failure, Hale, Query, Tx};

use super::{House, Houses, accounts, ask, run_as};
use crate::cli::CliError;

struct Patient {
    house: House,
    given: &'static str,
    family: &'static str,
    /// Year, month, day.
    born: [&'static str; 3],
    sex: &'static str,
    phone: &'static str,
    email: &'static str,
    language: &'static str,
}

const PATIENTS: [Patient; 16] = [
    patient(
        House::General,
        "Maya",
        "Lindqvist",
        ["1988", "4", "17"],
        "female",
        "+1 917 555 0142",
        "maya@hale.example",
        "en",
    ),
    patient(
        House::Riverside,
        "Oliver",
        "Bennett",
        ["1954", "9", "2"],
        "male",
        "+44 7700 900142",
        "oliver@hale.example",
        "en",
    ),
    patient(
        House::General,
        "Rosa María",
        "Delgado Fuentes",
        ["1971", "1", "30"],
        "female",
        "+1 646 555 0119",
        "rosa.delgado@mail.example",
        "es",
    ),
    patient(
        House::General,
        "محمد",
        "الأندلسي",
        ["1966", "7", "8"],
        "male",
        "+1 212 555 0131",
        "m.andalusi@mail.example",
        "ar",
    ),
    patient(
        House::General,
        "Wei",
        "Chen",
        ["1995", "11", "23"],
        "male",
        "+1 917 555 0158",
        "wei.chen@mail.example",
        "zh",
    ),
    patient(
        House::General,
        "Leila",
        "O’Donnell",
        ["2019", "3", "5"],
        "female",
        "+1 646 555 0177",
        "odonnell.family@mail.example",
        "en",
    ),
    patient(
        House::General,
        "Theo",
        "Nakamura",
        ["2015", "9", "28"],
        "male",
        "+1 917 555 0148",
        "nakamura.home@mail.example",
        "ja",
    ),
    patient(
        House::General,
        "Amina",
        "Yusuf",
        ["2023", "6", "3"],
        "female",
        "+1 646 555 0152",
        "yusuf.family@mail.example",
        "ar",
    ),
    patient(
        House::General,
        "Samuel",
        "Adeyemi",
        ["1943", "12", ""],
        "male",
        "+1 212 555 0186",
        "s.adeyemi@mail.example",
        "en",
    ),
    patient(
        House::General,
        "Charlotte Wilhelmina Antoinette",
        "van der Westhuizen-Papadopoulos",
        ["1979", "6", "14"],
        "female",
        "+1 917 555 0193",
        "charlotte@mail.example",
        "en",
    ),
    patient(
        House::General,
        "Robin",
        "Kaur",
        ["2001", "10", "9"],
        "other",
        "+1 646 555 0124",
        "robin.kaur@mail.example",
        "en",
    ),
    patient(
        House::General,
        "Jerome",
        "Baptiste",
        ["1982", "2", "27"],
        "male",
        "+1 917 555 0165",
        "jerome.b@mail.example",
        "fr",
    ),
    patient(
        House::Riverside,
        "Eleanor",
        "Whitby",
        ["1937", "5", "21"],
        "female",
        "+44 7700 900177",
        "eleanor.whitby@mail.example",
        "en",
    ),
    patient(
        House::Riverside,
        "Ifan",
        "Rhys-Jones",
        ["1990", "8", "1"],
        "male",
        "+44 7700 900119",
        "ifan@mail.example",
        "en",
    ),
    patient(
        House::Riverside,
        "Zofia",
        "Wiśniewska",
        ["1985", "3", "12"],
        "female",
        "+44 7700 900186",
        "zofia.w@mail.example",
        "pl",
    ),
    patient(
        House::Riverside,
        "Arjun",
        "Mehta",
        ["1962", "", ""],
        "male",
        "+44 7700 900131",
        "arjun.mehta@mail.example",
        "hi",
    ),
];

#[expect(clippy::too_many_arguments, reason = "a line of a table")]
const fn patient(
    house: House,
    given: &'static str,
    family: &'static str,
    born: [&'static str; 3],
    sex: &'static str,
    phone: &'static str,
    email: &'static str,
    language: &'static str,
) -> Patient {
    Patient { house, given, family, born, sex, phone, email, language }
}

/// A patient of the demo who has an e-mail address to be found by.
pub struct Registered {
    pub id: PatientId,
    pub email: &'static str,
}

/// A man of 94 with many years of visits and laboratory results from elsewhere, who reads them at home.
const ANDY: &str = "urn:uuid:9afe28dc-7ad5-4e90-b6a6-16123eae98c3";

/// Registers those who are not there yet.
pub async fn register(hale: &Hale, houses: &Houses) -> Result<Vec<Registered>, CliError> {
    let mut registered = Vec::new();
    for patient in &PATIENTS {
        let id = match ask(hale, PatientWith(patient.email)).await? {
            Some(id) => id,
            None => at_the_desk(hale, patient, houses.id(patient.house)).await?,
        };
        registered.push(Registered { id, email: patient.email });
    }
    import(hale, houses.general).await?;
    registered.push(Registered { id: ask(hale, Imported(ANDY)).await?, email: "andy@hale.example" });
    Ok(registered)
}

/// A second import of the same bundles changes nothing.
async fn import(hale: &Hale, facility: FacilityId) -> Result<(), CliError> {
    let sources: Vec<_> = BUNDLES.into_iter().map(|(name, content)| Source::Carried(name, content)).collect();
    let imported = fhir::import(hale, &Actor::system("demo"), facility, &sources, |_| {}).await;
    imported.map(drop).map_err(|error| CliError::refused(error.to_string()))
}

async fn at_the_desk(hale: &Hale, patient: &Patient, facility_id: FacilityId) -> Result<PatientId, CliError> {
    let desk = accounts::desk(hale, patient.house, facility_id).await?;
    let [year, month, day] = patient.born;
    let form = RegisterPatient {
        facility_id,
        family: patient.family.into(),
        given: patient.given.into(),
        birth_date_day: day.into(),
        birth_date_month: month.into(),
        birth_date_year: year.into(),
        sex: patient.sex.into(),
        phone: patient.phone.into(),
        email: patient.email.into(),
        language: patient.language.into(),
    };
    match run_as(hale, desk.clone(), form).await? {
        Outcome::Patient(id) => Ok(id),
        // The desk has looked: it is somebody else of a similar name.
        Outcome::LooksLikeOthers(draft_id) => run_as(hale, desk, ConfirmRegistration { draft_id }).await,
    }
}

pub(super) struct PatientWith(pub &'static str);

impl Query for PatientWith {
    const NAME: &'static str = "demo.patient_with";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Option<PatientId>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let id = sqlx::query_scalar!(
            "SELECT patient_id FROM patient_telecom WHERE system = 'email' AND lower(value) = $1 LIMIT 1",
            self.0,
        );
        Ok(id.fetch_optional(tx.conn()).await?.map(Into::into))
    }
}

/// The patient whom a bundle calls so.
struct Imported(&'static str);

impl Query for Imported {
    const NAME: &'static str = "demo.imported_patient";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = PatientId;

    async fn execute(self, tx: &mut Tx) -> Result<PatientId, Failure> {
        let id = sqlx::query_scalar!(
            r#"select patient_id as "id!" from fhir_resource where resource_type = 'Patient' and source_id = $1"#,
            self.0,
        );
        Ok(id.fetch_one(tx.conn()).await?.into())
    }
}
