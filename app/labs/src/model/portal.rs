//! Results as patients read them: in plain words, with what to do next.

use model::{
    LabReportId,
    chart::{Chart, NumberLine},
    time::LocalTime,
};
use serde::{Deserialize, Serialize};

use super::{Flag, Review};

/// One's own results, the newest first: only what may be seen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyResults {}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReportLine {
    pub id: LabReportId,
    pub name: String,
    pub collected: LocalTime,
    /// Something in it has not been opened yet.
    pub unread: bool,
    pub corrected: bool,
    /// How many of how many are not as usual.
    pub unusual: i32,
    pub of: i32,
    pub reviewed: bool,
    /// It was measured and told before it came into this house's record: nobody here is going to look at it.
    pub elsewhere: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyReport {
    pub report_id: LabReportId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReport {
    pub id: LabReportId,
    pub name: String,
    pub performer: Option<String>,
    /// As [`OwnReportLine::elsewhere`].
    pub elsewhere: bool,
    pub collected: LocalTime,
    pub results: Vec<OwnResult>,
    /// More of it is still to come, or may not be shown yet.
    pub more_to_come: bool,
    /// The doctor's last word on it; none: "not yet reviewed by your doctor".
    pub review: Option<Review>,
    pub next_step: String,
}

impl OwnReport {
    /// Where no doctor has said anything about it.
    pub const fn unreviewed(&self) -> Option<(&'static str, &'static str)> {
        match (&self.review, self.elsewhere) {
            (Some(_), _) => None,
            (None, true) => Some(FROM_ELSEWHERE),
            (None, false) => Some(NOT_REVIEWED),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnResult {
    pub name: String,
    /// What it tells, in plain words.
    pub about: String,
    /// "7.4"; empty when it was withdrawn.
    pub shown: String,
    pub unit: Option<String>,
    pub range: Option<String>,
    pub number_line: Option<NumberLine>,
    pub flag: Option<Flag>,
    /// The same as a sentence.
    pub sentence: String,
    pub comment: Option<String>,
    /// The value before the correction.
    pub before: Option<String>,
    pub change: Option<Change>,
    pub trend: Option<Chart>,
}

/// Where no doctor has said anything about what is shown: as a title and a sentence.
pub const NOT_REVIEWED: (&str, &str) = (
    "Not yet reviewed by your doctor",
    "You see this result as soon as the laboratory has it. Your doctor has not commented on it yet.",
);

/// Of what was measured elsewhere, before it came into this house's record.
pub const FROM_ELSEWHERE: (&str, &str) = (
    "From another hospital or laboratory",
    "This is part of your earlier record. If you have a question about it, ask at your next visit.",
);

/// What happened to a result after it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Corrected { reason: Option<String>, at: LocalTime },
    Withdrawn { reason: Option<String>, at: LocalTime },
}

impl Change {
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Corrected { .. } => "This result was corrected",
            Self::Withdrawn { .. } => "This result was withdrawn",
        }
    }
}

/// What a flag means to the person whose result it is. No flag is never "normal": nobody could tell.
/// Of what came from elsewhere, nobody here was told.
pub fn sentence(flag: Option<Flag>, why_not: Option<&str>, elsewhere: bool) -> String {
    match flag {
        Some(Flag::CriticalLow) if elsewhere => "This was much lower than usual.".into(),
        Some(Flag::CriticalHigh) if elsewhere => "This was much higher than usual.".into(),
        Some(Flag::Normal) => "This is within what is usual.".into(),
        Some(Flag::Low) => "This is lower than usual.".into(),
        Some(Flag::High) => "This is higher than usual.".into(),
        Some(Flag::CriticalLow) => {
            "This is much lower than usual. The people who treat you have been told at once.".into()
        }
        Some(Flag::CriticalHigh) => {
            "This is much higher than usual. The people who treat you have been told at once.".into()
        }
        Some(Flag::Abnormal) => "This is not what is expected.".into(),
        None => match why_not {
            Some(_) => "There is no usual range to compare this value with.".into(),
            None => "This value is not compared with a usual range.".into(),
        },
    }
}

/// What to do now: the doctor's word, or what is right until there is one.
pub fn next_step(review: Option<&Review>, worst: Option<Flag>, elsewhere: bool) -> String {
    if let Some(next) = review.and_then(|review| review.next_step.clone()) {
        return next;
    }
    match (review, worst) {
        (None, _) if elsewhere => {
            "You don’t need to do anything because of this. If you feel unwell, or have a question about it, please call us."
        }
        (Some(_), _) => "Your doctor has looked at this. You don’t need to do anything unless your doctor told you so.",
        (None, Some(flag)) if flag.is_critical() => {
            "The people who treat you have been told and will call you. If you feel unwell, call the emergency number now."
        }
        (None, Some(flag)) if flag.is_unusual() => {
            "A result outside the usual range is not always a sign of illness. Your doctor will look at it and tell you what it means. If you feel unwell before that, please call us."
        }
        (None, _) => "Your doctor will look at this. You don’t need to do anything now.",
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flag_has_a_sentence_of_its_own_and_none_is_not_called_usual() {
        let sentences: std::collections::HashSet<String> =
            Flag::ALL.iter().map(|flag| sentence(Some(*flag), None, false)).collect();
        assert_eq!(sentences.len(), Flag::ALL.len());
        assert!(!sentence(None, Some("unit"), false).contains("within"));
        assert!(!sentence(None, None, false).contains("within"));
    }

    /// Nobody was called about what was measured elsewhere, and nobody is going to look at it.
    #[test]
    fn of_history_nobody_is_said_to_have_been_told() {
        for flag in Flag::ALL {
            for text in [sentence(Some(*flag), None, true), next_step(None, Some(*flag), true)] {
                assert!(!text.contains("have been told") && !text.contains("our doctor will"), "{text}");
            }
        }
    }

    #[test]
    fn without_a_review_nobody_is_told_that_a_doctor_has_looked() {
        for flag in Flag::ALL {
            for elsewhere in [false, true] {
                assert!(!next_step(None, Some(*flag), elsewhere).contains("has looked"));
            }
        }
    }
}
