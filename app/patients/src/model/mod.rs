//! The nouns of patients: plain data and pure rules, the same in the browser and on the server.

pub mod age;
pub mod command;
pub mod duplicate;
pub mod language;
pub mod mrn;
pub mod name;
pub mod partial_date;
pub mod person;
pub mod query;
pub mod registration;
pub mod search;
pub mod sex;
pub mod telecom;
pub mod text;

pub use command::*;
pub use duplicate::PossibleDuplicate;
pub use language::Language;
pub use mrn::{Mrn, MrnError};
pub use name::{HumanName, NameUse};
pub use partial_date::{PartialDate, PartialDateError};
pub use person::*;
pub use query::*;
pub use registration::{Contact, NewPatient};
pub use search::SearchTerms;
pub use sex::Sex;
pub use telecom::{Email, Phone, Telecom, TelecomSystem};
