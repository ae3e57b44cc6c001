//! Guarantors: who pays without seeing more than the amount (T10.2). They have no account. A link by mail, a code that works
//! once, is tried five times and holds three days; with it, a page for half an hour.

mod ask;
mod code;
mod open;
mod pay;

pub use ask::{MakeGuarantorCode, SendGuarantorCode};
pub use pay::pay;
