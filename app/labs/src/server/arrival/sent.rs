use jiff::Timestamp;
use patients::model::{PartialDate, Sex};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use crate::model::Comparator;

/// Whom the sender means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Every number that is given, of whichever house.
    pub numbers: Vec<String>,
    pub name: Option<String>,
    pub birth_date: Option<PartialDate>,
    pub sex: Option<Sex>,
}

/// What was asked for and answered together: an OBR with its OBXs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Which one of the message, from 1.
    pub position: i16,
    pub claim: Claim,
    /// Numbers that whoever ordered gave.
    pub placer: Vec<String>,
    /// The sender's own number.
    pub filler: Option<String>,
    /// What the tube's label says.
    pub accessions: Vec<String>,
    pub code: Option<String>,
    pub name: String,
    pub performer: Option<String>,
    pub collected_at: Option<Timestamp>,
    /// Of the group; a result may say otherwise for itself.
    pub status: Option<String>,
    pub comment: Option<String>,
    pub observations: Vec<Observation>,
}

/// One result as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Which OBX of the message, from 1.
    pub position: i16,
    /// System and code, in the sender's order: LOINC, the sender's own.
    pub codes: Vec<(String, String)>,
    pub code: String,
    pub name: String,
    /// Tells several results of one test apart.
    pub sub_id: Option<String>,
    pub value: Value,
    pub unit: Option<String>,
    pub range_low: Option<Decimal>,
    pub range_high: Option<Decimal>,
    pub range_text: Option<String>,
    /// What the sender thinks of it: "H", "LL".
    pub flags: Vec<String>,
    pub status: SentStatus,
    pub observed_at: Option<Timestamp>,
    pub comment: Option<String>,
}

impl Observation {
    /// Not measured yet, or not asked for.
    pub fn says_nothing(&self) -> bool {
        match self.status {
            SentStatus::Pending => true,
            SentStatus::Preliminary | SentStatus::Final | SentStatus::Corrected => self.value == Value::Nothing,
            SentStatus::Withdrawn | SentStatus::NotDone => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Nothing,
    Measured(Measured),
    /// What stands there is not of the type that the sender says: why, and as it was sent.
    Unreadable {
        said: String,
        sent: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    Number { comparator: Option<Comparator>, value: Decimal },
    Text(String),
}

impl Measured {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number { .. } => None,
        }
    }

    /// The next line of a text.
    pub fn append(&mut self, next: Self) {
        if let (Self::Text(text), Self::Text(next)) = (self, next) {
            text.push('\n');
            text.push_str(&next);
        }
    }

    /// As it is read: "< 0.01".
    pub fn words(&self) -> String {
        match self {
            Self::Number { comparator: Some(comparator), value } => format!("{} {value}", comparator.name()),
            Self::Number { comparator: None, value } => value.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// HL7 table 0085, as far as it makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentStatus {
    /// I, O, N: not there yet, an order's detail, not asked for.
    Pending,
    /// P, R, S.
    Preliminary,
    /// F, U.
    Final,
    /// C.
    Corrected,
    /// D, W: it should not have been sent, or was sent for somebody else.
    Withdrawn,
    /// X: it can't be had.
    NotDone,
}

impl SentStatus {
    pub fn read(letter: &str) -> Option<Self> {
        Some(match letter {
            "I" | "O" | "N" => Self::Pending,
            "P" | "R" | "S" | "A" | "B" | "V" => Self::Preliminary,
            "F" | "U" => Self::Final,
            "C" => Self::Corrected,
            "D" | "W" => Self::Withdrawn,
            "X" => Self::NotDone,
            _ => return None,
        })
    }

    /// In the database, for what can be filed.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Pending | Self::Preliminary => "preliminary",
            Self::Final | Self::NotDone => "final",
            Self::Corrected | Self::Withdrawn => "corrected",
        }
    }

    /// As people read it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Pending => "Not there yet",
            Self::Preliminary => "Preliminary",
            Self::Final => "Final",
            Self::Corrected => "Corrected",
            Self::Withdrawn => "Taken back",
            Self::NotDone => "Can’t be had",
        }
    }
}
