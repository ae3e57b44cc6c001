use serde::Serialize;
use serde_json::{Value, json};

use crate::text;

/// How a kind of document is set. `source` is typst and the house's own: nothing that anybody has typed goes into it.
#[derive(Debug)]
pub struct Template {
    pub name: &'static str,
    pub source: &'static str,
}

/// What one kind of document says.
pub trait Sheet: Serialize {
    const TEMPLATE: Template;

    /// In the reader's title bar and above the page. It names no person and no finding.
    fn title(&self) -> &str;
}

/// The size that the printers of a place hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Paper {
    #[serde(rename = "a4")]
    A4,
    #[serde(rename = "us-letter")]
    Letter,
}

impl Paper {
    /// By the country as its address has it: Letter where its use is the custom (the Unicode CLDR's paper sizes).
    pub fn of_country(country: &str) -> Self {
        let country = country.trim().to_lowercase();
        match country.trim_start_matches("the ") {
            "us"
            | "usa"
            | "u.s."
            | "u.s.a."
            | "united states"
            | "united states of america"
            | "ca"
            | "canada"
            | "mx"
            | "mexico"
            | "méxico"
            | "ph"
            | "philippines"
            | "pr"
            | "puerto rico" => Self::Letter,
            _ => Self::A4,
        }
    }
}

/// What every sheet has at its head and foot.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    pub paper: Paper,
    /// The facility.
    pub place: String,
    /// "1 Main Street, Springfield · +1 555 0100"
    pub address: String,
    /// Nobody, where it is about the house itself.
    pub subject: Option<Subject>,
    pub printed_by: String,
    /// "Tue 24 Nov 2026, 14:30 EST"
    pub printed: String,
}

/// Whom the document is about, on every sheet: sheets get separated.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    pub name: String,
    /// "10 Dec 1985"; empty where it is not known.
    pub born: String,
    pub sex: String,
    pub mrn: String,
}

/// Ready to be printed.
#[derive(Debug)]
pub struct Document {
    pub(crate) template: Template,
    pub(crate) data: Value,
}

impl Document {
    /// Fails when the content can't be written as JSON.
    pub fn new<S: Sheet>(head: &Head, sheet: &S) -> Result<Self, serde_json::Error> {
        let mut data = json!({ "head": head, "title": sheet.title(), "content": serde_json::to_value(sheet)? });
        text::settle(&mut data);
        Ok(Self { template: S::TEMPLATE, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn america_prints_on_letter_and_everybody_else_on_a4() {
        for country in ["United States", "the United States", "USA", " us ", "Canada"] {
            assert_eq!(Paper::of_country(country), Paper::Letter, "{country}");
        }
        for country in ["United Kingdom", "Deutschland", "Australia", "", "Russia"] {
            assert_eq!(Paper::of_country(country), Paper::A4, "{country}");
        }
    }
}
