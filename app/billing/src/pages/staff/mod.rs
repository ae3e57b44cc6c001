//! What the billing office and the desk work with.

mod account;
mod invoice;
mod packages;
mod pay;
mod payment;
mod prices;
mod revenue;
mod shift;
mod till;
mod work;

pub use account::AccountPage;
pub use invoice::InvoicePage;
pub use packages::PackagesPage;
pub use payment::PaymentPage;
pub use prices::PricesPage;
pub use revenue::RevenuePage;
pub use shift::ShiftPage;
pub use till::TillPage;
pub use work::WorkPage;
