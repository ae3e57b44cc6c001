use clinical::model::{NotePage, NoteState, NoteVersion, VersionKind, Writing};
use documents::Note;

use crate::paper::{at, head, is_silent_about, pdf, says, sheets};

fn version(number: i32, kind: VersionKind, body: &str) -> NoteVersion {
    NoteVersion {
        version: number,
        kind,
        body: body.into(),
        by: "Dr Grace Hopper".into(),
        at: at(10, 30),
        superseded: false,
    }
}

fn page(state: NoteState, versions: Vec<NoteVersion>) -> NotePage {
    let id = "019b0000-0000-7000-8000-000000000001";
    NotePage {
        id: id.parse().expect("an id"),
        patient_id: id.parse().expect("an id"),
        encounter_id: id.parse().expect("an id"),
        visit: "Consultation, Tue 24 Nov 2026".into(),
        title: "Tiredness".into(),
        state,
        version: 1,
        author: "Dr Grace Hopper".into(),
        own: true,
        shared: false,
        versions,
        writing: None,
        elsewhere: vec![],
        may_unlock: false,
        may_write: true,
    }
}

async fn text(page: NotePage) -> String {
    sheets(&pdf(&head("Ada Byron"), &Note::of(page).expect("a signed note")).await).join(" ")
}

#[tokio::test]
async fn it_holds_what_was_signed_and_added_and_nothing_that_is_being_typed() {
    let mut page = page(
        NoteState::Addended,
        vec![
            version(1, VersionKind::Signed, "Tired for weeks.\n\nPlan:\n1. Blood count"),
            version(2, VersionKind::Addendum, "Iron is low."),
        ],
    );
    let tab = page.id.0;
    page.writing = Some(Writing { tab, body: "Half a thought".into(), saved: None });
    let text = text(page).await;
    says(
        &text,
        &[
            "Tiredness Consultation, Tue 24 Nov 2026 · Dr Grace Hopper",
            "Tired for weeks. Plan: 1. Blood count Signed by Dr Grace Hopper, Tue 24 Nov 2026, 10:30 EST",
            "Addendum Iron is low. Signed by",
        ],
    );
    is_silent_about(&text, &["Half a thought"]);
}

#[tokio::test]
async fn what_was_replaced_is_told_and_not_printed() {
    let replaced = NoteVersion { superseded: true, ..version(1, VersionKind::Signed, "The left knee.") };
    let page = page(
        NoteState::Signed,
        vec![
            replaced,
            version(2, VersionKind::Unlocked, "Wrong side."),
            version(3, VersionKind::Signed, "The right knee."),
        ],
    );
    let text = text(page).await;
    says(&text, &["An earlier version was replaced", "It was opened again", "Wrong side.", "The right knee."]);
    is_silent_about(&text, &["The left knee."]);
}

#[tokio::test]
async fn a_note_in_error_and_one_under_correction_say_so_first() {
    let signed = || version(1, VersionKind::Signed, "The left knee.");
    let wrong = version(2, VersionKind::EnteredInError, "About somebody else.");
    let text_of = text(page(NoteState::EnteredInError, vec![signed(), wrong])).await;
    says(&text_of, &["This note was entered in error. Do not rely on it.", "About somebody else."]);
    assert!(text_of.find("inerror") < text_of.find("Theleftknee."));
    says(&text(page(NoteState::Unlocked, vec![signed()])).await, &["This note is being corrected"]);
}

#[test]
fn without_a_signature_there_is_nothing_to_hand_over() {
    assert!(Note::of(page(NoteState::Draft, vec![])).is_none());
    let wrong = version(1, VersionKind::EnteredInError, "About somebody else.");
    assert!(Note::of(page(NoteState::EnteredInError, vec![wrong])).is_none());
}
