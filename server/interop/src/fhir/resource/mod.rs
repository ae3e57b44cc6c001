//! The resources that Hale takes in. Every other one is kept whole.

pub mod coverage;
pub mod organization;
pub mod patient;
pub mod practitioner;

pub use coverage::Coverage;
pub use organization::Organization;
pub use patient::Patient;
pub use practitioner::Practitioner;
