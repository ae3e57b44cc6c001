//! What several pages of the portal share.

mod bill_row;
mod kept_cards;
mod pay;
mod plan;
mod tags;
mod under_way;

pub use bill_row::{BillRow, BillRows};
pub use kept_cards::KeptCards;
pub use pay::{AmountField, PayWith};
pub use plan::{PlanRows, PlanTag};
pub use tags::{BillTag, PaymentTag};
pub use under_way::UnderWayNotice;
