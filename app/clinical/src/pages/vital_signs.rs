use ::model::PatientId;
use jiff::Timestamp;
use kit::{
    Card, Disclosure, EmptyState, Form, Hidden, LineChart, LinkButton, Loaded, PageHead, Submission, SubmitButton,
    TextField, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    components::{FlagTag, LatestVitals},
    model::{ShowVitalSigns, VitalSet, VitalSigns},
};

/// `/staff/patients/{patient}/vitals?before=`: a round at the bedside, the last values, their course.
#[component]
pub fn VitalSignsPage() -> impl IntoView {
    let (patient, before) = (param::<PatientId>("patient"), query::<Timestamp>("before"));
    let record = Submission::<api::RecordVitalSigns>::new();
    let withdraw = Submission::<api::WithdrawObservation>::new();
    let signs = ask_about(move || {
        record.version().get();
        withdraw.version().get();
        Some(api::VitalSigns { query: ShowVitalSigns { patient_id: patient.get()?, before: before.get() } })
    });
    view! {
        <PageHead title="Vital signs"/>
        <Loaded resource=signs view=move |signs: VitalSigns| {
            patient.get_untracked().map(|patient| view! { <Signs patient signs record withdraw/> })
        }/>
    }
}

#[component]
fn Signs(
    patient: PatientId,
    signs: VitalSigns,
    record: Submission<api::RecordVitalSigns>,
    withdraw: Submission<api::WithdrawObservation>,
) -> impl IntoView {
    let VitalSigns { latest, charts, sets, older, may_record } = signs;
    let empty = sets.is_empty() && latest.is_empty();
    let charts = charts.into_iter().map(|chart| view! { <div class="card"><LineChart chart/></div> }).collect_view();
    let rounds = sets.into_iter().map(|set| view! { <Round patient set may_record withdraw/> }).collect_view();
    let older = older.map(|before| {
        let href = format!("/staff/patients/{patient}/vitals?before={before}");
        view! { <LinkButton href variant=Variant::Secondary>"Older rounds"</LinkButton> }
    });
    view! {
        {may_record.then(|| view! { <Card title="A round now"><RoundForm patient record/></Card> })}
        {empty.then(|| view! { <EmptyState title="Nothing measured yet" text="The first round appears here, and a chart from the second on."/> })}
        {(!latest.is_empty()).then(|| view! { <Card title="Last values"><LatestVitals values=latest/></Card> })}
        <div class="chart-grid-of-two">{charts}</div>
        {(!empty).then(|| view! { <h2>"Round by round"</h2> })}
        <ol class="rounds">{rounds}</ol>
        {older}
    }
}

/// One row of fields on a tablet; the keyboard that opens has figures.
#[component]
fn RoundForm(patient: PatientId, record: Submission<api::RecordVitalSigns>) -> impl IntoView {
    view! {
        <Form action=record id="round" class="stack">
            <Hidden name="patient_id" value=patient.to_string()/>
            <div class="field-row">
                <TextField name="systolic" label="Upper pressure, mmHg" inputmode="decimal" width=4/>
                <TextField name="diastolic" label="Lower pressure, mmHg" inputmode="decimal" width=4/>
                <TextField name="heart_rate" label="Heart rate, per minute" inputmode="decimal" width=4/>
                <TextField name="respiratory_rate" label="Breaths, per minute" inputmode="decimal" width=4/>
                <TextField name="temperature" label="Temperature, °C" inputmode="decimal" width=4/>
                <TextField name="saturation" label="Oxygen saturation, %" inputmode="decimal" width=4/>
                <TextField name="weight" label="Weight, kg" inputmode="decimal" width=4/>
                <TextField name="height" label="Height, cm" inputmode="decimal" width=4/>
                <TextField name="pain" label="Pain, 0 to 10" inputmode="decimal" width=4/>
            </div>
            <SubmitButton>"Save the round"</SubmitButton>
        </Form>
    }
}

#[component]
fn Round(
    patient: PatientId,
    set: VitalSet,
    may_record: bool,
    withdraw: Submission<api::WithdrawObservation>,
) -> impl IntoView {
    let by = match (set.imported, set.by) {
        (true, _) => Some("from another record".to_owned()),
        (false, by) => by,
    };
    let may_withdraw = may_record && !set.imported;
    let wrong = may_withdraw.then(|| {
        let values: Vec<_> =
            set.values.iter().map(|value| (value.id, format!("{} {}", value.name, value.value))).collect();
        let forms = values
            .into_iter()
            .map(|(id, name)| {
                view! {
                    <Form action=withdraw id=format!("wrong-{id}") class="row">
                        <Hidden name="patient_id" value=patient.to_string()/>
                        <Hidden name="observation_id" value=id.to_string()/>
                        <TextField name="reason" label=format!("What is wrong with {name}?")/>
                        <SubmitButton variant=Variant::Danger>{format!("Take back {name}")}</SubmitButton>
                    </Form>
                }
            })
            .collect_view();
        view! { <Disclosure summary="Something is wrong">{forms}</Disclosure> }
    });
    let values = set
        .values
        .into_iter()
        .map(|value| {
            view! {
                <span class="round-value">
                    <span class="muted">{value.name}</span>
                    " "
                    <strong>{value.value}</strong>
                    " "{value.unit}" "
                    <FlagTag flag=value.flag/>
                </span>
            }
        })
        .collect_view();
    view! {
        <li class="round">
            <p class="round-when">
                {set.taken.full()}" "{set.taken.abbreviation}
                {by.map(|by| view! { <span class="muted">" · "<bdi>{by}</bdi></span> })}
            </p>
            <p class="round-values">{values}</p>
            {wrong}
        </li>
    }
}
