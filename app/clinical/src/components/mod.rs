//! What several pages use.

mod given_list;
mod visit_line;
mod vital_value;

pub use given_list::GivenTable;
pub use visit_line::VisitLine;
pub use vital_value::{FlagTag, LatestVitals};
