//! How a value stands to what is usual.

use serde::{Deserialize, Serialize};

use super::named::named;

named! {
    /// Shown as words and shape, never as colour alone. None at all where nobody can say.
    Flag {
        Normal => "normal", "Normal";
        Low => "low", "Low";
        High => "high", "High";
        CriticalLow => "critical_low", "Very low: critical";
        CriticalHigh => "critical_high", "Very high: critical";
        /// A word that is not the expected one.
        Abnormal => "abnormal", "Not as expected";
    }
}

impl Flag {
    pub const fn is_critical(self) -> bool {
        matches!(self, Self::CriticalLow | Self::CriticalHigh)
    }

    pub const fn is_unusual(self) -> bool {
        !matches!(self, Self::Normal)
    }
}

/// The change against the last value of the same patient and test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// "−12 %"
    pub words: String,
    /// More than the catalogue lets pass without a word.
    pub remarkable: bool,
}
