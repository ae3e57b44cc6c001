//! The life of a note (domain/states.md). What was signed is never written over: each signature is a version.

use jiff::{SignedDuration, Timestamp};
use model::{EncounterId, NoteId, PatientId, time::LocalTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::NoteLine;

model::named! {
    NoteState {
        Draft => "draft", "Draft";
        Signed => "signed", "Signed";
        /// Signed, and something was added later.
        Addended => "addended", "Signed, with addendum";
        /// Opened again for a correction.
        Unlocked => "unlocked", "Being corrected";
        EnteredInError => "entered_in_error", "Entered in error";
    }
}

use NoteState::*;

impl NoteState {
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Draft | Unlocked, Signed) | (Signed | Addended, Addended | Unlocked) => true,
            (Draft | Signed | Addended | Unlocked, EnteredInError) => true,
            (Draft, Draft | Addended | Unlocked)
            | (Signed | Addended, Draft | Signed)
            | (Unlocked, Draft | Addended | Unlocked)
            | (EnteredInError, _) => false,
        }
    }

    /// Is the text still the author's to write?
    pub const fn is_open(self) -> bool {
        matches!(self, Draft | Unlocked)
    }

    pub const fn is_signed(self) -> bool {
        matches!(self, Signed | Addended)
    }
}

/// A signed note may be opened again for a correction for so long; afterwards, an addendum says what has changed.
pub const UNLOCK_WINDOW: SignedDuration = SignedDuration::from_hours(24);

pub fn may_still_unlock(signed_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(signed_at) <= UNLOCK_WINDOW
}

/// Characters of a note.
pub const LONGEST_NOTE: usize = 50_000;

/// Begins a note in an encounter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartNote {
    pub patient_id: PatientId,
    pub encounter_id: EncounterId,
    /// Of the template; empty for a blank page.
    #[serde(default)]
    pub template: String,
}

/// A note that has just begun, and the tab in which it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub note_id: NoteId,
    pub tab: Uuid,
}

/// Keeps what is being typed: one per note, person and tab. By itself every few seconds, or by the Save button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveDraft {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    pub tab: Uuid,
    #[serde(default)]
    pub body: String,
    /// When what this tab had on the screen was saved; empty where nothing was.
    #[serde(default)]
    pub seen: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSaved {
    pub saved: LocalTime,
}

/// Signs what stands in the form; it is locked then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignNote {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    pub tab: Uuid,
    /// Of the note that was on the screen.
    pub version: i32,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub body: String,
    /// "true": the patient may read it.
    #[serde(default)]
    pub share: String,
    /// "save": keep it for later instead, as the Save button without JavaScript does.
    #[serde(default)]
    pub how: String,
    #[serde(default)]
    pub seen: String,
}

/// Adds to a signed note, signed at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddAddendum {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    pub version: i32,
    #[serde(default)]
    pub body: String,
}

/// Opens a signed note again, to correct what is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockNote {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    pub version: i32,
    #[serde(default)]
    pub reason: String,
}

/// The note should never have been written: in the wrong chart, about somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkNoteInError {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    pub version: i32,
    #[serde(default)]
    pub reason: String,
}

/// Lets the patient read a signed note, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareNote {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    pub version: i32,
    /// "true" or "false"
    pub share: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteChanged {
    pub note_id: NoteId,
    pub patient_id: PatientId,
    pub state: NoteState,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowNote {
    pub patient_id: PatientId,
    pub note_id: NoteId,
    /// The browser tab that writes it.
    pub tab: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotePage {
    pub id: NoteId,
    pub patient_id: PatientId,
    pub encounter_id: EncounterId,
    /// "Consultation, Tue 24 Nov 2026, 14:30".
    pub visit: String,
    pub title: String,
    pub state: NoteState,
    pub version: i32,
    pub author: String,
    pub own: bool,
    pub shared: bool,
    /// What was signed, added, and why it was opened again, in the order of time.
    pub versions: Vec<NoteVersion>,
    /// For the author of an open note.
    pub writing: Option<Writing>,
    /// The author typed this in other tabs, and it was not signed.
    pub elsewhere: Vec<OtherDraft>,
    pub may_unlock: bool,
    pub may_write: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteVersion {
    pub version: i32,
    pub kind: VersionKind,
    pub body: String,
    pub by: String,
    pub at: LocalTime,
    /// A later signature stands in its place.
    pub superseded: bool,
}

model::named! {
    VersionKind {
        Signed => "signed", "Signed";
        Addendum => "addendum", "Addendum";
        Unlocked => "unlocked", "Opened again";
        EnteredInError => "entered_in_error", "Entered in error";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// The tab that the address names, or a new one to go on with.
    pub tab: Uuid,
    pub body: String,
    pub saved: Option<LocalTime>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDraft {
    pub tab: Uuid,
    pub body: String,
    pub saved: LocalTime,
}

/// The notes of a chart, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowNotes {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteList {
    pub notes: Vec<NoteLine>,
    pub total: i64,
    /// Where a new note would go.
    pub open: Option<EncounterId>,
    pub templates: Vec<super::TemplateName>,
}

/// What waits for the one who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyUnsigned {}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsigned {
    pub total: i64,
    /// The oldest first.
    pub notes: Vec<UnsignedNote>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsignedNote {
    pub id: NoteId,
    pub patient_id: PatientId,
    pub patient: String,
    pub title: String,
    pub begun: LocalTime,
    pub state: NoteState,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_moves_are_these_and_no_others() {
        let mut listed: Vec<String> = Vec::new();
        for from in NoteState::ALL {
            for to in NoteState::ALL {
                if from.may_become(*to) {
                    listed.push(format!("{} → {}", from.name(), to.name()));
                }
            }
        }
        assert_eq!(
            listed,
            [
                "draft → signed",
                "draft → entered_in_error",
                "signed → addended",
                "signed → unlocked",
                "signed → entered_in_error",
                "addended → addended",
                "addended → unlocked",
                "addended → entered_in_error",
                "unlocked → signed",
                "unlocked → entered_in_error",
            ]
        );
    }

    #[test]
    fn the_window_ends_to_the_second() {
        let signed: Timestamp = "2026-03-02T14:00:00Z".parse().expect("an instant");
        assert!(may_still_unlock(signed, signed + UNLOCK_WINDOW));
        assert!(!may_still_unlock(signed, signed + UNLOCK_WINDOW + SignedDuration::from_secs(1)));
    }
}
