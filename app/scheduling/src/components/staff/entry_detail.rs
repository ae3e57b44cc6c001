use ::model::time::time;
use kit::{Glyph, Icon, LinkButton, PatientBanner, SummaryList, SummaryRow, Tag, Tone, Variant};
use leptos::prelude::*;

use super::{
    CancelForm, DayActions, DayUrl, NextStepForm, StateTag,
    entry_words::{late_minutes, minutes, mrn, sex},
};
use crate::model::{AppointmentState, DayEntry, NextStep, VisitMode};

/// The selected row of the day: who it is, what it is about, and the one thing to do next.
#[component]
pub fn EntryDetail(entry: DayEntry, now: jiff::Timestamp, actions: DayActions) -> impl IntoView {
    let (id, patient) = (entry.id, entry.patient.clone());
    let starts = time(entry.starts.local.time());
    let when = format!("{starts}–{}", time(entry.ends.local.time()));
    let waiting = entry.waiting_minutes.map(|waiting| format!("Waiting {}", minutes(waiting)));
    let late = late_minutes(&entry, now).map(|late| format!("{} late", minutes(late)));
    let video = (entry.mode == VisitMode::Video).then(|| view! { <Tag><Icon glyph=Glyph::Video/>" By video"</Tag> });
    let attention = [waiting, late].into_iter().flatten();
    let attention = attention.map(|words| view! { <Tag tone=Tone::Attention>{words}</Tag> }).collect_view();
    let since = time(entry.since.local.time());
    let patient_href = format!("/staff/patients/{}", patient.id);
    view! {
        <section id="selected" class="entry-detail" aria-labelledby="selected-title">
            <span id=DayUrl::ANCHOR class="entry-anchor"></span>
            <PatientBanner
                name=patient.name
                age=patient.age.unwrap_or_else(|| "age not known".to_owned())
                sex=sex(&entry.patient)
                mrn=mrn(&entry.patient)
                href=patient_href.clone()
            />
            <div class="entry-detail-head">
                <h2 id="selected-title">{when}</h2>
                <StateTag state=entry.state/>
                {attention}
                {video}
            </div>
            <NextSteps id=id steps=entry.next.clone() actions=actions/>
            <SummaryList>
                <SummaryRow label="About">
                    {entry.reason.clone().unwrap_or_else(|| "No reason given".to_owned())}
                </SummaryRow>
                <SummaryRow label="Service">{entry.service_name.clone()}</SummaryRow>
                <SummaryRow label="Where">{entry.facility_name.clone()}</SummaryRow>
                {(entry.state != AppointmentState::Booked).then(|| view! {
                    <SummaryRow label=entry.state.label()>"since "{since}</SummaryRow>
                })}
            </SummaryList>
            <div class="entry-detail-more">
                <LinkButton href=patient_href variant=Variant::Secondary>"Patient"</LinkButton>
                <LinkButton href=format!("/staff/appointments/{id}") variant=Variant::Secondary>
                    "Appointment"
                </LinkButton>
                {entry.next.contains(&NextStep::Move).then(|| view! {
                    <LinkButton href=format!("/staff/appointments/{id}/move") variant=Variant::Secondary>"Move"</LinkButton>
                })}
            </div>
            {entry.next.contains(&NextStep::Cancel).then(|| view! { <CancelForm action=actions.cancel id=id when=starts/> })}
        </section>
    }
}

/// The server says which steps are possible for the person who looks; the first is the one to take.
#[component]
fn NextSteps(id: ::model::AppointmentId, steps: Vec<NextStep>, actions: DayActions) -> impl IntoView {
    let buttons = steps
        .into_iter()
        .filter(|step| !matches!(step, NextStep::Move | NextStep::Cancel))
        .enumerate()
        .map(|(index, step)| view! { <NextStepForm step=step id=id actions=actions first=index == 0/> })
        .collect::<Vec<_>>();
    (!buttons.is_empty()).then(|| view! { <div class="next-steps">{buttons}</div> })
}
