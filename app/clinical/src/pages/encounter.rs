use ::model::{EncounterId, PatientId};
use billing::{components::Amount, model::DayCharge};
use kit::{
    Card, CheckField, Disclosure, EmptyState, Form, Hidden, Notice, PageHead, PageLoaded, Submission, SubmitButton,
    Tag, TextArea, TextField, Tone, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    components::{ChartVersion, NewNote, NoteCards},
    model::{EncounterChange, EncounterPage as Visit, EncounterState, EncounterStep, ShowEncounter},
};

/// What is done on this page; made once, so that an answer is not lost when the page's data come anew.
#[derive(Clone, Copy)]
struct Actions {
    step: Submission<api::MoveEncounter>,
    summary: Submission<api::WriteVisitSummary>,
    note: Submission<api::StartNote>,
}

/// `/staff/patients/{patient}/encounters/{encounter}`: a visit, what was written in it, and what comes next.
#[component]
pub fn EncounterPage() -> impl IntoView {
    let (patient, encounter) = (param::<PatientId>("patient"), param::<EncounterId>("encounter"));
    let actions = Actions { step: Submission::new(), summary: Submission::new(), note: Submission::new() };
    ChartVersion::follow(move || actions.step.version().get());
    let visit = ask_about(move || {
        actions.step.version().get();
        actions.summary.version().get();
        Some(api::Encounter { query: ShowEncounter { patient_id: patient.get()?, encounter_id: encounter.get()? } })
    });
    view! {
        <PageLoaded title="Visit" resource=visit view=move |visit: Visit| {
            patient.get_untracked().map(|patient| view! { <Shown patient visit actions/> })
        }/>
    }
}

#[component]
fn Shown(patient: PatientId, visit: Visit, actions: Actions) -> impl IntoView {
    let lead = lead(&visit);
    let id = visit.id;
    let unsigned = visit.notes.iter().filter(|note| note.own && note.state.is_open()).count();
    let reason = visit.reason.clone();
    let writing = visit.may_write.then(|| {
        view! { <NewNote patient encounter=id templates=visit.templates.clone() action=actions.note/> }
    });
    let summary = visit.clone();
    let nothing = visit.notes.is_empty() && !visit.may_write;
    view! {
        <PageHead title="Visit" heading=visit.kind lead=lead>
            <State state=visit.state/>
        </PageHead>
        {visit.imported.then(|| view! {
            <Notice title="From another record"><p>"This visit is shown as history. It can’t be changed here."</p></Notice>
        })}
        {reason.map(|reason| view! { <p class="visit-about">"About: "<bdi>{reason}</bdi></p> })}
        <Steps patient id steps=visit.steps unsigned actions/>
        <section class="stack" aria-labelledby="visit-notes">
            <h2 id="visit-notes">"Notes"</h2>
            {nothing.then(|| view! { <EmptyState title="No notes" text="Nothing was written in this visit."/> })}
            <NoteCards patient notes=visit.notes of_visit=true/>
            {writing}
        </section>
        <PatientSummary patient visit=summary actions/>
        <Charges charges=visit.charges/>
        <History history=visit.history/>
    }
}

/// "Tue 24 Nov 2026, 14:30 to 14:52 · Hale General · Dr Amara Okafor"
fn lead(visit: &Visit) -> String {
    let ends = visit.ends.as_ref().map(|ends| {
        let time = ::model::time::time(ends.local.time());
        if ends.local.date() == visit.starts.local.date() {
            format!(" to {time}")
        } else {
            format!(" to {}", ends.full())
        }
    });
    let when = format!("{}{} {}", visit.starts.full(), ends.unwrap_or_default(), visit.starts.abbreviation);
    [Some(when), Some(visit.place.clone()), visit.practitioner.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

#[component]
fn State(state: EncounterState) -> impl IntoView {
    let tone = match state {
        EncounterState::InProgress => Tone::Information,
        EncounterState::OnHold => Tone::Attention,
        EncounterState::Completed | EncounterState::Discharged => Tone::Success,
        EncounterState::EnteredInError => Tone::Danger,
        EncounterState::Planned | EncounterState::Cancelled | EncounterState::Discontinued => Tone::Neutral,
    };
    view! { <Tag tone=tone>{state.words()}</Tag> }
}

/// The one next step as a button, the pause beside it, and what takes something away behind a word.
#[component]
fn Steps(
    patient: PatientId,
    id: EncounterId,
    steps: Vec<EncounterStep>,
    /// Notes of the reader's in this visit that are not signed.
    unsigned: usize,
    actions: Actions,
) -> impl IntoView {
    let (asks, plain): (Vec<_>, Vec<_>) = steps.into_iter().partition(|step| step.needs_reason());
    if asks.is_empty() && plain.is_empty() {
        return ().into_any();
    }
    let finishes = plain.contains(&EncounterStep::Finish) && unsigned > 0;
    let left = if unsigned == 1 { "One note is not signed yet." } else { "Some notes are not signed yet." };
    let plain = plain
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            let variant = if index == 0 { Variant::Primary } else { Variant::Secondary };
            view! {
                <Form action=actions.step id=format!("visit-{}", step.name())>
                    <Hidden name="patient_id" value=patient.to_string()/>
                    <Hidden name="encounter_id" value=id.to_string()/>
                    <Hidden name="step" value=step.name()/>
                    <SubmitButton variant>{step.words()}</SubmitButton>
                </Form>
            }
        })
        .collect_view();
    let asks = asks.into_iter().map(|step| view! { <Ask patient id step actions/> }).collect_view();
    view! {
        <div class="visit-steps">{plain}{asks}</div>
        {finishes.then(|| view! { <p class="muted">{left}" You can finish the visit and sign later."</p> })}
    }
    .into_any()
}

#[component]
fn Ask(patient: PatientId, id: EncounterId, step: EncounterStep, actions: Actions) -> impl IntoView {
    let hint = match step {
        EncounterStep::EnterInError => "For example: started for the wrong patient.",
        _ => "For example: the patient had to leave.",
    };
    view! {
        <Form action=actions.step id=format!("visit-{}", step.name())>
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="encounter_id" value=id.to_string()/>
            <Hidden name="step" value=step.name()/>
            <Disclosure summary=step.words()>
                <TextField name="reason" label="Why?" hint=hint required=true/>
                <SubmitButton variant=Variant::Danger>{step.words()}</SubmitButton>
            </Disclosure>
        </Form>
    }
}

/// What the patient reads of the visit in the portal.
#[component]
fn PatientSummary(patient: PatientId, visit: Visit, actions: Actions) -> impl IntoView {
    if !visit.may_write {
        return visit
            .summary
            .map(|summary| view! { <Card title="For the patient"><p class="written" dir="auto">{summary}</p></Card> })
            .into_any();
    }
    let state = if visit.shared { "The patient can read this in the portal." } else { "Not shared with the patient." };
    view! {
        <Card title="For the patient">
            <p class="muted">{state}</p>
            <Form action=actions.summary id="visit-summary" class="stack">
                <Hidden name="patient_id" value=patient.to_string()/>
                <Hidden name="encounter_id" value=visit.id.to_string()/>
                <Hidden name="version" value=visit.version.to_string()/>
                <TextArea
                    name="summary"
                    label="What was found and decided, in plain words"
                    hint="A few sentences, without abbreviations: what it is, what to do, when to come back."
                    value=visit.summary.unwrap_or_default()
                    rows=5
                    maxlength=10000
                    optional=true
                />
                <CheckField name="share" label="The patient may read it" checked=visit.shared/>
                <SubmitButton variant=Variant::Secondary>"Save"</SubmitButton>
            </Form>
        </Card>
    }
    .into_any()
}

/// What the day's care costs, as it arises.
#[component]
fn Charges(charges: Vec<DayCharge>) -> impl IntoView {
    if charges.is_empty() {
        return ().into_any();
    }
    let rows = charges
        .into_iter()
        .map(|charge| {
            let price = match charge.total {
                Some(money) => view! { <Amount money/> }.into_any(),
                None => view! { <span class="muted">{charge.state.words()}</span> }.into_any(),
            };
            view! { <li><span dir="auto">{charge.name}</span>" · "{price}</li> }
        })
        .collect_view();
    view! { <Card title="Charged for this day’s care"><ul class="plain-list">{rows}</ul></Card> }.into_any()
}

#[component]
fn History(history: Vec<EncounterChange>) -> impl IntoView {
    let rows = history
        .into_iter()
        .map(|change| {
            view! {
                <li>
                    {change.at.full()}": "{change.to.words()}
                    {change.by.map(|by| view! { ", "<bdi>{by}</bdi> })}
                    {change.reason.map(|reason| view! { " ("<bdi>{reason}</bdi>")" })}
                </li>
            }
        })
        .collect_view();
    view! { <Disclosure summary="What happened, and when"><ul class="measure">{rows}</ul></Disclosure> }
}
