//! How records come in and go out: adapters that call the departments, never the reverse.
//!
//! | what | where |
//! |---|---|
//! | FHIR R4 transaction bundles, taken in | [`fhir::import`] |
//! | HL7 v2 over MLLP, in both directions | [`hl7`] |
//! | an appointment for the patient's own calendar | [`icalendar::appointment_ics`] |
//! | nine made-up patients for tests and the demo hospital | [`synthea::BUNDLES`] |

pub mod fhir;
pub mod hl7;
pub mod icalendar;
pub mod synthea;
