use serde::{Deserialize, Serialize};

/// What somebody wants to do with a row that is being loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    View,
    Edit,
    /// Hold or confirm a time for a patient.
    Book,
    Move,
    Cancel,
    /// Arrived at the desk, or did not come.
    Receive,
    /// Start and finish the consultation.
    Treat,
}

impl Action {
    pub const ALL: [Self; 7] =
        [Self::View, Self::Edit, Self::Book, Self::Move, Self::Cancel, Self::Receive, Self::Treat];

    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Edit => "edit",
            Self::Book => "book",
            Self::Move => "move",
            Self::Cancel => "cancel",
            Self::Receive => "receive",
            Self::Treat => "treat",
        }
    }
}
