use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A BCP 47 language tag, such as `en-US`: the language to speak with the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Please choose a language from the list.")]
pub struct NotALanguage;

impl Language {
    /// What the desk offers; a file may bring any other tag.
    pub const OFFERED: [(&str, &str); 20] = [
        ("en", "English"),
        ("ar", "Arabic"),
        ("bn", "Bengali"),
        ("zh", "Chinese"),
        ("fr", "French"),
        ("de", "German"),
        ("he", "Hebrew"),
        ("hi", "Hindi"),
        ("it", "Italian"),
        ("ja", "Japanese"),
        ("ko", "Korean"),
        ("fa", "Persian"),
        ("pl", "Polish"),
        ("pt", "Portuguese"),
        ("ru", "Russian"),
        ("es", "Spanish"),
        ("tr", "Turkish"),
        ("uk", "Ukrainian"),
        ("ur", "Urdu"),
        ("vi", "Vietnamese"),
    ];

    pub fn tag(&self) -> &str {
        &self.0
    }
}

impl FromStr for Language {
    type Err = NotALanguage;
    fn from_str(tag: &str) -> Result<Self, NotALanguage> {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or_default();
        let fits = tag.len() <= 35
            && (2..=8).contains(&primary.len())
            && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
            && subtags
                .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if fits { Ok(Self(tag.into())) } else { Err(NotALanguage) }
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;
    fn try_from(tag: String) -> Result<Self, NotALanguage> {
        tag.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

impl fmt::Display for Language {
    /// "English", "English (en-GB)", or the tag where we have no word for it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let primary = self.0.split('-').next().unwrap_or_default();
        match Self::OFFERED.iter().find(|(tag, _)| primary.eq_ignore_ascii_case(tag)) {
            Some((_, word)) if primary == self.0 => f.write_str(word),
            Some((_, word)) => write!(f, "{word} ({})", self.0),
            None => f.write_str(&self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_and_shown() {
        for (tag, shown) in
            [("en", "English"), ("en-US", "English (en-US)"), ("zh-Hant-TW", "Chinese (zh-Hant-TW)"), ("tlh", "tlh")]
        {
            assert_eq!(tag.parse::<Language>().unwrap().to_string(), shown);
        }
        for wrong in ["", "e", "english language", "en-", "en_US", "😀"] {
            assert!(wrong.parse::<Language>().is_err(), "{wrong}");
        }
    }
}
