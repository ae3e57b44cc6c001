//! What the billing office and the desk work with.

mod account;
mod invoice;
mod pay;
mod payment;
mod shift;
mod till;
mod work;

pub use account::AccountPage;
pub use invoice::InvoicePage;
pub use payment::PaymentPage;
pub use shift::ShiftPage;
pub use till::TillPage;
pub use work::WorkPage;
