use ::model::AppError;
use kit::{CheckField, Form, Hidden, Notice, Submission, SubmitButton, TextArea, TextField, Tone, Variant};
use leptos::prelude::*;

use super::autosave::{Autosave, Kept};
use crate::{
    api,
    model::{NotePage, NoteState, SaveDraft},
};

/// A note that is being written. It is saved by itself as it is typed; without JavaScript, by its button.
#[component]
pub fn NoteEditor(page: NotePage, sign: Submission<api::SignNote>) -> impl IntoView {
    let NotePage { id, patient_id, version, title, state, shared, writing, .. } = page;
    let Some(writing) = writing else { return ().into_any() };
    let tab = writing.tab;
    let autosave = Autosave::of_form(writing.saved, move |body, seen| {
        let cmd = SaveDraft { patient_id, note_id: id, tab, body, seen };
        kit::call(api::SaveDraft { key: kit::new_key(), cmd })
    });
    let corrects = (state == NoteState::Unlocked)
        .then(|| view! { <Notice tone=Tone::Attention title="You are correcting a signed note"><p>"What was signed stays readable. Sign again when it is right."</p></Notice> });
    view! {
        {corrects}
        <div class="note-editor" on:input=move |event| autosave.typed(&event)>
            <Form action=sign id="note" class="stack">
                <Hidden name="patient_id" value=patient_id.to_string()/>
                <Hidden name="note_id" value=id.to_string()/>
                <Hidden name="version" value=version.to_string()/>
                <Hidden name="tab" value=tab.to_string()/>
                <input type="hidden" name="cmd[seen]" value=autosave.first_seen() prop:value=move || autosave.seen()/>
                <TextField name="title" label="Title" value=title maxlength=200/>
                <TextArea name="body" label="Note" value=writing.body rows=18 maxlength=50000/>
                <SavedLine autosave/>
                <CheckField name="share" label="The patient may read it once it is signed" checked=shared/>
                <div class="button-row">
                    <SubmitButton>"Sign"</SubmitButton>
                    <SubmitButton variant=Variant::Secondary name="how" value="save">"Save for later"</SubmitButton>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

/// "Saved 14:32", and what keeps it from being so.
#[component]
fn SavedLine(autosave: Autosave) -> impl IntoView {
    let words = move || match autosave.kept() {
        Kept::No => "Not saved yet".to_owned(),
        Kept::Typing => "Saving …".to_owned(),
        Kept::At(saved) => format!("Saved {}", ::model::time::time(saved.local.time())),
        Kept::Refused(AppError::Offline | AppError::Busy) => {
            "Not saved: there is no connection. It is tried again by itself, and what you typed is still here."
                .to_owned()
        }
        Kept::Refused(error) => format!("Not saved. {error}"),
    };
    let conflict = move || match autosave.kept() {
        Kept::Refused(AppError::Conflict { details, .. }) => Some(
            details.into_iter().map(|detail| view! { <li class="written" dir="auto">{detail}</li> }).collect_view(),
        ),
        _ => None,
    };
    view! {
        <p class="saved-line muted small" role="status">{words}</p>
        {move || conflict().map(|details| view! { <ul class="stack">{details}</ul> })}
    }
}
