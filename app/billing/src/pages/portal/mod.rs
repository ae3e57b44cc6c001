//! What patients see and do about their bills.

mod bill;
mod bills;
mod pay_link;
mod payment;
mod plan;
mod request;

pub use bill::BillPage;
pub use bills::BillsPage;
pub use pay_link::{PayForPage, PayLinkPage};
pub use payment::PaymentPage;
pub use plan::PlanPage;
pub use request::RequestPage;
