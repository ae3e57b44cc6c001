use serde::{Deserialize, Serialize};

use crate::AppError;

/// What became of a form that was posted without WebAssembly: the page is rendered again with it, so
/// that the errors stand beside the fields and nothing that was typed is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOutcome {
    /// The server function's path, such as `/api/scheduling/api/hold_time`.
    pub path: String,
    pub error: AppError,
    /// Field names, as in the form, and what was typed. Passwords are left out.
    pub values: Vec<(String, String)>,
}
