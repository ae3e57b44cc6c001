use serde::{Deserialize, Serialize};

/// Why an appointment was called off: a short list, so that it can be counted, and free words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    CannotCome,
    FeelingBetter,
    SeenElsewhere,
    PatientAsked,
    PractitionerUnavailable,
    FacilityClosed,
    Other,
}

/// On whose side the cancellation lies (FHIR: pat, prov).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    Patient,
    Provider,
    Hospital,
}

use CancelReason::*;

impl CancelReason {
    pub const ALL: [Self; 7] =
        [CannotCome, FeelingBetter, SeenElsewhere, PatientAsked, PractitionerUnavailable, FacilityClosed, Other];
    /// What a patient chooses from.
    pub const FOR_PATIENTS: [Self; 4] = [CannotCome, FeelingBetter, SeenElsewhere, Other];
    /// What staff choose from.
    pub const FOR_STAFF: [Self; 4] = [PatientAsked, PractitionerUnavailable, FacilityClosed, Other];

    pub const fn name(self) -> &'static str {
        match self {
            CannotCome => "cannot_come",
            FeelingBetter => "feeling_better",
            SeenElsewhere => "seen_elsewhere",
            PatientAsked => "patient_asked",
            PractitionerUnavailable => "practitioner_unavailable",
            FacilityClosed => "facility_closed",
            Other => "other",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            CannotCome => "I can’t come at this time",
            FeelingBetter => "I feel better and don’t need it any more",
            SeenElsewhere => "I was seen somewhere else",
            PatientAsked => "The patient asked for it",
            PractitionerUnavailable => "The doctor is not available",
            FacilityClosed => "The clinic is closed",
            Other => "Another reason",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// Whose cancellation it is when staff record it; what patients do themselves is always theirs.
    pub const fn by(self) -> CancelledBy {
        match self {
            CannotCome | FeelingBetter | SeenElsewhere | PatientAsked => CancelledBy::Patient,
            PractitionerUnavailable => CancelledBy::Provider,
            FacilityClosed | Other => CancelledBy::Hospital,
        }
    }
}

impl CancelledBy {
    pub const ALL: [Self; 3] = [Self::Patient, Self::Provider, Self::Hospital];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Provider => "provider",
            Self::Hospital => "hospital",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Patient => "Cancelled by the patient",
            Self::Provider => "Cancelled by the doctor",
            Self::Hospital => "Cancelled by the hospital",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}
