//! What the billing office and the desk work with.

mod account;
mod invoice;
mod make_plan;
mod packages;
mod pay;
mod payer;
mod payers;
mod payment;
mod plan;
mod prices;
mod revenue;
mod shift;
mod suspended;
mod suspense;
mod till;
mod work;

pub use account::AccountPage;
pub use invoice::InvoicePage;
pub use packages::PackagesPage;
pub use payer::PayerPage;
pub use payers::PayersPage;
pub use payment::PaymentPage;
pub use plan::PlanPage;
pub use prices::PricesPage;
pub use revenue::RevenuePage;
pub use shift::ShiftPage;
pub use suspended::SuspendedPage;
pub use suspense::SuspensePage;
pub use till::TillPage;
pub use work::WorkPage;
