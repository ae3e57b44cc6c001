use clinical::model::*;
use jiff::SignedDuration;
use model::{AppError, NoteId, PatientId};
use uuid::Uuid;

use crate::clinic::{Clinic, details, rule};

const NINE: &str = "2026-03-02T14:15:00Z";
const TEN: &str = "2026-03-02T15:00:00Z";

fn draft(patient_id: PatientId, note: NoteId, tab: Uuid, body: &str, seen: &str) -> SaveDraft {
    SaveDraft { patient_id, note_id: note, tab, body: body.into(), seen: seen.into() }
}

fn sign(patient_id: PatientId, note: NoteId, tab: Uuid, version: i32, body: &str, seen: &str) -> SignNote {
    SignNote {
        patient_id,
        note_id: note,
        tab,
        version,
        title: "SOAP note".into(),
        body: body.into(),
        share: String::new(),
        how: String::new(),
        seen: seen.into(),
    }
}

async fn shown(c: &Clinic, patient_id: PatientId, note_id: NoteId, tab: Option<Uuid>) -> NotePage {
    c.t.ask(&c.doctor.actor, ShowNote { patient_id, note_id, tab }).await.expect("the note")
}

/// When what the tab sees was saved.
async fn seen(c: &Clinic, patient: PatientId, begun: Begun) -> String {
    let page = shown(c, patient, begun.note_id, Some(begun.tab)).await;
    page.writing.and_then(|writing| writing.saved).map_or_else(String::new, |saved| saved.at.to_string())
}

/// Two tabs, two patients, saved in turns: each text stays in its chart (T11).
#[tokio::test]
async fn two_tabs_on_two_patients_never_cross() {
    let c = Clinic::open().await;
    let (ada, bea) = (c.ada.patient_id(), c.bea.patient_id());
    let of_ada = c.note(ada, c.start(&c.ada, NINE).await.encounter_id).await;
    let of_bea = c.note(bea, c.start(&c.bea, TEN).await.encounter_id).await;
    let (mut seen_ada, mut seen_bea) = (seen(&c, ada, of_ada).await, seen(&c, bea, of_bea).await);
    for round in 1..=20 {
        c.t.clock.advance(SignedDuration::from_secs(3));
        let text = format!("Ada {round}");
        let saved = c.t.run(&c.doctor.actor, draft(ada, of_ada.note_id, of_ada.tab, &text, &seen_ada)).await;
        seen_ada = saved.expect("saved").saved.at.to_string();
        let text = format!("Bea {round}");
        let saved = c.t.run(&c.doctor.actor, draft(bea, of_bea.note_id, of_bea.tab, &text, &seen_bea)).await;
        seen_bea = saved.expect("saved").saved.at.to_string();
    }
    // A form that carries one patient and the other's note is refused, whichever tab it came from.
    let crossed = draft(ada, of_bea.note_id, of_ada.tab, "Ada in Bea’s chart", &seen_ada);
    assert_eq!(c.t.run(&c.doctor.actor, crossed).await, Err(AppError::NotFound));
    let crossed = sign(bea, of_ada.note_id, of_ada.tab, 1, "Ada in Bea’s chart", &seen_ada);
    assert_eq!(c.t.run(&c.doctor.actor, crossed).await, Err(AppError::NotFound));

    let body = async |patient, begun: Begun| {
        shown(&c, patient, begun.note_id, Some(begun.tab)).await.writing.expect("open").body
    };
    assert_eq!(body(ada, of_ada).await, "Ada 20");
    assert_eq!(body(bea, of_bea).await, "Bea 20");
    let signed = sign(ada, of_ada.note_id, of_ada.tab, 1, "Ada 20", &seen_ada);
    c.t.run(&c.doctor.actor, signed).await.expect("signed");
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("select patient_id, body from note_version union all select patient_id, body from note_draft")
            .fetch_all(c.t.pool())
            .await
            .expect("rows");
    for (patient, body) in rows {
        let whose = if patient == ada.0 { "Ada" } else { "Bea" };
        assert!(body.starts_with(whose), "{body} stands in the chart of {whose}");
    }
    // Not even behind the application's back.
    let stolen = sqlx::query("update note set patient_id = $2 where id = $1").bind(of_ada.note_id.0).bind(bea.0);
    assert!(stolen.execute(c.t.pool()).await.is_err());
}

#[tokio::test]
async fn two_windows_on_one_note_show_both_texts_and_lose_none() {
    let c = Clinic::open().await;
    let ada = c.ada.patient_id();
    let begun = c.note(ada, c.start(&c.ada, NINE).await.encounter_id).await;
    let before = seen(&c, ada, begun).await;
    c.t.clock.advance(SignedDuration::from_secs(5));
    c.t.run(&c.doctor.actor, draft(ada, begun.note_id, begun.tab, "first window", &before)).await.expect("saved");
    // The same address, opened twice: the second window has not seen what the first has saved.
    let second = draft(ada, begun.note_id, begun.tab, "second window", &before);
    let told = details(c.t.run(&c.doctor.actor, second).await.expect_err("a conflict"));
    assert!(told[0].contains("first window") && told[1].contains("second window"), "{told:?}");
    // A tab of its own begins with what was typed last, and keeps its own text.
    let tab = Uuid::from_u128(99);
    let page = shown(&c, ada, begun.note_id, Some(tab)).await;
    assert_eq!(page.writing.expect("open").body, "first window");
    c.t.run(&c.doctor.actor, draft(ada, begun.note_id, tab, "another tab", "")).await.expect("saved");
    let page = shown(&c, ada, begun.note_id, Some(begun.tab)).await;
    assert_eq!(page.writing.expect("open").body, "first window");
    assert_eq!(page.elsewhere.iter().map(|draft| draft.body.as_str()).collect::<Vec<_>>(), ["another tab"]);
}

#[tokio::test]
async fn a_note_is_signed_added_to_and_opened_again_and_nothing_is_written_over() {
    let c = Clinic::open().await;
    let ada = c.ada.patient_id();
    let begun = c.note(ada, c.start(&c.ada, NINE).await.encounter_id).await;
    let note_id = begun.note_id;
    let first = sign(ada, note_id, begun.tab, 1, "Cough since a week.\r\nLungs clear.", &seen(&c, ada, begun).await);
    // Nobody but the author writes or signs, and nobody reads it before.
    assert_eq!(c.t.run(&c.colleague.actor, first.clone()).await, Err(AppError::Forbidden));
    let others = c.t.ask(&c.colleague.actor, ShowNote { patient_id: ada, note_id, tab: Some(begun.tab) }).await;
    let others = others.expect("that there is one");
    assert!(others.writing.is_none() && others.versions.is_empty() && others.elsewhere.is_empty());
    assert!(c.t.ask(&c.ada.actor, ShowNote { patient_id: ada, note_id, tab: None }).await.is_err(), "not the patient");

    let signed = c.t.run(&c.doctor.actor, first.clone()).await.expect("signed");
    assert_eq!((signed.state, signed.version), (NoteState::Signed, 2));
    // Whoever still had the draft on the screen is shown what was signed.
    let told = details(c.t.run(&c.doctor.actor, first).await.expect_err("signed already"));
    assert!(told[0].contains("Lungs clear."), "{told:?}");
    let late = draft(ada, note_id, begun.tab, "typed on", "");
    assert!(matches!(c.t.run(&c.doctor.actor, late).await, Err(AppError::Conflict { .. })));

    let add = AddAddendum { patient_id: ada, note_id, version: 2, body: "X-ray: nothing.".into() };
    let added = c.t.run(&c.colleague.actor, add).await.expect("a colleague adds");
    assert_eq!((added.state, added.version), (NoteState::Addended, 3));
    let unlock = UnlockNote { patient_id: ada, note_id, version: 3, reason: "Wrong side".into() };
    assert_eq!(c.t.run(&c.colleague.actor, unlock.clone()).await, Err(AppError::Forbidden));
    assert!(c.t.run(&c.doctor.actor, UnlockNote { reason: String::new(), ..unlock.clone() }).await.is_err());
    let open = c.t.run(&c.doctor.actor, unlock).await.expect("unlocked");
    assert_eq!(open.state, NoteState::Unlocked);
    let page = shown(&c, ada, note_id, None).await;
    let writing = page.writing.expect("open again");
    assert_eq!(writing.body, "Cough since a week.\nLungs clear.", "without what others added");
    let again = sign(ada, note_id, writing.tab, open.version, "Cough since two weeks.", "");
    c.t.run(&c.doctor.actor, again).await.expect("signed again");

    let page = shown(&c, ada, note_id, None).await;
    let kinds: Vec<_> = page.versions.iter().map(|version| (version.kind, version.superseded)).collect();
    use VersionKind::*;
    assert_eq!(kinds, [(Signed, true), (Addendum, false), (Unlocked, false), (Signed, false)]);
    let rewritten = sqlx::query("update note_version set body = 'never' where note_id = $1").bind(note_id.0);
    assert!(rewritten.execute(c.t.pool()).await.is_err(), "what was signed is never written over");

    // A day later it stays as it is.
    c.t.clock.advance(UNLOCK_WINDOW + SignedDuration::from_secs(1));
    let late = UnlockNote { patient_id: ada, note_id, version: page.version, reason: "Too late".into() };
    assert_eq!(rule(&c.t.run(&c.doctor.actor, late).await.expect_err("too late")), "note_window_is_over");
    let wrong = MarkNoteInError { patient_id: ada, note_id, version: page.version, reason: "About Bea".into() };
    let gone = c.t.run(&c.doctor.actor, wrong).await.expect("marked");
    assert_eq!(gone.state, NoteState::EnteredInError);
    let add = AddAddendum { patient_id: ada, note_id, version: gone.version, body: "More".into() };
    assert_eq!(rule(&c.t.run(&c.doctor.actor, add).await.expect_err("it was an error")), "note_move_listed");
}

#[tokio::test]
async fn saving_without_a_script_signs_nothing_and_sharing_needs_a_signature() {
    let c = Clinic::open().await;
    let ada = c.ada.patient_id();
    let start = StartNote {
        patient_id: ada,
        encounter_id: c.start(&c.ada, NINE).await.encounter_id,
        template: c
            .one::<Uuid>("select id from note_template where $1 is not null order by position limit 1", ada.0)
            .await
            .to_string(),
    };
    let begun = c.t.run(&c.doctor.actor, start).await.expect("a note");
    let page = shown(&c, ada, begun.note_id, Some(begun.tab)).await;
    assert_eq!(page.title, "SOAP note");
    assert!(page.writing.expect("open").body.starts_with("Subjective"));
    let save = SignNote {
        how: "save".into(),
        ..sign(ada, begun.note_id, begun.tab, 1, "Half a no", &seen(&c, ada, begun).await)
    };
    let kept = c.t.run(&c.doctor.actor, save).await.expect("kept");
    assert_eq!((kept.state, kept.version), (NoteState::Draft, 1));
    let share = ShareNote { patient_id: ada, note_id: begun.note_id, version: 1, share: "true".into() };
    assert_eq!(rule(&c.t.run(&c.doctor.actor, share).await.expect_err("not signed")), "note_is_not_signed");
    let unsigned = c.t.ask(&c.doctor.actor, MyUnsigned {}).await.expect("a list");
    assert_eq!((unsigned.total, unsigned.notes[0].id), (1, begun.note_id));
    assert_eq!(c.t.ask(&c.colleague.actor, MyUnsigned {}).await.expect("a list").total, 0);
}
