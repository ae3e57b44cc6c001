use ::model::PatientId;
use kit::{EmptyState, Loaded, PageHead, Submission, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    components::{NewNote, NoteCards},
    model::{NoteList, ShowNotes},
};

/// `/staff/patients/{patient}/notes`: what was written about the patient, newest first.
#[component]
pub fn NotesPage() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let start = Submission::<api::StartNote>::new();
    let notes = ask_about(move || Some(api::Notes { query: ShowNotes { patient_id: patient.get()? } }));
    view! {
        <PageHead title="Notes"/>
        <Loaded resource=notes lines=8 view=move |list: NoteList| {
            patient.get_untracked().map(|patient| view! { <List patient list start/> })
        }/>
    }
}

#[component]
fn List(patient: PatientId, list: NoteList, start: Submission<api::StartNote>) -> impl IntoView {
    let NoteList { notes, total, open, templates } = list;
    let new = open.map(|encounter| view! { <NewNote patient encounter templates action=start/> });
    let shown = i64::try_from(notes.len()).unwrap_or(i64::MAX);
    let left = (total > shown).then(|| view! { <p class="muted">"The latest "{shown}" of "{total}" are shown."</p> });
    let nothing = notes.is_empty().then(|| {
        view! {
            <EmptyState
                title="No notes yet"
                text="A note is written in a visit: start the visit from the day list, or open one under Visits."
            />
        }
    });
    view! { {new} {nothing} <NoteCards patient notes/> {left} }
}
