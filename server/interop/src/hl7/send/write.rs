//! Segments as text.

use jiff::Timestamp;

use crate::hl7::separators::Separators;

const SEPARATORS: Separators =
    Separators { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

/// One component.
pub(super) fn text(value: &str) -> String {
    SEPARATORS.escape(value)
}

/// Components; empty ones at the end are left away.
pub(super) fn components(values: &[&str]) -> String {
    let joined = values.iter().map(|value| text(value)).collect::<Vec<_>>().join("^");
    joined.trim_end_matches('^').to_owned()
}

/// A segment of fields that are written already, by the standard's numbers.
#[derive(Debug)]
pub(super) struct Segment {
    name: &'static str,
    fields: Vec<String>,
}

impl Segment {
    pub fn new(name: &'static str) -> Self {
        Self { name, fields: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, number: usize, value: impl Into<String>) -> Self {
        if self.fields.len() < number {
            self.fields.resize(number, String::new());
        }
        self.fields[number - 1] = value.into();
        self
    }

    pub fn write(&self) -> String {
        let mut line = self.name.to_owned();
        for field in &self.fields {
            line.push('|');
            line.push_str(field);
        }
        line
    }
}

/// MSH of a message of ours.
pub(super) fn header(kind: &str, version: &str, facility: &str, control_id: &str, at: Timestamp) -> String {
    [
        "MSH",
        SEPARATORS.listed().as_str(),
        "HALE",
        &text(facility),
        "",
        "",
        &time(at),
        "",
        kind,
        control_id,
        "P",
        version,
        "",
        "",
        "",
        "",
        "",
        "UNICODE UTF-8",
    ]
    .join("|")
}

/// In UTC: the receiver knows its own zone, not ours.
pub(super) fn time(at: Timestamp) -> String {
    at.strftime("%Y%m%d%H%M%S+0000").to_string()
}

pub(super) fn message(segments: &[String]) -> String {
    segments.iter().map(|segment| format!("{segment}\r")).collect()
}
