use patients::model::{HumanName, Sex};
use serde::Deserialize;

use crate::fhir::datatype::{HumanName as Name, Identifier};

/// FHIR Practitioner: somebody who is named in the records.
#[derive(Clone, Debug, Deserialize)]
pub struct Practitioner {
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub name: Vec<Name>,
    #[serde(default)]
    pub gender: Sex,
}

impl Practitioner {
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        match self.preferred_name() {
            Some(_) => Ok(()),
            None => Err(("name", "expected a name with a family name, a given name or a text".into())),
        }
    }

    pub fn preferred_name(&self) -> Option<HumanName> {
        self.name.iter().cloned().map(HumanName::from).find(HumanName::says_something)
    }

    /// Whose number it is, and the number: the licence by which the same person is known again.
    pub fn licence(&self) -> Option<(String, String)> {
        self.identifier.iter().find_map(Identifier::whole)
    }
}
