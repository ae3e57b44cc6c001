use ::model::{EncounterId, PatientId};
use kit::{Disclosure, Loaded, Submission, ask};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};
use uuid::Uuid;

use super::{NewNote, NoteCards, NoteEditor};
use crate::{
    api,
    model::{EncounterPage, NoteLine, NotePage, ShowEncounter, ShowNote},
};

/// The notes of a visit in a narrow place beside something else, such as a call: the reader's own open note to write on, or a
/// new one by one tap. The page around it stays.
#[component]
pub fn NotesBeside(
    patient: PatientId,
    encounter: EncounterId,
    /// The browser tab that writes, as the address names it.
    tab: Memo<Option<Uuid>>,
    /// The page around, whose address shall name the tab.
    here: String,
) -> impl IntoView {
    let (begin, sign) = (Submission::<api::StartNoteHere>::new(), Submission::<api::SignNote>::new());
    let signed = Memo::new(move |before: Option<&usize>| {
        let answers = sign.version().get();
        let well = sign.value().with_untracked(|value| matches!(value, Some(Ok(_))));
        if well { answers } else { before.copied().unwrap_or_default() }
    });
    let visit = ask(move || {
        begin.version().get();
        signed.get();
        api::Encounter { query: ShowEncounter { patient_id: patient, encounter_id: encounter } }
    });
    let here = StoredValue::new(here);
    view! {
        <Loaded resource=visit lines=6 view=move |visit: EncounterPage| {
            let (open, others): (Vec<_>, Vec<_>) = visit.notes.into_iter().partition(|note| note.own && note.state.is_open());
            let writes = open.first().map(|note| view! { <Writing patient note=note.clone() tab here sign/> });
            let is_writing = writes.is_some();
            let new = visit.may_write.then(|| view! { <NewNote patient encounter templates=visit.templates action=begin/> });
            let new = match is_writing {
                true => new.map(|new| view! { <Disclosure summary="Another note">{new}</Disclosure> }.into_any()),
                false => new.map(IntoAny::into_any),
            };
            let more: Vec<NoteLine> = open.into_iter().skip(1).chain(others).collect();
            view! { {writes} {new} <NoteCards patient notes=more of_visit=true/> }
        }/>
    }
}

#[component]
fn Writing(
    patient: PatientId,
    note: NoteLine,
    tab: Memo<Option<Uuid>>,
    here: StoredValue<String>,
    sign: Submission<api::SignNote>,
) -> impl IntoView {
    let page = ask(move || api::Note { query: ShowNote { patient_id: patient, note_id: note.id, tab: tab.get() } });
    view! {
        <Loaded resource=page lines=6 view=move |page: NotePage| {
            match page.writing.as_ref().filter(|_| tab.get_untracked().is_none()) {
                // What is typed in this tab is there again after a reload.
                Some(writing) => {
                    let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                    view! { <Redirect path=format!("{}?tab={}", here.get_value(), writing.tab) options/> }.into_any()
                }
                None => view! { <NoteEditor page sign/> }.into_any(),
            }
        }/>
    }
}
