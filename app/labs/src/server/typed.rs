//! What people typed, made fit to be kept: as scheduling reads it.

use model::FieldErrors;
pub use scheduling::server::words::{note, number, required};

/// "yes", "no", or nothing.
pub fn yes_or_no(fields: &mut FieldErrors, field: &str, typed: &str) -> Option<bool> {
    match typed.trim() {
        "yes" => Some(true),
        "no" => Some(false),
        "" => None,
        _ => {
            fields.add(field, "Choose yes or no, or leave it open.");
            None
        }
    }
}

/// A ticked box.
pub fn ticked(typed: &str) -> bool {
    matches!(typed.trim(), "on" | "true" | "yes")
}
