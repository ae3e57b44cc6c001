//! What several pages use.

mod bars;
mod ledger;
mod money;
pub mod portal;
mod steps;
mod who;

pub use bars::Bars;
pub use ledger::{Figure, LedgerTable};
pub use money::{Amount, InvoiceTag, PaymentTag, RefundTag, ShiftTag};
pub use steps::{StepForm, accepted};
pub use who::{NamedPatient, day, moment};
