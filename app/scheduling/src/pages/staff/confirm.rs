use ::model::{AppError, PatientId, ServiceId};
use jiff::civil::Date;
use kit::{
    Card, Form, FormContext, Hidden, LinkButton, Notice, PageHead, PageLoaded, Submission, SubmitButton, SummaryList,
    SummaryRow, TextArea, Tone, ask_about,
};
use leptos::prelude::*;
use patients::ChartBanner;

use crate::{
    api,
    components::portal::{ModeChoice, Whom, duration, free_times, param, query},
    model::{FreeDaysFound, PATIENT_OVERLAP, SlotKey},
};

/// `/staff/patients/{id}/book/confirm?service=&slot=&day=`: is it right? Then it is booked in one step.
#[component]
pub fn StaffConfirmPage() -> impl IntoView {
    let (patient, service) = (param::<PatientId>("id"), query::<ServiceId>("service"));
    let (slot, day) = (query::<SlotKey>("slot"), query::<Date>("day"));
    let times = ask_about(move || {
        patient.get()?;
        free_times(service.get()?, Whom::Practitioner(slot.get()?.practitioner_id), day.get())
    });
    let book = Submission::<api::BookForPatient>::new();
    view! {
        {move || patient.get().map(|patient| view! { <ChartBanner patient=Signal::stored(patient)/> })}
        <PageLoaded
            title="Check and book"
            resource=times
            view=move |found: FreeDaysFound| {
                let chosen = patient.get_untracked().zip(slot.get_untracked());
                chosen.map(|(patient, slot)| view! { <Check patient chosen=slot found book/> })
            }
        />
    }
}

#[component]
fn Check(
    patient: PatientId,
    chosen: SlotKey,
    found: FreeDaysFound,
    book: Submission<api::BookForPatient>,
) -> impl IntoView {
    let FreeDaysFound { service, opened, .. } = found;
    // None when somebody was faster, or the address is old.
    let time = opened.and_then(|open| open.times.into_iter().find(|time| time.slot == chosen));
    let times = format!("/staff/patients/{patient}/book/times?service={}&with={}", service.id, chosen.practitioner_id);
    let Some(time) = time else {
        return view! {
            <PageHead title="Check and book" back=("Choose another time", times.clone())/>
            <Notice tone=Tone::Attention title="This time is not free any more">
                <p>"Somebody was faster. Please choose another one."</p>
                <LinkButton href=times>"See free times"</LinkButton>
            </Notice>
        }
        .into_any();
    };
    let starts = time.starts.clone();
    view! {
        <PageHead title="Check and book" back=("Choose another time", times)/>
        <Card>
            <SummaryList>
                <SummaryRow label="What">{service.name}", "{duration(service.duration_minutes)}</SummaryRow>
                <SummaryRow label="With">{time.practitioner_name}</SummaryRow>
                <SummaryRow label="When">{starts.full()}" "{starts.abbreviation.clone()}</SummaryRow>
                <SummaryRow label="Where">{service.facility_name}" · "{service.mode.label()}</SummaryRow>
                <SummaryRow label="Price">{service.price.to_string()}</SummaryRow>
                {service.what_to_bring.map(|bring| view! { <SummaryRow label="To bring">{bring}</SummaryRow> })}
            </SummaryList>
            <Form action=book class="stack">
                <Hidden name="patient_id" value=patient.to_string()/>
                <Hidden name="service_id" value=service.id.to_string()/>
                <Hidden name="slot" value=chosen.to_string()/>
                <ModeChoice modes=service.mode/>
                <TextArea name="reason" label="What is it about?" hint="In the patient’s words." optional=true rows=3/>
                <Override/>
                <SubmitButton>"Book"</SubmitButton>
            </Form>
        </Card>
    }
    .into_any()
}

/// Offered only after the server has said that the patient's own appointment is in the way.
#[component]
fn Override() -> impl IntoView {
    let form = use_context::<FormContext>();
    let asked = Memo::new(move |before: Option<&bool>| {
        // Once asked for, it stays: another refusal must not take away what was typed.
        before.copied().unwrap_or_default()
            || form.is_some_and(|form| {
                form.was_typed("override_reason") || form.error.with(|error| own_overlap(error.as_ref()))
            })
    });
    move || {
        asked.get().then(|| {
            view! {
                <TextArea
                    name="override_reason"
                    label="Why are two appointments at once right?"
                    hint="To book it all the same, say why. Your name and this reason are kept with the appointment."
                    optional=true
                    rows=2
                />
            }
        })
    }
}

/// Only the patient's own appointment may be overridden: a doctor who is taken is taken.
fn own_overlap(error: Option<&AppError>) -> bool {
    match error {
        Some(AppError::Invalid { fields }) => fields.of("override_reason").is_some(),
        Some(error) => error.rule_name() == Some(PATIENT_OVERLAP),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_patients_own_overlap_can_be_overridden() {
        let conflict = |rule: Option<&str>| AppError::Conflict {
            rule: rule.map(str::to_owned),
            message: "The patient already has something".into(),
            details: vec!["The patient already has another appointment at this time.".into()],
        };
        assert!(own_overlap(Some(&conflict(Some(PATIENT_OVERLAP)))));
        assert!(!own_overlap(Some(&conflict(None))));
        assert!(!own_overlap(Some(&conflict(Some("something_else")))));
        assert!(own_overlap(Some(&AppError::invalid("override_reason", "Say more."))));
        assert!(!own_overlap(None));
    }
}
