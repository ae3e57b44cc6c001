//! The resources that Hale takes in. Every other one is kept whole.

pub mod allergy_intolerance;
pub mod care_team;
pub mod condition;
pub mod coverage;
pub mod diagnostic_report;
pub mod dosage;
pub mod encounter;
pub mod immunization;
pub mod medication_request;
pub mod observation;
pub mod organization;
pub mod patient;
pub mod practitioner;
pub mod procedure;
pub mod value;

pub use allergy_intolerance::AllergyIntolerance;
pub use care_team::CareTeam;
pub use condition::Condition;
pub use coverage::Coverage;
pub use diagnostic_report::DiagnosticReport;
pub use encounter::Encounter;
pub use immunization::Immunization;
pub use medication_request::{Medication, MedicationRequest};
pub use observation::Observation;
pub use organization::Organization;
pub use patient::Patient;
pub use practitioner::Practitioner;
pub use procedure::Procedure;

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::datatype::DateTime;

/// Nothing was measured tomorrow. A day of grace, for clocks and zones that differ.
fn future(field: &'static str, at: Option<&DateTime>, today: Date) -> Result<(), (&'static str, String)> {
    let latest = today.saturating_add(1.day());
    match at.and_then(|at| at.instant(&TimeZone::UTC)) {
        Some(instant) if instant.to_zoned(TimeZone::UTC).date() > latest => {
            Err((field, format!("{instant} is in the future")))
        }
        _ => Ok(()),
    }
}
