use patients::{model::TelecomSystem, server::NewOrganization};
use serde::Deserialize;

use crate::fhir::datatype::{Address, CodeableConcept, ContactPoint, Identifier, Line};

/// FHIR Organization: another hospital, a practice, an insurer.
#[derive(Clone, Debug, Deserialize)]
pub struct Organization {
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    pub active: Option<bool>,
    #[serde(default, rename = "type")]
    pub kind: Vec<CodeableConcept>,
    pub name: Option<Line>,
    #[serde(default)]
    pub telecom: Vec<ContactPoint>,
    #[serde(default)]
    pub address: Vec<Address>,
}

impl Organization {
    /// FHIR's own rule org-1.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if self.name.is_none() && !self.identifier.iter().any(|identifier| identifier.whole().is_some()) {
            return Err(("name", "expected a name or an identifier".into()));
        }
        Ok(())
    }

    pub fn into_new(self) -> NewOrganization {
        let identifier = self.identifier.iter().find_map(Identifier::whole);
        let phone = self.telecom.into_iter().find(|point| point.system == Some(TelecomSystem::Phone));
        let address = self.address.into_iter().next().map(patients::model::Address::from).unwrap_or_default();
        let number = identifier.as_ref().map(|(_, value)| value.clone());
        NewOrganization {
            name: self.name.map(|name| name.0).or(number).unwrap_or_default(),
            active: self.active.unwrap_or(true),
            kind: self.kind.iter().find_map(CodeableConcept::words),
            phone: phone.and_then(|point| point.value).map(|value| value.0),
            address_line: Some(address.lines.join(", "))
                .filter(|line| !line.is_empty())
                .map(|line| line.chars().take(500).collect()),
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            country: address.country,
            identifier,
        }
    }
}
