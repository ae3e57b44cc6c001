use ::model::{AppError, NoteId, PatientId};
use kit::{
    Card, Disclosure, DownloadLink, Form, Hidden, LinkButton, Notice, PageHead, PageLoaded, Submission, SubmitButton,
    Tag, TextArea, TextField, Tone, Variant, ask_about,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, components::Redirect};
use scheduling::components::portal::{param, query};
use uuid::Uuid;

use crate::{
    api,
    components::{NoteEditor, NoteTag},
    model::{NotePage as Note, NoteState, NoteVersion, OtherDraft, ShowNote, VersionKind},
};

/// What is done on this page; made once, so that an answer is not lost when the page's data come anew.
#[derive(Clone, Copy)]
struct Actions {
    sign: Submission<api::SignNote>,
    addendum: Submission<api::AddAddendum>,
    unlock: Submission<api::UnlockNote>,
    share: Submission<api::ShareNote>,
    in_error: Submission<api::MarkNoteInError>,
}

/// `/staff/patients/{patient}/notes/{note}?tab=`: one note. The tab in the address is the browser tab that writes it:
/// what is typed in one never gets into another, and is there again after a reload.
#[component]
pub fn NotePage() -> impl IntoView {
    let (patient, note, tab) = (param::<PatientId>("patient"), param::<NoteId>("note"), query::<Uuid>("tab"));
    let actions = Actions {
        sign: Submission::new(),
        addendum: Submission::new(),
        unlock: Submission::new(),
        share: Submission::new(),
        in_error: Submission::new(),
    };
    // Only what was done, not what was refused: what is being typed stays in the form.
    let done =
        [done(actions.sign), done(actions.addendum), done(actions.unlock), done(actions.share), done(actions.in_error)];
    let done = move || done.iter().map(|done| done.get()).sum::<usize>();
    let page = ask_about(move || {
        done();
        Some(api::Note { query: ShowNote { patient_id: patient.get()?, note_id: note.get()?, tab: tab.get() } })
    });
    view! {
        <PageLoaded title="Note" resource=page view=move |page: Note| {
            view! { <Shown page actions tab=tab.get_untracked()/> }
        }/>
    }
}

/// How often an action has come to its end.
fn done<S>(action: Submission<S>) -> Memo<usize>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    Memo::new(move |before: Option<&usize>| {
        let answers = action.version().get();
        let well = action.value().with_untracked(|value| matches!(value, Some(Ok(_))));
        let before = before.copied().unwrap_or_default();
        if well { answers.max(before) } else { before }
    })
}

#[component]
fn Shown(page: Note, actions: Actions, tab: Option<Uuid>) -> impl IntoView {
    if let Some(writing) = &page.writing
        && tab.is_none()
    {
        // The address that named no tab is not worth going back to.
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        let path = format!("/staff/patients/{}/notes/{}?tab={}", page.patient_id, page.id, writing.tab);
        return view! { <Redirect path options/> }.into_any();
    }
    let visit = format!("/staff/patients/{}/encounters/{}", page.patient_id, page.encounter_id);
    let lead = format!("{} · {}", page.visit, page.author);
    let unsigned_elsewhere = !page.own && page.state.is_open() && page.versions.is_empty();
    let editor = page.clone();
    let (versions, elsewhere, state, shared) = (page.versions.clone(), page.elsewhere.clone(), page.state, page.shared);
    view! {
        <PageHead title="Note" heading=page.title.clone() lead back=("Back to the visit", visit)>
            <NoteTag state/>
            {shared.then(|| view! { <Tag tone=Tone::Success>"Shared with the patient"</Tag> })}
        </PageHead>
        {unsigned_elsewhere.then(|| view! {
            <Notice title="Not signed yet"><p>"Only its author can read a note before it is signed."</p></Notice>
        })}
        {page.writing.is_some().then(|| view! { <NoteEditor page=editor sign=actions.sign/> })}
        <Versions versions in_error=state == NoteState::EnteredInError/>
        <Elsewhere drafts=elsewhere/>
        <After page actions/>
    }
    .into_any()
}

/// What was signed and added, in the order of time; what a later signature replaced is behind a word.
#[component]
fn Versions(versions: Vec<NoteVersion>, in_error: bool) -> impl IntoView {
    let parts = versions
        .into_iter()
        .map(|version| {
            let by =
                view! { <bdi>{version.by.clone()}</bdi>", "{version.at.full()}" "{version.at.abbreviation.clone()} };
            match version.kind {
                VersionKind::Signed if !version.superseded => view! {
                    <article class="note-text" class:set-back=in_error>
                        <p class="written" dir="auto">{version.body}</p>
                        <p class="muted small">"Signed by "{by}</p>
                    </article>
                }
                .into_any(),
                VersionKind::Signed => view! {
                    <Disclosure summary=format!("Replaced: signed {}", version.at.full())>
                        <p class="written set-back" dir="auto">{version.body}</p>
                        <p class="muted small">"Signed by "{by}</p>
                    </Disclosure>
                }
                .into_any(),
                VersionKind::Addendum => view! {
                    <article class="note-text addendum" class:set-back=in_error>
                        <h2>"Addendum"</h2>
                        <p class="written" dir="auto">{version.body}</p>
                        <p class="muted small">"Signed by "{by}</p>
                    </article>
                }
                .into_any(),
                VersionKind::Unlocked => view! {
                    <p class="muted">"Opened again by "{by}": "<bdi>{version.body}</bdi></p>
                }
                .into_any(),
                VersionKind::EnteredInError => view! {
                    <Notice tone=Tone::Danger title="This note was entered in error">
                        <p><bdi>{version.body}</bdi>" ("{by}")"</p>
                    </Notice>
                }
                .into_any(),
            }
        })
        .collect_view();
    view! { <div class="note-versions stack">{parts}</div> }
}

/// Nothing that was typed gets lost: what stands in other tabs can be read and copied from here.
#[component]
fn Elsewhere(drafts: Vec<OtherDraft>) -> impl IntoView {
    drafts
        .into_iter()
        .map(|draft| {
            view! {
                <Disclosure summary=format!("You typed this in another tab, {}, and did not sign it", draft.saved.full())>
                    <p class="written" dir="auto">{draft.body}</p>
                </Disclosure>
            }
        })
        .collect_view()
}

/// What can be done with a note that is signed.
#[component]
fn After(page: Note, actions: Actions) -> impl IntoView {
    let (patient, note, version) = (page.patient_id, page.id, page.version);
    let hidden = move || {
        view! {
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="note_id" value=note.to_string()/>
            <Hidden name="version" value=version.to_string()/>
        }
    };
    let signed = page.state.is_signed();
    let addendum = (page.may_write && signed).then(|| {
        view! {
            <Card title="Add to it">
                <Form action=actions.addendum id="addendum" class="stack">
                    {hidden()}
                    <TextArea name="body" label="Addendum" hint="What became known later. It is signed at once; the note stays as it is." rows=4/>
                    <SubmitButton variant=Variant::Secondary>"Sign the addendum"</SubmitButton>
                </Form>
            </Card>
        }
    });
    let share = (page.may_write && signed).then(|| {
        let (value, words) =
            if page.shared { ("false", "Don’t share it any more") } else { ("true", "Share with the patient") };
        view! {
            <Form action=actions.share id="share-note">
                {hidden()}
                <Hidden name="share" value/>
                <SubmitButton variant=Variant::Secondary>{words}</SubmitButton>
            </Form>
        }
    });
    let unlock = page.may_unlock.then(|| {
        view! {
            <Form action=actions.unlock id="unlock-note">
                {hidden()}
                <Disclosure summary="Unlock to correct it">
                    <TextField name="reason" label="What is wrong?" hint="Possible within a day of the signature. What was signed stays readable." required=true/>
                    <SubmitButton variant=Variant::Secondary>"Unlock"</SubmitButton>
                </Disclosure>
            </Form>
        }
    });
    let in_error = (page.own && page.may_write && page.state != NoteState::EnteredInError).then(|| {
        view! {
            <Form action=actions.in_error id="note-in-error">
                {hidden()}
                <Disclosure summary="Entered in error">
                    <TextField name="reason" label="Why should it never have been written?" hint="For example: about another patient." required=true/>
                    <SubmitButton variant=Variant::Danger>"Mark the note as entered in error"</SubmitButton>
                </Disclosure>
            </Form>
        }
    });
    let notes = signed.then(|| {
        let href = format!("/staff/patients/{}/notes", page.patient_id);
        view! { <LinkButton href variant=Variant::Quiet>"All notes"</LinkButton> }
    });
    let pdf = page.versions.iter().any(|version| version.kind == VersionKind::Signed).then(|| {
        let href = format!("/staff/patients/{patient}/notes/{note}/document.pdf");
        view! { <DownloadLink href>"Download as PDF"</DownloadLink> }
    });
    view! {
        <div class="no-print stack">
            {addendum}
            <div class="visit-steps">{pdf}{share}{unlock}{in_error}{notes}</div>
        </div>
    }
}
