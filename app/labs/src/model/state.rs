//! The lives of orders, specimens, analyses, results and alerts (domain/states.md).

use super::named::named;

named! {
    OrderState {
        Draft => "draft", "Draft";
        Ordered => "ordered", "Ordered";
        /// Something of it was collected.
        Collected => "collected", "Collected";
        /// Everything has a verified result, was not done, or was withdrawn.
        Completed => "completed", "Completed";
        Cancelled => "cancelled", "Cancelled";
    }
}

named! {
    Priority {
        Stat => "stat", "At once";
        Urgent => "urgent", "Urgent";
        Routine => "routine", "Routine";
    }
}

impl Priority {
    /// What sorts first is done first; so it stands beside the specimen.
    pub const fn urgency(self) -> i16 {
        match self {
            Self::Stat => 0,
            Self::Urgent => 1,
            Self::Routine => 2,
        }
    }
}

named! {
    SpecimenState {
        Expected => "expected", "To collect";
        Collected => "collected", "Collected";
        InTransit => "in_transit", "On its way";
        Received => "received", "Received";
        Accepted => "accepted", "Accepted";
        Rejected => "rejected", "Rejected";
        Stored => "stored", "Stored";
        Disposed => "disposed", "Disposed of";
        Lost => "lost", "Lost";
        Cancelled => "cancelled", "Cancelled";
    }
}

/// Who may bring a change about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Nurses, doctors and the laboratory: whoever draws blood and carries it.
    Collector,
    Laboratory,
    /// Whoever ordered it, by cancelling the order.
    Orderer,
}

impl SpecimenState {
    /// Who may bring about the move to `next`; `None` when the move is not listed.
    pub const fn may_become(self, next: Self) -> Option<Party> {
        use SpecimenState::*;
        match (self, next) {
            (Expected, Collected) | (Collected, InTransit | Lost) | (InTransit, Lost) => Some(Party::Collector),
            (Expected, Cancelled) => Some(Party::Orderer),
            (Collected, Received | Rejected)
            | (InTransit, Received)
            | (Received, Accepted | Rejected)
            | (Accepted, Rejected | Stored | Disposed)
            | (Stored, Disposed) => Some(Party::Laboratory),
            (Expected, Expected | InTransit | Received | Accepted | Rejected | Stored | Disposed | Lost)
            | (Collected, Expected | Collected | Accepted | Stored | Disposed | Cancelled)
            | (InTransit, Expected | Collected | InTransit | Accepted | Rejected | Stored | Disposed | Cancelled)
            | (Received, Expected | Collected | InTransit | Received | Stored | Disposed | Lost | Cancelled)
            | (Accepted, Expected | Collected | InTransit | Received | Accepted | Lost | Cancelled)
            | (Stored, Expected | Collected | InTransit | Received | Accepted | Rejected | Stored | Lost | Cancelled)
            | (
                Rejected | Disposed | Lost | Cancelled,
                Expected | Collected | InTransit | Received | Accepted | Rejected | Stored | Disposed | Lost
                | Cancelled,
            ) => None,
        }
    }
}

named! {
    AnalysisState {
        Pending => "pending", "Waiting for a result";
        /// A result stands there, and nobody has verified it.
        Entered => "entered", "To verify";
        Verified => "verified", "Verified";
        Retest => "retest", "To repeat";
        NotDone => "not_done", "Not done";
        /// What was verified should never have been: the wrong patient, the wrong tube.
        Withdrawn => "withdrawn", "Withdrawn";
    }
}

impl AnalysisState {
    pub const fn may_become(self, next: Self) -> bool {
        use AnalysisState::*;
        match (self, next) {
            (Pending | Retest, Entered | NotDone)
            | (Entered, Entered | Verified | Retest | NotDone)
            // A correction of what a second person must look at waits for that person.
            | (Verified, Entered | Verified | Withdrawn) => true,
            (Pending | Retest, Pending | Verified | Retest | Withdrawn)
            | (Entered, Pending | Withdrawn)
            | (Verified, Pending | Retest | NotDone)
            | (NotDone | Withdrawn, Pending | Entered | Verified | Retest | NotDone | Withdrawn) => false,
        }
    }

    /// Nothing more is expected of it.
    pub const fn is_settled(self) -> bool {
        match self {
            Self::Verified | Self::NotDone | Self::Withdrawn => true,
            Self::Pending | Self::Entered | Self::Retest => false,
        }
    }
}

named! {
    /// FHIR's observation status, of one version.
    ResultStatus {
        Preliminary => "preliminary", "Preliminary";
        Final => "final", "Final";
        Corrected => "corrected", "Corrected";
        EnteredInError => "entered_in_error", "Withdrawn";
    }
}

named! {
    AlertState {
        Open => "open", "Nobody has acknowledged it";
        Acknowledged => "acknowledged", "Acknowledged";
        Closed => "closed", "Closed";
        /// The result was corrected or withdrawn.
        Superseded => "superseded", "The result was corrected";
    }
}

impl AlertState {
    pub const fn may_become(self, next: Self) -> bool {
        use AlertState::*;
        match (self, next) {
            (Open, Acknowledged | Superseded) | (Acknowledged, Closed | Superseded) => true,
            (Open, Open | Closed)
            | (Acknowledged, Open | Acknowledged)
            | (Closed | Superseded, Open | Acknowledged | Closed | Superseded) => false,
        }
    }
}

named! {
    /// Where a version came from.
    Source {
        Typed => "typed", "Typed in";
        Calculated => "calculated", "Calculated";
        Analyser => "analyser", "From an analyser or another laboratory";
        Import => "import", "Imported";
    }
}

named! {
    Comparator {
        Below => "<", "less than";
        AtMost => "<=", "at most";
        AtLeast => ">=", "at least";
        Above => ">", "more than";
    }
}

named! {
    ValueKind {
        Quantity => "quantity", "A number";
        Text => "text", "Words";
        Coded => "coded", "A choice";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, may: impl Fn(T, T) -> bool) -> Vec<String> {
        let pairs = all.iter().flat_map(|from| all.iter().map(move |to| (*from, *to)));
        pairs.filter(|(from, to)| may(*from, *to)).map(|(from, to)| format!("{} → {}", name(from), name(to))).collect()
    }

    #[test]
    fn an_analysis_moves_so_and_not_otherwise() {
        assert_eq!(
            listed(AnalysisState::ALL, AnalysisState::name, AnalysisState::may_become),
            [
                "pending → entered",
                "pending → not_done",
                "entered → entered",
                "entered → verified",
                "entered → retest",
                "entered → not_done",
                "verified → entered",
                "verified → verified",
                "verified → withdrawn",
                "retest → entered",
                "retest → not_done",
            ]
        );
    }

    #[test]
    fn an_alert_moves_so_and_not_otherwise() {
        assert_eq!(
            listed(AlertState::ALL, AlertState::name, AlertState::may_become),
            ["open → acknowledged", "open → superseded", "acknowledged → closed", "acknowledged → superseded"]
        );
    }

    #[test]
    fn names_come_back() {
        for state in SpecimenState::ALL {
            assert_eq!(SpecimenState::parse(state.name()), Some(*state));
        }
        assert_eq!(SpecimenState::parse("aliquoted"), None);
        assert_eq!(Comparator::parse(">="), Some(Comparator::AtLeast));
    }
}
