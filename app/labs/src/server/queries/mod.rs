//! Reads: one file per question.

mod alerts;
mod analysis;
mod catalogue;
mod grids;
mod inbox;
mod label;
mod messages;
mod orders;
pub mod own;
mod person;
mod reports;
mod shown;
mod specimen;
mod test;
mod trend;
pub(super) mod work;
mod worklist;
