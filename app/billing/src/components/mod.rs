//! What several pages use.

mod agrees;
mod bars;
mod ledger;
mod money;
mod plan;
pub mod portal;
mod steps;
mod who;

pub use agrees::Agrees;
pub use bars::Bars;
pub use ledger::{Figure, LedgerTable};
pub use money::{Amount, InvoiceTag, PaymentTag, RefundTag, ShiftTag};
pub use plan::{Instalments, PlanTag};
pub use steps::{StepForm, accepted};
pub use who::{NamedPatient, day, moment};
