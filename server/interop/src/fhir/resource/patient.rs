use jiff::civil;
use patients::model::{self as ours, Demographics, HumanName, Language, Sex, TelecomSystem};
use serde::Deserialize;

use crate::fhir::datatype::{
    Address, CodeableConcept, ContactPoint, Date, DateTime, HumanName as Name, Identifier, Text,
};

/// FHIR Patient.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub name: Vec<Name>,
    #[serde(default)]
    pub telecom: Vec<ContactPoint>,
    #[serde(default)]
    pub gender: Sex,
    pub birth_date: Option<Date>,
    pub deceased_boolean: Option<bool>,
    pub deceased_date_time: Option<DateTime>,
    #[serde(default)]
    pub address: Vec<Address>,
    pub marital_status: Option<CodeableConcept>,
    pub multiple_birth_boolean: Option<bool>,
    pub multiple_birth_integer: Option<BirthOrder>,
    #[serde(default)]
    pub communication: Vec<Communication>,
    #[serde(default)]
    pub contact: Vec<Contact>,
    #[serde(default)]
    pub extension: Vec<Extension>,
}

/// Which of a multiple birth, from 1.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "i64")]
pub struct BirthOrder(i16);

impl TryFrom<i64> for BirthOrder {
    type Error = &'static str;
    fn try_from(order: i64) -> Result<Self, Self::Error> {
        i16::try_from(order)
            .ok()
            .filter(|order| (1..=20).contains(order))
            .map(Self)
            .ok_or("expected a number from 1 to 20")
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Communication {
    pub language: CodeableConcept,
    #[serde(default)]
    pub preferred: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Contact {
    #[serde(default)]
    pub relationship: Vec<CodeableConcept>,
    pub name: Option<Name>,
    #[serde(default)]
    pub telecom: Vec<ContactPoint>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    pub url: String,
    pub value_codeable_concept: Option<CodeableConcept>,
}

const GENDER_IDENTITY: &str = "http://hl7.org/fhir/StructureDefinition/patient-genderIdentity";

impl Patient {
    /// What the fields can't say one by one: path and problem.
    pub fn check(&self, today: civil::Date) -> Result<(), (&'static str, String)> {
        if !self.name.iter().any(|name| HumanName::from(name.clone()).says_something()) {
            return Err(("name", "expected a name with a family name, a given name or a text".into()));
        }
        if let Some(Date(birth)) = self.birth_date.filter(|Date(birth)| birth.is_after(today)) {
            return Err(("birthDate", format!("{} is in the future", birth.fhir())));
        }
        if self.deceased_boolean.is_some() && self.deceased_date_time.is_some() {
            return Err(("deceasedDateTime", "expected deceasedBoolean or deceasedDateTime, found both".into()));
        }
        if self.multiple_birth_boolean.is_some() && self.multiple_birth_integer.is_some() {
            return Err((
                "multipleBirthInteger",
                "expected multipleBirthBoolean or multipleBirthInteger, found both".into(),
            ));
        }
        Ok(())
    }

    pub fn demographics(self) -> Demographics {
        let gender_identity = self.extension.iter().find(|extension| extension.url == GENDER_IDENTITY);
        let names = self.name.into_iter().map(HumanName::from).filter(HumanName::says_something).collect();
        Demographics {
            names,
            sex: self.gender,
            gender_identity: gender_identity
                .and_then(|extension| extension.value_codeable_concept.as_ref())
                .and_then(CodeableConcept::words),
            birth: self.birth_date.map(|Date(birth)| birth),
            deceased: self.deceased_date_time.is_some() || self.deceased_boolean.unwrap_or_default(),
            deceased_at: self.deceased_date_time.map(|DateTime(at)| at),
            marital_status: self.marital_status.and_then(|status| marital_words(&status)),
            language: language(&self.communication),
            multiple_birth: self.multiple_birth_boolean.or(self.multiple_birth_integer.map(|_| true)),
            birth_order: self.multiple_birth_integer.map(|BirthOrder(order)| order),
            telecoms: self.telecom.into_iter().filter_map(ContactPoint::telecom).collect(),
            addresses: self.address.into_iter().map(Into::into).collect(),
            identifiers: identifiers(self.identifier),
            contacts: self.contact.into_iter().map(contact).collect(),
        }
    }
}

/// Each number once, however often the file has it.
fn identifiers(written: Vec<Identifier>) -> Vec<ours::Identifier> {
    let mut identifiers: Vec<ours::Identifier> = Vec::new();
    for identifier in written {
        let Some((system, value)) = identifier.whole() else { continue };
        if !identifiers.iter().any(|known| known.system == system && known.value == value) {
            let kind = identifier.kind.as_ref().and_then(CodeableConcept::words);
            identifiers.push(ours::Identifier { system, value, kind });
        }
    }
    identifiers
}

/// The preferred one, else the first that has a language tag.
fn language(communication: &[Communication]) -> Option<Language> {
    let tag = |communication: &Communication| {
        communication.language.coding.iter().find_map(|coding| coding.code.as_ref()?.parse().ok())
    };
    communication.iter().filter(|one| one.preferred).find_map(tag).or_else(|| communication.iter().find_map(tag))
}

fn contact(written: Contact) -> ours::ContactPerson {
    let reach = |system| {
        written.telecom.iter().find(|point| point.system == Some(system)).and_then(|point| point.value.clone())
    };
    ours::ContactPerson {
        relationship: written.relationship.iter().find_map(CodeableConcept::words),
        phone: reach(TelecomSystem::Phone).map(|Text(value)| value),
        email: reach(TelecomSystem::Email).map(|Text(value)| value),
        name: written.name.map(|name| HumanName::from(name).to_string().chars().take(500).collect()),
    }
}

/// The words of HL7's v3-MaritalStatus, since files often display the code itself.
fn marital_words(status: &CodeableConcept) -> Option<String> {
    let words = status.coding.iter().find_map(|coding| {
        Some(match coding.code.as_deref()? {
            "A" => "Annulled",
            "D" => "Divorced",
            "I" => "Interlocutory",
            "L" => "Legally separated",
            "M" => "Married",
            "C" => "Common law",
            "P" => "Polygamous",
            "S" => "Never married",
            "T" => "Domestic partner",
            "U" => "Unmarried",
            "W" => "Widowed",
            _ => return None,
        })
    });
    words.map(str::to_owned).or_else(|| status.words())
}
