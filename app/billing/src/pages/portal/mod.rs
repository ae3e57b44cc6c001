//! What patients see and do about their bills.

mod bill;
mod bills;
mod payment;
mod request;

pub use bill::BillPage;
pub use bills::BillsPage;
pub use payment::PaymentPage;
pub use request::RequestPage;
