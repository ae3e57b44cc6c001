//! A note in every state, every use case, every role: what is listed happens, everything else is refused.

use clinical::model::*;
use model::{AppError, EncounterId, PatientId};
use platform::testing::User;

use crate::clinic::Clinic;

const ACTIONS: [&str; 6] = ["keep", "sign", "addendum", "unlock", "share", "mark_in_error"];

/// A note that has come so far, and the version that stands.
struct Note {
    begun: Begun,
    version: i32,
}

struct Chart<'a> {
    c: &'a Clinic,
    patient_id: PatientId,
    encounter: EncounterId,
}

impl Chart<'_> {
    async fn note(&self, state: NoteState) -> Note {
        let (c, patient_id) = (self.c, self.patient_id);
        let begun = c.note(patient_id, self.encounter).await;
        let mut note = Note { begun, version: 1 };
        let path: &[&str] = match state {
            NoteState::Draft => &[],
            NoteState::Signed => &["sign"],
            NoteState::Addended => &["sign", "addendum"],
            NoteState::Unlocked => &["sign", "unlock"],
            NoteState::EnteredInError => &["sign", "mark_in_error"],
        };
        for action in path {
            self.act(&c.doctor, action, &note).await.unwrap_or_else(|refused| panic!("{action}: {refused:?}"));
            note.version += 1;
        }
        assert_eq!(self.state(&note).await, state.name());
        note
    }

    async fn act(&self, who: &User, action: &str, note: &Note) -> Result<(), AppError> {
        let (t, actor, patient_id) = (&self.c.t, &who.actor, self.patient_id);
        let (Begun { note_id, tab }, version) = (note.begun, note.version);
        let (body, reason) = ("Seen today.".to_owned(), "for the test".to_owned());
        let seen = t.clock.now().to_string();
        match action {
            "keep" => t.run(actor, SaveDraft { patient_id, note_id, tab, body, seen }).await.map(drop),
            "sign" => {
                let (title, share, how) = ("Consultation".to_owned(), String::new(), String::new());
                t.run(actor, SignNote { patient_id, note_id, tab, version, title, body, share, how, seen })
                    .await
                    .map(drop)
            }
            "addendum" => t.run(actor, AddAddendum { patient_id, note_id, version, body }).await.map(drop),
            "unlock" => t.run(actor, UnlockNote { patient_id, note_id, version, reason }).await.map(drop),
            "share" => t.run(actor, ShareNote { patient_id, note_id, version, share: "true".into() }).await.map(drop),
            _ => t.run(actor, MarkNoteInError { patient_id, note_id, version, reason }).await.map(drop),
        }
    }

    async fn state(&self, note: &Note) -> String {
        self.c.one("select state from note where id = $1", note.begun.note_id.0).await
    }
}

#[tokio::test]
async fn a_note_in_every_state_by_every_role_is_listed_or_refused() {
    let c = Clinic::open().await;
    let encounter = c.start(&c.ada, "2026-03-02T14:15:00Z").await.encounter_id;
    let chart = Chart { c: &c, patient_id: c.ada.patient_id(), encounter };
    let elsewhere = c.t.doctor("Dr Far Away", c.t.other_facility).await;
    let mut table = Vec::new();
    for state in NoteState::ALL {
        let mut note = chart.note(*state).await;
        for (role, who) in [
            ("author", &c.doctor),
            ("colleague", &c.colleague),
            ("nurse", &c.nurse),
            ("reception", &c.reception),
            ("patient", &c.ada),
            ("another patient", &c.bea),
            ("elsewhere", &elsewhere),
        ] {
            let mut allowed = Vec::new();
            for action in ACTIONS {
                if chart.act(who, action, &note).await.is_ok() {
                    allowed.push(action);
                    note = chart.note(*state).await;
                }
                assert_eq!(chart.state(&note).await, state.name(), "{role}: {action}");
            }
            if !allowed.is_empty() {
                table.push(format!("{role}: {} → {}", state.name(), allowed.join(", ")));
            }
        }
    }
    assert_eq!(
        table,
        [
            "author: draft → keep, sign, mark_in_error",
            "author: signed → addendum, unlock, share, mark_in_error",
            "colleague: signed → addendum, share",
            "author: addended → addendum, unlock, share, mark_in_error",
            "colleague: addended → addendum, share",
            "author: unlocked → keep, sign, mark_in_error",
        ]
    );
}
