use model::time::LocalTime;
use serde::{Deserialize, Serialize};

/// What stands on paper: whose page it is, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The facility; where somebody belongs to several, all of them.
    pub place: String,
    /// "1 Main Street, Springfield · +1 555 0100", of a single facility.
    pub address: Option<String>,
    /// The server's time when it answered, on the wall of the (first) facility.
    pub now: LocalTime,
}
