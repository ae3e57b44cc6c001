use ::model::{AllergyId, PatientId};
use kit::{
    Card, Choice, Disclosure, Form, Hidden, LinkButton, Loaded, Notice, PageHead, RadioField, SelectField, Submission,
    SubmitButton, Tag, TextArea, TextField, Tone, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    model::{
        Allergy, AllergyCategory, AllergyKind, AllergyList, AllergyReviewed, AllergyState, AllergyStatus,
        AllergyVerification, Criticality, ReviewOutcome, Severity, ShowAllergies, counts,
    },
};

/// `/staff/patients/{patient}/allergies?edit=`: what is known, who was asked, and the next entry.
#[component]
pub fn AllergiesPage() -> impl IntoView {
    let (patient, edit) = (param::<PatientId>("patient"), query::<AllergyId>("edit"));
    let save = Submission::<api::SaveAllergy>::new();
    let review = Submission::<api::ReviewAllergies>::new();
    let list = ask_about(move || {
        save.version().get();
        review.version().get();
        Some(api::Allergies { query: ShowAllergies { patient_id: patient.get()? } })
    });
    view! {
        <PageHead title="Allergies"/>
        <Loaded resource=list view=move |list: AllergyList| {
            patient.get_untracked().map(|patient| view! { <Known patient list edit=edit.get() save review/> })
        }/>
    }
}

#[component]
fn Known(
    patient: PatientId,
    list: AllergyList,
    edit: Option<AllergyId>,
    save: Submission<api::SaveAllergy>,
    review: Submission<api::ReviewAllergies>,
) -> impl IntoView {
    let AllergyList { state, entries, reviews, may_record } = list;
    let edited = entries.iter().find(|entry| Some(entry.id) == edit).cloned();
    let none = entries.is_empty();
    let cards = entries.into_iter().map(|entry| view! { <Entry patient entry may_edit=may_record/> }).collect_view();
    let form = may_record.then(|| match edited {
        Some(entry) => view! {
            <Card title=format!("Correct: {}", entry.substance)>
                <AllergyForm patient entry=Some(entry) save/>
            </Card>
        }
        .into_any(),
        None => view! {
            <Card title="Add an allergy"><AllergyForm patient entry=None save/></Card>
            <Card title="Asked the patient?"><ReviewForm patient listed=!none review/></Card>
        }
        .into_any(),
    });
    view! {
        <StateNotice state/>
        <div class="allergy-cards">{cards}</div>
        <Reviews reviews/>
        <div class="form-columns">{form}</div>
    }
}

/// The four states, each with its own words and shape: "not asked" never looks like "none".
#[component]
fn StateNotice(state: AllergyState) -> impl IntoView {
    let (tone, text) = match &state {
        AllergyState::NotAsked => (
            Tone::Attention,
            "Nobody has asked yet. That is not the same as none: please ask and write it down.".to_owned(),
        ),
        AllergyState::Unable(reason) => {
            (Tone::Attention, format!("It could not be asked: {reason}. Please try again."))
        }
        AllergyState::NoneKnown(_) => (Tone::Success, "The patient was asked and knows of none.".to_owned()),
        AllergyState::Entries(entries) if entries.iter().any(|entry| entry.high_risk) => {
            (Tone::Danger, "At least one of them is a high risk.".to_owned())
        }
        AllergyState::Entries(_) => (Tone::Attention, "See the entries below.".to_owned()),
    };
    view! { <Notice tone=tone title=state.words()><p dir="auto">{text}</p></Notice> }
}

#[component]
fn Entry(patient: PatientId, entry: Allergy, may_edit: bool) -> impl IntoView {
    let warns = counts(entry.status, entry.verification);
    let tone = match (warns, entry.criticality) {
        (false, _) => Tone::Neutral,
        (true, Criticality::High) => Tone::Danger,
        (true, Criticality::Low | Criticality::UnableToAssess) => Tone::Attention,
    };
    let href = format!("/staff/patients/{patient}/allergies?edit={}", entry.id);
    let by = match (entry.imported, entry.recorded_by) {
        (true, _) => "from another record".to_owned(),
        (false, Some(name)) => format!("by {name}"),
        (false, None) => String::new(),
    };
    let reactions = (!entry.reactions.is_empty()).then(|| entry.reactions.join(", "));
    view! {
        <section class="card allergy" class:set-back=!warns>
            <h2 class="card-title" dir="auto">{entry.substance.clone()}</h2>
            <p class="row">
                <Tag tone=tone>{entry.criticality.words()}</Tag>
                <Tag>{entry.verification.words()}</Tag>
                {(entry.status != AllergyStatus::Active).then(|| view! { <Tag>{entry.status.words()}</Tag> })}
            </p>
            <p>{entry.kind.words()}" · "{entry.category.words()}</p>
            {reactions.map(|reactions| view! { <p dir="auto">"Reaction: "{reactions}</p> })}
            {entry.note.map(|note| view! { <p dir="auto">{note}</p> })}
            <p class="muted small">"Recorded "{entry.recorded.full()}" "{by}</p>
            {may_edit.then(|| view! {
                <LinkButton href variant=Variant::Quiet>
                    "Correct"<span class="visually-hidden">" "{entry.substance}</span>
                </LinkButton>
            })}
        </section>
    }
}

#[component]
fn Reviews(reviews: Vec<AllergyReviewed>) -> impl IntoView {
    (!reviews.is_empty()).then(|| {
        let rows = reviews
            .into_iter()
            .map(|review| {
                view! {
                    <li>
                        {review.at.full()}": "{review.outcome.words()}
                        {review.reason.map(|reason| view! { " ("<bdi>{reason}</bdi>")" })}
                        {review.by.map(|by| view! { ", "<bdi>{by}</bdi> })}
                    </li>
                }
            })
            .collect_view();
        view! { <Disclosure summary="Who asked, and when"><ul class="measure">{rows}</ul></Disclosure> }
    })
}

fn options<T: Copy + 'static>(
    all: &'static [T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|one| (code(*one).to_owned(), label(*one).to_owned())).collect()
}

#[component]
fn AllergyForm(patient: PatientId, entry: Option<Allergy>, save: Submission<api::SaveAllergy>) -> impl IntoView {
    let correcting = entry.as_ref().map(|entry| (entry.id.to_string(), entry.version.to_string()));
    let is_correction = correcting.is_some();
    let (reaction, severity) = entry.as_ref().map(reactions_of).unwrap_or_default();
    let value = move |of: fn(&Allergy) -> String| entry.as_ref().map(of).unwrap_or_default();
    let risks = Criticality::ALL.iter().map(|one| Choice::new(one.name(), one.words())).collect();
    let back = format!("/staff/patients/{patient}/allergies");
    view! {
        <Form action=save id="allergy" class="stack">
            <Hidden name="patient_id" value=patient.to_string()/>
            {correcting.map(|(id, version)| view! {
                <Hidden name="allergy_id" value=id/>
                <Hidden name="version" value=version/>
            })}
            <TextField
                name="substance"
                label="What does the patient react to?"
                value=value(|entry| entry.substance.clone())
                maxlength=300
            />
            <RadioField
                name="criticality"
                label="How dangerous may the next contact be?"
                options=risks
                value=value(|entry| entry.criticality.name().into())
            />
            <TextField
                name="reaction"
                label="What happened?"
                hint="Such as “hives, swelling”."
                value=reaction
                optional=true
            />
            <SelectField
                name="severity"
                label="How bad was it?"
                options=options(Severity::ALL, Severity::name, Severity::words)
                value=severity
                placeholder="Not known"
                optional=true
            />
            <SelectField
                name="category"
                label="Kind of substance"
                options=options(AllergyCategory::ALL, AllergyCategory::name, AllergyCategory::words)
                value=value(|entry| entry.category.name().into())
            />
            <SelectField
                name="kind"
                label="Allergy or intolerance"
                options=options(AllergyKind::ALL, AllergyKind::name, AllergyKind::words)
                value=value(|entry| entry.kind.name().into())
            />
            <SelectField
                name="verification"
                label="How sure is it?"
                options=options(AllergyVerification::ALL, AllergyVerification::name, AllergyVerification::words)
                value=value(|entry| entry.verification.name().into())
            />
            {is_correction.then(|| view! {
                <SelectField
                    name="status"
                    label="Does it still count?"
                    options=options(AllergyStatus::ALL, AllergyStatus::name, AllergyStatus::words)
                    value=value(|entry| entry.status.name().into())
                />
            })}
            <TextArea name="note" label="Note" rows=2 value=value(|entry| entry.note.clone().unwrap_or_default()) optional=true/>
            <div class="button-row">
                <SubmitButton>{if is_correction { "Save the correction" } else { "Add the allergy" }}</SubmitButton>
                {is_correction.then(|| view! { <LinkButton href=back variant=Variant::Secondary>"Leave it as it is"</LinkButton> })}
            </div>
        </Form>
    }
}

/// "Hives (severe)", "Swelling (severe)" as the form has them: "Hives, Swelling" and the severity once.
fn reactions_of(entry: &Allergy) -> (String, String) {
    let mut severity = String::new();
    let names: Vec<&str> = entry
        .reactions
        .iter()
        .map(|reaction| {
            Severity::ALL
                .iter()
                .find_map(|one| Some((one, reaction.strip_suffix(&format!(" ({})", one.name()))?)))
                .map_or(reaction.as_str(), |(one, name)| {
                    severity = one.name().to_owned();
                    name
                })
        })
        .collect();
    (names.join(", "), severity)
}

#[component]
fn ReviewForm(patient: PatientId, listed: bool, review: Submission<api::ReviewAllergies>) -> impl IntoView {
    let fits = |outcome: &&ReviewOutcome| match outcome {
        ReviewOutcome::Reviewed => listed,
        ReviewOutcome::NoneKnown => !listed,
        _ => true,
    };
    let choices = ReviewOutcome::ALL.iter().filter(fits).map(|one| Choice::new(one.name(), one.words())).collect();
    view! {
        <Form action=review id="allergy-review" class="stack">
            <Hidden name="patient_id" value=patient.to_string()/>
            <RadioField name="outcome" label="What was the answer?" options=choices/>
            <TextField name="reason" label="Why it was not possible" hint="Needed for “Unable to ask”." optional=true/>
            <SubmitButton variant=Variant::Secondary>"Write down the answer"</SubmitButton>
        </Form>
    }
}
