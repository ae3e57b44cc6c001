use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a name is for (FHIR NameUse).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameUse {
    /// What the person wants to be called.
    Usual,
    Official,
    Temp,
    Nickname,
    Anonymous,
    Old,
    Maiden,
}

impl NameUse {
    pub const ALL: [Self; 7] =
        [Self::Usual, Self::Official, Self::Temp, Self::Nickname, Self::Anonymous, Self::Old, Self::Maiden];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Official => "official",
            Self::Temp => "temp",
            Self::Nickname => "nickname",
            Self::Anonymous => "anonymous",
            Self::Old => "old",
            Self::Maiden => "maiden",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Usual => "Usual name",
            Self::Official => "Official name",
            Self::Temp => "Temporary name",
            Self::Nickname => "Nickname",
            Self::Anonymous => "Anonymous",
            Self::Old => "Former name",
            Self::Maiden => "Name before marriage",
        }
    }
}

impl FromStr for NameUse {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// A name as FHIR has it: some people have one part only, some have many, and some do not fit into parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HumanName {
    pub use_: Option<NameUse>,
    pub family: Option<String>,
    pub given: Vec<String>,
    pub prefix: Vec<String>,
    pub suffix: Vec<String>,
    /// The name as a whole, where there are no parts.
    pub text: Option<String>,
    pub period_start: Option<String>,
    pub period_end: Option<String>,
}

impl HumanName {
    pub fn says_something(&self) -> bool {
        self.family.is_some() || !self.given.is_empty() || self.text.is_some()
    }
}

impl fmt::Display for HumanName {
    /// "Ms Ada King Byron"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.family.is_none() && self.given.is_empty() {
            return f.write_str(self.text.as_deref().unwrap_or("Name not known"));
        }
        let parts = self.prefix.iter().chain(&self.given).chain(&self.family).chain(&self.suffix);
        f.write_str(&parts.map(String::as_str).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_from_what_there_is() {
        let ada = HumanName {
            family: Some("Byron".into()),
            given: vec!["Ada".into(), "King".into()],
            prefix: vec!["Ms".into()],
            ..HumanName::default()
        };
        assert_eq!(ada.to_string(), "Ms Ada King Byron");
        let one = HumanName { text: Some("Suharto".into()), ..HumanName::default() };
        assert_eq!(one.to_string(), "Suharto");
        assert_eq!(HumanName::default().to_string(), "Name not known");
    }
}
