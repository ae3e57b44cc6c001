//! What a result that arrives does to what is here already (T6.6): from preliminary to final to corrected, and never
//! back. Pure.

use super::SentStatus;
use crate::model::AnalysisState;

/// What is here of the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    pub state: AnalysisState,
    /// The sender of the latest version called it final.
    pub was_final: bool,
    /// The latest version has this value, unit and comparator.
    pub is_same: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A value where there was none, or in place of one that nobody has verified.
    Enter,
    /// A new version of what was verified.
    Correct,
    /// What was verified is taken back.
    Withdraw,
    /// What nobody has verified is put aside, and measured again.
    Repeat,
    NotDone,
    /// It is here already.
    Known,
    /// A person has to look, and why.
    Hold(Why),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    LatePreliminary,
    /// A second final value that is not called a correction.
    AnotherFinal,
    /// It takes back what is not here.
    NothingToTakeBack,
    /// Somebody here has closed the test.
    Closed,
}

impl Why {
    pub const fn words(self) -> &'static str {
        match self {
            Self::LatePreliminary => "it is preliminary, and a final result is here",
            Self::AnotherFinal => "another final value is here, and the sender does not call this one a correction",
            Self::NothingToTakeBack => "it takes back a result that is not here",
            Self::Closed => "the test was marked as not done, or its result was withdrawn",
        }
    }
}

pub fn decide(sent: SentStatus, here: Here) -> Decision {
    use AnalysisState::{Entered, Pending, Retest, Verified};
    use SentStatus::{Corrected, Final, Preliminary};
    match (here.state, sent) {
        (_, SentStatus::Pending) => Decision::Known,
        (AnalysisState::NotDone, SentStatus::NotDone) | (AnalysisState::Withdrawn, SentStatus::Withdrawn) => {
            Decision::Known
        }
        (AnalysisState::NotDone | AnalysisState::Withdrawn, _) => Decision::Hold(Why::Closed),
        (Pending | Retest, SentStatus::Withdrawn) => Decision::Hold(Why::NothingToTakeBack),
        (Pending | Retest | Entered, SentStatus::NotDone) => Decision::NotDone,
        (Pending | Retest, Preliminary | Final | Corrected) => Decision::Enter,
        (Entered, Preliminary) if here.is_same => Decision::Known,
        (Entered, Preliminary) if here.was_final => Decision::Hold(Why::LatePreliminary),
        // What was preliminary and is now final is the same value with another word: that is kept.
        (Entered, Final | Corrected) if here.is_same && here.was_final => Decision::Known,
        (Entered, Preliminary | Final | Corrected) => Decision::Enter,
        (Entered, SentStatus::Withdrawn) => Decision::Repeat,
        (Verified, Preliminary | Final | Corrected) if here.is_same => Decision::Known,
        (Verified, Preliminary) => Decision::Hold(Why::LatePreliminary),
        // What was verified here was preliminary to its sender: the final one corrects it.
        (Verified, Final) if !here.was_final => Decision::Correct,
        (Verified, Final) => Decision::Hold(Why::AnotherFinal),
        (Verified, Corrected) => Decision::Correct,
        (Verified, SentStatus::Withdrawn | SentStatus::NotDone) => Decision::Withdraw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: [SentStatus; 6] = [
        SentStatus::Pending,
        SentStatus::Preliminary,
        SentStatus::Final,
        SentStatus::Corrected,
        SentStatus::Withdrawn,
        SentStatus::NotDone,
    ];

    fn all() -> impl Iterator<Item = (SentStatus, Here)> {
        let here = AnalysisState::ALL.iter().flat_map(|state| {
            [(false, false), (false, true), (true, false), (true, true)].map(|(was_final, is_same)| Here {
                state: *state,
                was_final,
                is_same,
            })
        });
        here.flat_map(|here| SENT.map(|sent| (sent, here)))
    }

    #[test]
    fn what_is_verified_changes_by_a_correction_only() {
        for (sent, here) in all().filter(|(_, here)| here.state == AnalysisState::Verified) {
            let decision = decide(sent, here);
            assert_ne!(decision, Decision::Enter, "{sent:?} {here:?}");
            if decision == Decision::Correct {
                assert!(sent == SentStatus::Corrected || (sent == SentStatus::Final && !here.was_final), "{here:?}");
            }
        }
    }

    #[test]
    fn a_late_preliminary_never_replaces_a_final_one() {
        for (sent, here) in all().filter(|(sent, _)| *sent == SentStatus::Preliminary) {
            let decision = decide(sent, here);
            let is_final =
                here.state == AnalysisState::Verified || (here.state == AnalysisState::Entered && here.was_final);
            if is_final {
                assert!(
                    matches!(decision, Decision::Known | Decision::Hold(Why::LatePreliminary)),
                    "{here:?}: {decision:?}"
                );
            }
        }
    }

    #[test]
    fn the_same_again_changes_nothing() {
        for (sent, here) in all().filter(|(sent, here)| here.is_same && here.was_final && *sent == SentStatus::Final) {
            if matches!(here.state, AnalysisState::Entered | AnalysisState::Verified) {
                assert_eq!(decide(sent, here), Decision::Known);
            }
        }
    }

    #[test]
    fn nothing_is_withdrawn_that_nobody_verified() {
        for (sent, here) in all() {
            if decide(sent, here) == Decision::Withdraw {
                assert_eq!(here.state, AnalysisState::Verified);
                assert!(matches!(sent, SentStatus::Withdrawn | SentStatus::NotDone));
            }
        }
    }
}
