//! What commands load. A row that is about to change is locked before it is looked at, always in the same order:
//! invoices, then payments, then what belongs to them, then drawers.

mod account;
mod charge;
mod invoice;
mod payer_payment;
mod payment;
mod plan;
mod refund;
mod request;
mod saved_method;
mod shift;
mod suspense;
mod write_off;

use std::future::Future;

use model::Action;
use platform::{Failure, Resource, Tx};

pub use account::AccountRow;
pub use charge::ChargeRow;
pub use invoice::InvoiceRow;
pub use payer_payment::PayerPaymentRow;
pub use payment::PaymentRow;
pub use plan::PlanRow;
pub use refund::RefundRow;
pub use request::RequestRow;
pub use saved_method::SavedMethodRow;
pub use shift::ShiftRow;
pub use suspense::{PlacementRow, SuspenseRow};
pub use write_off::WriteOffRow;

/// A row that can be locked: whoever else wants to change it waits.
pub trait Locked: Resource {
    fn lock(tx: &mut Tx, id: Self::Id) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// Loads something that is about to change, under its lock.
pub async fn for_change<R: Locked>(tx: &mut Tx, id: R::Id, action: Action) -> Result<R, Failure> {
    R::lock(tx, id).await?;
    tx.load::<R>(id, action).await
}
