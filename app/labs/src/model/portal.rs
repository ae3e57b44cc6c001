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
    pub collected: LocalTime,
    pub results: Vec<OwnResult>,
    /// More of it is still to come, or may not be shown yet.
    pub more_to_come: bool,
    /// The doctor's last word on it; none: "not yet reviewed by your doctor".
    pub review: Option<Review>,
    pub next_step: String,
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

/// What happened to a result after it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Corrected { reason: Option<String>, at: LocalTime },
    Withdrawn { reason: Option<String>, at: LocalTime },
}

/// What a flag means to the person whose result it is. No flag is never "normal": nobody could tell.
pub fn sentence(flag: Option<Flag>, why_not: Option<&str>) -> String {
    match flag {
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
pub fn next_step(review: Option<&Review>, worst: Option<Flag>) -> String {
    if let Some(next) = review.and_then(|review| review.next_step.clone()) {
        return next;
    }
    match (review, worst) {
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
            Flag::ALL.iter().map(|flag| sentence(Some(*flag), None)).collect();
        assert_eq!(sentences.len(), Flag::ALL.len());
        assert!(!sentence(None, Some("unit")).contains("within"));
        assert!(!sentence(None, None).contains("within"));
    }

    #[test]
    fn without_a_review_nobody_is_told_that_a_doctor_has_looked() {
        for flag in Flag::ALL {
            assert!(!next_step(None, Some(*flag)).contains("has looked"));
        }
    }
}
