//! Forms that work before WebAssembly has loaded, without it, and with it.
//!
//! Without WebAssembly the browser posts the form to the page's own address; the server calls the server
//! function and either redirects or renders the page again with a [`model::FormOutcome`]. With WebAssembly
//! the same fields go to the server function directly, and the page stays as it is.

mod ask_form;
mod birth_date_field;
mod cell_field;
mod check_choice;
mod check_field;
mod context;
mod error_summary;
mod field;
#[path = "form.rs"]
mod form_component;
mod hidden;
mod key;
mod outcome;
mod password_field;
mod radio_field;
mod select_field;
mod submission;
mod submit_button;
mod text_area;
mod text_field;

pub use ask_form::AskForm;
pub use birth_date_field::BirthDateField;
pub use cell_field::CellField;
pub use check_choice::CheckChoice;
pub use check_field::CheckField;
pub use context::FormContext;
pub(crate) use error_summary::ErrorSummary;
pub use form_component::Form;
pub use hidden::Hidden;
pub use key::new_key;
pub(crate) use outcome::provide_form_outcome;
pub use password_field::PasswordField;
pub use radio_field::{Choice, RadioField};
pub use select_field::SelectField;
pub use submission::Submission;
pub use submit_button::SubmitButton;
pub use text_area::TextArea;
pub use text_field::TextField;
