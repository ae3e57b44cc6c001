//! May the patient see it (T6.8)? Decided when it is read, here and nowhere else: the list, the page, the PDF, the
//! mail and the API ask the same question.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::named::named;

named! {
    ReleaseCategory {
        AtOnce => "at_once", "At once";
        AfterReview => "after_review", "When the doctor has looked at it";
        /// Or earlier, when the doctor has looked at it.
        AfterHours => "after_hours", "After some hours";
        Never => "never", "Only as a person decides";
    }
}

named! {
    /// A person's decision about one analysis, against the rule of its category.
    Override {
        Release => "release", "Released by hand";
        Withhold => "withhold", "Held back";
    }
}

named! {
    /// Why the patient does not see it yet.
    Waits {
        NotVerified => "not_verified", "Not verified yet";
        NotReviewed => "not_reviewed", "Waits for the doctor’s review";
        Delayed => "delayed", "Waits for its time";
        Sensitive => "sensitive", "Sensitive: waits for somebody to release it";
        Withheld => "withheld", "Held back";
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Visibility {
    Visible,
    NotYet { until: Option<Timestamp>, why: Waits },
    Never,
}

impl Visibility {
    pub const fn is_visible(self) -> bool {
        matches!(self, Self::Visible)
    }
}

/// What the catalogue says about a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub category: ReleaseCategory,
    pub hours: Option<i32>,
    pub sensitive: bool,
}

impl Rule {
    /// Of what is not in the catalogue, a doctor decides by looking at it.
    pub fn of_test(category: Option<ReleaseCategory>, hours: Option<i32>, sensitive: Option<bool>) -> Self {
        let category = category.unwrap_or(ReleaseCategory::AfterReview);
        Self { category, hours, sensitive: sensitive.unwrap_or(false) }
    }

    /// What an import brought was released elsewhere; what is sensitive here is asked about again.
    pub const fn imported(self) -> Self {
        Self { category: ReleaseCategory::AtOnce, hours: None, sensitive: self.sensitive }
    }
}

/// What is known of one version at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub verified_at: Option<Timestamp>,
    /// The latest review of its report.
    pub reviewed_at: Option<Timestamp>,
    pub latest_decision: Option<Override>,
    /// An earlier version was visible: a correction is shown at once (T6.2).
    pub released_before: bool,
}

/// A decision by a person comes first; then what was seen already; then sensitivity; then the category.
/// A review counts for what was verified when it was made.
pub fn decide(rule: Rule, facts: Facts, now: Timestamp) -> Visibility {
    let wait = |why| Visibility::NotYet { until: None, why };
    let Some(verified_at) = facts.verified_at.filter(|at| *at <= now) else { return wait(Waits::NotVerified) };
    match facts.latest_decision {
        Some(Override::Withhold) => return wait(Waits::Withheld),
        Some(Override::Release) => return Visibility::Visible,
        None => {}
    }
    if facts.released_before {
        return Visibility::Visible;
    }
    if rule.sensitive && rule.category != ReleaseCategory::Never {
        return wait(Waits::Sensitive);
    }
    let reviewed = facts.reviewed_at.is_some_and(|at| at >= verified_at);
    match rule.category {
        ReleaseCategory::AtOnce => Visibility::Visible,
        ReleaseCategory::AfterReview | ReleaseCategory::AfterHours if reviewed => Visibility::Visible,
        ReleaseCategory::AfterReview => wait(Waits::NotReviewed),
        ReleaseCategory::AfterHours => {
            let until = verified_at + SignedDuration::from_hours(i64::from(rule.hours.unwrap_or(0)));
            if now >= until {
                Visibility::Visible
            } else {
                Visibility::NotYet { until: Some(until), why: Waits::Delayed }
            }
        }
        ReleaseCategory::Never => Visibility::Never,
    }
}

/// A version that was verified, in the order of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    pub at: Timestamp,
    pub withdrawn: bool,
}

/// What happened to an analysis, as far as its release goes; each list in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Events {
    pub versions: Vec<Verified>,
    pub reviews: Vec<Timestamp>,
    pub decisions: Vec<(Timestamp, Override)>,
}

impl Events {
    /// The latest version's visibility: walks through the versions, so that what was visible under the first is
    /// visible under the next at once. A withdrawal is shown to those who saw what is withdrawn, and to nobody else.
    pub fn visibility(&self, rule: Rule, now: Timestamp) -> Visibility {
        let mut released_before = false;
        let mut standing = Visibility::NotYet { until: None, why: Waits::NotVerified };
        for (index, version) in self.versions.iter().enumerate() {
            let until = self.versions.get(index + 1).map_or(now, |next| next.at).min(now);
            if version.withdrawn && !released_before {
                return Visibility::Never;
            }
            let facts = Facts {
                verified_at: Some(version.at),
                reviewed_at: self.reviews.iter().copied().filter(|at| *at <= until).max(),
                latest_decision: self.decisions.iter().rfind(|(at, _)| *at <= until).map(|(_, decision)| *decision),
                released_before,
            };
            standing = decide(rule, facts, until);
            released_before |= standing.is_visible();
        }
        standing
    }
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
