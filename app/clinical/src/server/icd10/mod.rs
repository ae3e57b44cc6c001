//! ICD-10-CM: loaded once per edition, found by code, by word, by what people call it, and with small typos.

pub mod load;
mod mend;
pub mod search;

/// Words that stand in every second title, and tell nothing apart.
const COMMON: [&str; 22] = [
    "a",
    "and",
    "as",
    "by",
    "classified",
    "due",
    "elsewhere",
    "encounter",
    "for",
    "in",
    "initial",
    "not",
    "nos",
    "of",
    "on",
    "or",
    "other",
    "the",
    "to",
    "unspecified",
    "with",
    "without",
];

/// The words of a text whose accents are gone, each once, the common ones left out.
fn words(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !COMMON.contains(word)) {
        if words.len() < 8 && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}
