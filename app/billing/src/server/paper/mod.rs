//! What is handed over as a file: an invoice, a receipt, a statement, the report of a drawer. Whoever calls has loaded the row
//! that it is about.

mod invoice;
mod receipt;
mod shift;
mod statement;

pub use invoice::{CreditedBy, InvoicePaper, PaperLine, TaxSum, invoice};
pub use receipt::{PaidBill, ReceiptPaper, receipt};
pub use shift::{ShiftPaper, shift};
pub use statement::{OpenBill, StatementLine, StatementPaper, statement};
