//! Patients: who they are, how they are reached, who pays for them.
//!
//! | route | page | server function | permission |
//! |---|---|---|---|
//! | `/staff/patients` | [`PatientsPage`] | [`api::start_search`], [`api::search_patients`] | `ViewPatients` |
//! | `/staff/patients/new` | [`RegisterPage`] | [`api::open_registration`], [`api::register_patient`], [`api::confirm_registration`] | `RegisterPatients` |
//! | `/staff/patients/{patient}/details` | [`PatientPage`] | [`api::show_patient`] | `ViewPatients` |
//! | `/staff/patients/{patient}/details` | [`PatientPage`] | [`api::edit_contact`] | `OwnSession`, and the desk's role where the patient is known |
//! | every page about a patient | [`ChartBanner`] | [`api::patient_chart_head`] | `ViewPatients` |
//! | `/account` | [`MyDetails`] | [`api::my_record`], [`api::edit_my_contact`] | `OwnSession` |
//!
//! What nobody may break: no name stands in an address (a search is kept on the server under an id, see
//! [`model::StartSearch`]); a birth date never passes through an instant; whoever is registered is searched for
//! first; staff find only patients who are known at a facility where they work.
//!
//! Other departments read the view `patient_summary` and load `server::Patient`; the FHIR import writes through
//! `server::insert_patient`.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

pub use components::{ChartBanner, HeadBanner, MyDetails};
pub use pages::{PatientPage, PatientsPage, RegisterPage};
