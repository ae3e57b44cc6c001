//! One file per route.

mod analysis;
mod catalogue;
mod critical;
mod inbox;
mod label;
mod message;
mod messages;
mod orders;
pub mod portal;
mod ranges;
mod results;
mod specimen;
mod test;
mod test_grid;
mod verify;
mod worklist;

pub use analysis::AnalysisPage;
pub use catalogue::CataloguePage;
pub use critical::{CriticalPage, CriticalReportPage};
pub use inbox::InboxPage;
pub use label::LabelPage;
pub use message::MessagePage;
pub use messages::MessagesPage;
pub use orders::{NewOrderPage, OrdersPage};
pub use results::ResultsPage;
pub use specimen::SpecimenPage;
pub use test::TestPage;
pub use test_grid::TestGridPage;
pub use verify::VerifyPage;
pub use worklist::WorklistPage;
