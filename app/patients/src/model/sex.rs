use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// FHIR's administrative gender: what the records of the house go by. How a person describes their own gender is
/// kept beside it, in their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Male,
    Female,
    Other,
    #[default]
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Please choose the sex, or that it is not known.")]
pub struct NotASex;

impl Sex {
    pub const ALL: [Self; 4] = [Self::Female, Self::Male, Self::Other, Self::Unknown];

    /// The code in FHIR and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Male => "Male",
            Self::Female => "Female",
            Self::Other => "Other",
            Self::Unknown => "Not known",
        }
    }
}

impl FromStr for Sex {
    type Err = NotASex;
    fn from_str(code: &str) -> Result<Self, NotASex> {
        Self::ALL.into_iter().find(|sex| sex.code() == code).ok_or(NotASex)
    }
}
