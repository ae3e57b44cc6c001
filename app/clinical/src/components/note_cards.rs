use kit::{Form, Hidden, Submission, SubmitButton, Tag, Tone, Variant};
use leptos::{
    prelude::*,
    server_fn::{Http, ServerFn, codec::PostUrl},
};
use model::{AppError, EncounterId, PatientId};

use crate::model::{Begun, NoteLine, NoteState, TemplateName};

/// Notes as cards, newest first. What others are still writing is told by its title only.
#[component]
pub fn NoteCards(
    patient: PatientId,
    notes: Vec<NoteLine>,
    /// All of one visit, whose name stands above already.
    #[prop(optional)]
    of_visit: bool,
) -> impl IntoView {
    if notes.is_empty() {
        return ().into_any();
    }
    let cards = notes.into_iter().map(|note| card(patient, note, of_visit)).collect_view();
    view! { <ul class="note-cards">{cards}</ul> }.into_any()
}

fn card(patient: PatientId, note: NoteLine, of_visit: bool) -> AnyView {
    let href = format!("/staff/patients/{patient}/notes/{}", note.id);
    let opens = note.own || !note.state.is_open() || note.begins.is_some();
    let title = match opens {
        true => view! { <a href=href dir="auto">{note.title}</a> }.into_any(),
        false => view! { <bdi>{note.title}</bdi> }.into_any(),
    };
    let in_error = note.state == NoteState::EnteredInError;
    view! {
        <li class="note-card" class:set-back=in_error>
            <span class="note-card-title">{title}</span>
            <span class="muted small">
                <bdi>{note.author}</bdi>", "{note.at.full()}
                {(!of_visit).then(|| view! { " · "<bdi>{note.visit}</bdi> })}
            </span>
            {note.begins.filter(|_| !in_error).map(|begins| view! { <span class="note-begins" dir="auto">{begins}</span> })}
            <span class="row">
                <NoteTag state=note.state/>
                {note.shared.then(|| view! { <Tag tone=Tone::Success>"Shared with the patient"</Tag> })}
            </span>
        </li>
    }
    .into_any()
}

#[component]
pub fn NoteTag(state: NoteState) -> impl IntoView {
    let tone = match state {
        NoteState::Draft | NoteState::Unlocked => Tone::Attention,
        NoteState::Signed | NoteState::Addended => Tone::Neutral,
        NoteState::EnteredInError => Tone::Danger,
    };
    let words = if state == NoteState::Draft { "Not signed" } else { state.words() };
    view! { <Tag tone=tone>{words}</Tag> }
}

/// A new note with one tap: each template is a button, and a blank page is one, too.
#[component]
pub fn NewNote<S, Codec>(
    patient: PatientId,
    encounter: EncounterId,
    templates: Vec<TemplateName>,
    /// Goes to the note, or stays.
    action: Submission<S>,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Codec>, Error = AppError, Output = Begun> + 'static,
{
    let button = |template: TemplateName| {
        view! {
            <SubmitButton variant=Variant::Secondary name="template" value=template.id.to_string()>
                {template.name}
            </SubmitButton>
        }
    };
    view! {
        <Form action=action id="new-note" class="new-note">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="encounter_id" value=encounter.to_string()/>
            <p class="new-note-title">"Write a note"</p>
            <div class="row">
                // Made in here: a button asks the form around it how its name is sent.
                {templates.into_iter().map(button).collect_view()}
                <SubmitButton variant=Variant::Quiet name="template" value="">"Blank page"</SubmitButton>
            </div>
        </Form>
    }
}
