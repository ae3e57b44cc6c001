//! What a page shows of a patient, and no more: whatever a page loads is printed into it.

use model::{AccountId, FacilityId, PatientId};
use serde::{Deserialize, Serialize};

use super::{HumanName, Language, Mrn, NewPatient, PartialDate, Sex, Telecom, TelecomSystem};

/// Who a patient is, as FHIR has it: what a registration or an import writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demographics {
    pub names: Vec<HumanName>,
    pub sex: Sex,
    pub gender_identity: Option<String>,
    pub birth: Option<PartialDate>,
    pub deceased: bool,
    /// As precise as it is known, in FHIR's form.
    pub deceased_at: Option<String>,
    pub marital_status: Option<String>,
    pub language: Option<Language>,
    pub multiple_birth: Option<bool>,
    pub birth_order: Option<i16>,
    pub telecoms: Vec<Telecom>,
    pub addresses: Vec<Address>,
    pub identifiers: Vec<Identifier>,
    pub contacts: Vec<ContactPerson>,
}

impl From<NewPatient> for Demographics {
    fn from(new: NewPatient) -> Self {
        let phone = new.phone.map(|phone| Telecom::new(TelecomSystem::Phone, phone.0));
        let email = new.email.map(|email| Telecom::new(TelecomSystem::Email, email.0));
        Self {
            names: vec![new.name],
            sex: new.sex,
            birth: Some(new.birth),
            language: new.language,
            telecoms: phone.into_iter().chain(email).collect(),
            ..Self::default()
        }
    }
}

/// One line of a list of patients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientHit {
    pub id: PatientId,
    pub name: String,
    pub mrn: Mrn,
    pub birth_date: Option<PartialDate>,
    /// Today, at the facility: "34 y".
    pub age: Option<String>,
    pub sex: Sex,
    pub deceased: bool,
    /// "ends in 5889"
    pub phone_end: Option<String>,
    pub city: Option<String>,
}

/// What the banner says on top of everything that concerns the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientHead {
    pub id: PatientId,
    pub name: String,
    pub mrn: Mrn,
    pub birth_date: Option<PartialDate>,
    /// Today at the facility, or at death.
    pub age: Option<String>,
    pub sex: Sex,
    pub deceased: bool,
    pub language: Option<Language>,
}

/// Everything that is known about who the patient is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientDetails {
    pub head: PatientHead,
    /// Of what is shown; an edit says which version it changes.
    pub version: i32,
    pub gender_identity: Option<String>,
    pub marital_status: Option<String>,
    pub deceased_at: Option<String>,
    pub names: Vec<HumanName>,
    pub telecoms: Vec<Telecom>,
    pub addresses: Vec<Address>,
    pub identifiers: Vec<Identifier>,
    pub contacts: Vec<ContactPerson>,
    pub coverages: Vec<Coverage>,
    /// What was brought from elsewhere and is kept whole, counted by FHIR type.
    pub kept: Vec<Kept>,
    /// The account by which the patient signs in to the portal.
    pub account: Option<AccountId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// FHIR's code: home, work, temp, old, billing.
    pub use_: Option<String>,
    pub lines: Vec<String>,
    pub city: Option<String>,
    pub district: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
    pub text: Option<String>,
}

impl Address {
    /// As lines of a letter.
    pub fn written(&self) -> Vec<String> {
        let town = [&self.postal_code, &self.city, &self.state];
        let town = town.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let rest = [self.district.clone(), Some(town), self.country.clone()];
        let lines: Vec<String> = self.lines.iter().cloned().chain(rest.into_iter().flatten()).collect();
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if lines.is_empty() { self.text.clone().into_iter().collect() } else { lines }
    }
}

/// A number that others gave: a passport, another hospital's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// Whose number it is, as a URI.
    pub system: String,
    pub value: String,
    pub kind: Option<String>,
}

impl Identifier {
    /// "Passport Number", or whose number it is: "Number from github.com".
    pub fn label(&self) -> String {
        let host = || self.system.split_once("://").and_then(|(_, rest)| rest.split('/').next());
        self.kind.clone().unwrap_or_else(|| format!("Number from {}", host().unwrap_or(&self.system)))
    }
}

/// Next of kin, emergency contact, guardian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPerson {
    pub relationship: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub payor: Option<String>,
    pub kind: Option<String>,
    pub member_id: Option<String>,
    /// FHIR's code: active, cancelled, draft, entered-in-error.
    pub status: String,
}

impl Coverage {
    pub fn state(&self) -> &'static str {
        match self.status.as_str() {
            "active" => "Active",
            "cancelled" => "Cancelled",
            "draft" => "Draft",
            _ => "Entered in error",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub resource_type: String,
    pub count: i64,
}

impl Kept {
    /// "ExplanationOfBenefit" as people read it: "Explanation of benefit".
    pub fn words(&self) -> String {
        let mut words = String::new();
        for letter in self.resource_type.chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push(' ');
                words.extend(letter.to_lowercase());
            } else {
                words.push(letter);
            }
        }
        words
    }
}

/// A facility at which the person at the desk may register patients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub facility: FacilityId,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_shown_as_words() {
        let kept = Kept { resource_type: "ExplanationOfBenefit".into(), count: 1 };
        assert_eq!(kept.words(), "Explanation of benefit");
        let number = |system: &str| Identifier { system: system.into(), value: "1".into(), kind: None }.label();
        assert_eq!(number("https://github.com/synthetichealth/synthea"), "Number from github.com");
        assert_eq!(number("urn:oid:2.16.840"), "Number from urn:oid:2.16.840");
    }
}
