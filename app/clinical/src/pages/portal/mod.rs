//! What patients read of their own record.

mod access;
mod record;
mod visit;
mod visits;

pub use access::AccessPage;
pub use record::RecordPage;
pub use visit::VisitPage;
pub use visits::OwnVisitsPage;
