//! Paper: what is handed over, mailed or archived, as PDF. (A page that somebody prints is the browser's: print.css.)
//!
//! A [`Document`] is a template (typst, in `templates/`), the head that every sheet has in common, and content that can
//! be serialised. Content reaches the template as values of a JSON file, never as markup: all of it is text.
//! The content of each kind is made from what its page gets, so that paper and page can't disagree.
//!
//! | kind | made from | for whom |
//! |---|---|---|
//! | [`OwnResult`] | [`labs::model::OwnReport`] | the patient |
//! | [`Report`] | [`labs::model::Report`] with its replaced versions | clinicians |
//! | [`Note`] | [`clinical::model::NotePage`] | clinicians |
//! | [`Invoice`] | [`billing::server::paper::InvoicePaper`] | the patient, the billing office |
//! | [`Receipt`] | [`billing::server::paper::ReceiptPaper`] | the patient, the billing office |
//! | [`Statement`] | [`billing::server::paper::StatementPaper`] | the patient, the billing office |
//! | [`Shift`] | [`billing::server::paper::ShiftPaper`] | the cashier and who reviews the drawer |
//!
//! [`print`] does the work on threads of its own, few at a time, and says [`Unprinted::Busy`] beyond. The same document
//! gives the same bytes on the same machine: the time comes with the head.

mod document;
mod fonts;
mod invoice;
mod note;
mod own_result;
mod parts;
mod press;
mod receipt;
mod report;
mod shift;
mod statement;
mod text;
mod typeset;

pub use document::{Document, Head, Paper, Sheet, Subject, Template};
pub use invoice::Invoice;
pub use note::Note;
pub use own_result::OwnResult;
pub use press::{Unprinted, print};
pub use receipt::Receipt;
pub use report::Report;
pub use shift::Shift;
pub use statement::Statement;
