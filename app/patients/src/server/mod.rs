//! What only the server does.

pub use platform::web::{ask, redirect, run};

pub mod clock;
pub mod commands;
pub mod patient;
pub mod policy;
pub mod queries;
pub mod read;
pub mod sweep;
pub mod take_in;
pub mod write;

pub use patient::{Patient, Person, own};
pub use take_in::{NewCoverage, NewOrganization, insert_coverage, upsert_organization};
pub use write::insert_patient;
