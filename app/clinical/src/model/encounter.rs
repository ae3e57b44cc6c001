//! The life of an encounter (domain/states.md): what may follow what.

use billing::model::DayCharge;
use model::{AppointmentId, EncounterId, NoteId, PatientId, time::LocalTime};
use serde::{Deserialize, Serialize};

model::named! {
    /// Where an encounter stands. Every change is a row with actor and time.
    EncounterState {
        Planned => "planned", "Planned";
        InProgress => "in_progress", "In progress";
        OnHold => "on_hold", "On hold";
        /// The patient has gone; what is left is paperwork.
        Discharged => "discharged", "Patient has left";
        Completed => "completed", "Finished";
        Cancelled => "cancelled", "Cancelled";
        /// Broken off: the patient left, or it could not go on.
        Discontinued => "discontinued", "Broken off";
        EnteredInError => "entered_in_error", "Entered in error";
    }
}

use EncounterState::*;

impl EncounterState {
    /// Is the move to `next` listed? The database refuses the others, too.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Planned, InProgress | Cancelled)
            | (InProgress, OnHold | Discharged | Discontinued)
            | (OnHold, InProgress)
            | (Discharged, Completed) => true,
            (Planned | InProgress | OnHold | Discharged | Completed | Cancelled | Discontinued, EnteredInError) => true,
            (Planned, Planned | OnHold | Discharged | Completed | Discontinued)
            | (InProgress, Planned | InProgress | Completed | Cancelled)
            | (OnHold, Planned | OnHold | Discharged | Completed | Cancelled | Discontinued)
            | (Discharged, Planned | InProgress | OnHold | Discharged | Cancelled | Discontinued)
            | (
                Completed | Cancelled | Discontinued,
                Planned | InProgress | OnHold | Discharged | Completed | Cancelled | Discontinued,
            )
            | (EnteredInError, _) => false,
        }
    }

    /// Is the patient being seen, or waiting for it to go on?
    pub const fn is_under_way(self) -> bool {
        matches!(self, InProgress | OnHold)
    }

    /// What the doctor can do with it, the one next step first.
    pub fn steps(self) -> Vec<EncounterStep> {
        EncounterStep::ALL.iter().copied().filter(|step| step.fits(self)).collect()
    }
}

model::named! {
    /// What a doctor does with an encounter that is there.
    EncounterStep {
        Finish => "finish", "Finish the visit";
        Resume => "resume", "Go on";
        Hold => "hold", "Put on hold";
        Discontinue => "discontinue", "Break off";
        EnterInError => "enter_in_error", "Entered in error";
    }
}

impl EncounterStep {
    /// One listed move after the other.
    pub const fn path(self) -> &'static [EncounterState] {
        match self {
            Self::Finish => &[Discharged, Completed],
            Self::Resume => &[InProgress],
            Self::Hold => &[OnHold],
            Self::Discontinue => &[Discontinued],
            Self::EnterInError => &[EnteredInError],
        }
    }

    pub fn fits(self, from: EncounterState) -> bool {
        self.path()
            .iter()
            .try_fold(from, |from, to| from.may_become(*to).then_some(*to))
            .is_some_and(|_| self != Self::Resume || from == OnHold)
    }

    /// Taking something away needs a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Discontinue | Self::EnterInError)
    }
}

/// The doctor calls the patient in, from the day list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartEncounter {
    pub appointment_id: AppointmentId,
}

/// Finishes, from the day list, what was started there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishVisit {
    pub appointment_id: AppointmentId,
}

/// A step in the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveEncounter {
    pub patient_id: PatientId,
    pub encounter_id: EncounterId,
    /// An [`EncounterStep`].
    pub step: String,
    #[serde(default)]
    pub reason: String,
}

/// What the patient may read of a visit, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteVisitSummary {
    pub patient_id: PatientId,
    pub encounter_id: EncounterId,
    /// Of what was on the screen.
    pub version: i32,
    #[serde(default)]
    pub summary: String,
    /// "true": the patient may read it.
    #[serde(default)]
    pub share: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub encounter_id: EncounterId,
    pub patient_id: PatientId,
    pub state: EncounterState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowEncounter {
    pub patient_id: PatientId,
    pub encounter_id: EncounterId,
}

/// A visit with what was written in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncounterPage {
    pub id: EncounterId,
    pub version: i32,
    pub state: EncounterState,
    pub kind: String,
    pub reason: Option<String>,
    pub starts: LocalTime,
    pub ends: Option<LocalTime>,
    pub place: String,
    pub practitioner: Option<String>,
    pub appointment: Option<AppointmentId>,
    pub imported: bool,
    pub summary: Option<String>,
    pub shared: bool,
    pub notes: Vec<NoteLine>,
    pub history: Vec<EncounterChange>,
    /// What the reader may do with it now; nothing for those who only read.
    pub steps: Vec<EncounterStep>,
    /// May the reader write here?
    pub may_write: bool,
    pub templates: Vec<TemplateName>,
    /// What was charged so far for this day's care; nothing for a visit from elsewhere.
    pub charges: Vec<DayCharge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncounterChange {
    pub to: EncounterState,
    pub at: LocalTime,
    pub by: Option<String>,
    pub reason: Option<String>,
}

/// A note in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    pub id: NoteId,
    pub title: String,
    pub state: super::NoteState,
    pub author: String,
    pub own: bool,
    pub at: LocalTime,
    pub shared: bool,
    /// The visit it belongs to.
    pub encounter: EncounterId,
    pub visit: String,
    /// The first words of what was signed.
    pub begins: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateName {
    pub id: uuid::Uuid,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_moves_are_these_and_no_others() {
        let mut listed: Vec<String> = Vec::new();
        for from in EncounterState::ALL {
            for to in EncounterState::ALL {
                if from.may_become(*to) {
                    listed.push(format!("{} → {}", from.name(), to.name()));
                }
            }
        }
        assert_eq!(
            listed,
            [
                "planned → in_progress",
                "planned → cancelled",
                "planned → entered_in_error",
                "in_progress → on_hold",
                "in_progress → discharged",
                "in_progress → discontinued",
                "in_progress → entered_in_error",
                "on_hold → in_progress",
                "on_hold → entered_in_error",
                "discharged → completed",
                "discharged → entered_in_error",
                "completed → entered_in_error",
                "cancelled → entered_in_error",
                "discontinued → entered_in_error",
            ]
        );
    }

    #[test]
    fn the_first_step_is_the_next_one() {
        use EncounterStep::*;
        assert_eq!(EncounterState::InProgress.steps(), [Finish, Hold, Discontinue, EnterInError]);
        assert_eq!(EncounterState::OnHold.steps(), [Resume, EnterInError]);
        assert_eq!(EncounterState::Completed.steps(), [EnterInError]);
        assert!(EncounterState::EnteredInError.steps().is_empty());
    }
}
