//! The rules of the laboratory that can say no, each with its stable name and the sentence that the person reads.

use model::AppError;
use platform::Failure;

use crate::model::{AlertState, AnalysisState, SpecimenState};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing, or nothing that is measured any more, was in the basket.
    EmptyBasket,
    /// Orders belong to a visit that is under way or was.
    EncounterClosed,
    OrderHasResults,
    OrderNotOpen,
    SpecimenMove {
        from: SpecimenState,
        to: SpecimenState,
    },
    AnalysisMove {
        from: AnalysisState,
        to: AnalysisState,
    },
    SpecimenNotAccepted,
    /// T11
    NewerValue {
        test: String,
    },
    /// T6.9
    SecondPerson {
        test: String,
    },
    /// A computed value is corrected by correcting what it is computed from.
    Calculated,
    NothingChanged,
    AlertMove {
        from: AlertState,
        to: AlertState,
    },
    ReadBackDiffers,
    NothingToReview,
    /// Of words and choices there are no limits.
    NoNumber,
    RangeEnded,
}

impl Refusal {
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::EmptyBasket => "empty_basket",
            Self::EncounterClosed => "encounter_closed",
            Self::OrderHasResults => "order_has_results",
            Self::OrderNotOpen => "order_not_open",
            Self::SpecimenMove { .. } => "specimen_move_listed",
            Self::AnalysisMove { .. } => "analysis_move_listed",
            Self::SpecimenNotAccepted => "specimen_not_accepted",
            Self::NewerValue { .. } => "newer_value",
            Self::SecondPerson { .. } => "second_person",
            Self::Calculated => "calculated",
            Self::NothingChanged => "nothing_changed",
            Self::AlertMove { .. } => "alert_move_listed",
            Self::ReadBackDiffers => "read_back_differs",
            Self::NothingToReview => "nothing_to_review",
            Self::NoNumber => "no_number",
            Self::RangeEnded => "range_ended",
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::EmptyBasket => "There is nothing to order. Choose at least one test or panel.".into(),
            Self::EncounterClosed => {
                "Tests are ordered in a visit of this patient that is under way or finished. Open the visit first."
                    .into()
            }
            Self::OrderHasResults => "A result of this order is there already, so the order can’t be cancelled.".into(),
            Self::OrderNotOpen => "This order is closed. Order again what is still needed.".into(),
            Self::SpecimenMove { from, to } => format!(
                "This specimen stands at “{}” and can’t become “{}”. Somebody may have changed it: please look again.",
                from.words(),
                to.words()
            ),
            Self::AnalysisMove { from, to } => format!(
                "This test stands at “{}” and can’t become “{}”. Somebody may have changed it: please look again.",
                from.words(),
                to.words()
            ),
            Self::SpecimenNotAccepted => "The specimen has not been accepted yet. Receive and accept it first.".into(),
            Self::NewerValue { test } => {
                format!(
                    "Somebody has entered another value for {test} meanwhile. Please look again; nothing was changed."
                )
            }
            Self::SecondPerson { test } => {
                format!("{test} has to be verified by somebody other than the person who entered it.")
            }
            Self::Calculated => "This value is calculated. Correct what it is calculated from, and it follows.".into(),
            Self::NothingChanged => {
                "The value and the comment are the same as before: there is nothing to correct.".into()
            }
            Self::AlertMove { from, to } => format!(
                "This critical value stands at “{}” and can’t become “{}”. Please look again.",
                from.words(),
                to.words()
            ),
            Self::ReadBackDiffers => {
                "The value that was read back is not the result. Please read the result again and repeat it.".into()
            }
            Self::NothingToReview => "There is no verified result in this report yet.".into(),
            Self::NoNumber => "Only what is measured as a number has ranges.".into(),
            Self::RangeEnded => "An end is set for this range already. Please look again.".into(),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::rule(refusal.rule(), refusal.sentence())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::App(refusal.into())
    }
}
