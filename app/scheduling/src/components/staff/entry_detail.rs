use std::time::Duration;

use ::model::{AppointmentId, time::time};
use jiff::Timestamp;
use kit::{EmptyState, Glyph, Icon, LinkButton, PatientBanner, SummaryList, SummaryRow, Tag, Tone, Variant};
use leptos::{prelude::*, web_sys::HtmlElement};

use super::{
    CancelForm, DayActions, DayUrl, NextStepForm, StateTag,
    entry_words::{late_minutes, minutes, mrn, sex},
};
use crate::model::{AppointmentState, DayEntry, NextStep, VisitMode};

/// Longer than between the two taps of a double tap.
const SETTLED: Duration = Duration::from_millis(600);

/// The selected row of the day: who it is, what it is about, and the one thing to do next. Its forms are made anew for
/// another patient and kept for the same one, so that a reason that is being typed neither gets lost nor moves on.
#[component]
pub fn EntryDetail(entry: Memo<Option<DayEntry>>, now: Memo<Option<Timestamp>>, actions: DayActions) -> impl IntoView {
    let settling = settle(entry);
    let is_there = Memo::new(move |_| entry.with(Option::is_some));
    let steps =
        move || entry.get().map(|entry| (entry.id, steps(&entry))).filter(|(_, steps)| !steps.is_empty()).into_iter();
    let cancel = move || entry.get().filter(|entry| entry.next.contains(&NextStep::Cancel)).into_iter();
    move || {
        if !is_there.get() {
            let text = "Choose an appointment to see it here.";
            return view! { <EmptyState title="Nobody selected" text=text/> }.into_any();
        }
        view! {
            <section id="selected" class="entry-detail" aria-labelledby="selected-title">
                <span id=DayUrl::ANCHOR class="entry-anchor"></span>
                {move || entry.get().map(|entry| view! { <Who entry=entry now=now.get()/> })}
                <div class="next-steps" class:settling=move || settling.get()>
                    <For each=steps key=Clone::clone children=move |(id, steps)| next_steps(id, steps, actions)/>
                </div>
                {move || entry.get().map(|entry| view! { <What entry=entry/> })}
                <For
                    each=cancel
                    key=|entry| entry.id
                    children=move |entry| {
                        let when = time(entry.starts.local.time());
                        view! { <CancelForm action=actions.cancel id=entry.id when=when/> }
                    }
                />
            </section>
        }
        .into_any()
    }
}

#[component]
fn Who(entry: DayEntry, now: Option<Timestamp>) -> impl IntoView {
    let when = format!("{}–{}", time(entry.starts.local.time()), time(entry.ends.local.time()));
    let waiting = entry.waiting_minutes.map(|waiting| format!("Waiting {}", minutes(waiting)));
    let late = now.and_then(|now| late_minutes(&entry, now)).map(|late| format!("{} late", minutes(late)));
    let attention = [waiting, late].into_iter().flatten();
    let attention = attention.map(|words| view! { <Tag tone=Tone::Attention>{words}</Tag> }).collect_view();
    let video = (entry.mode == VisitMode::Video).then(|| view! { <Tag><Icon glyph=Glyph::Video/>" By video"</Tag> });
    let (sex, mrn) = (sex(&entry.patient), mrn(&entry.patient));
    let patient = entry.patient;
    view! {
        <PatientBanner
            name=patient.name
            age=patient.age.unwrap_or_else(|| "age not known".to_owned())
            sex=sex
            mrn=mrn
            href=format!("/staff/patients/{}", patient.id)
        />
        <div class="entry-detail-head">
            <h2 id="selected-title" tabindex="-1">{when}</h2>
            <StateTag state=entry.state/>
            {attention}
            {video}
        </div>
    }
}

#[component]
fn What(entry: DayEntry) -> impl IntoView {
    let id = entry.id;
    let since = time(entry.since.local.time());
    let state = entry.state;
    let link = |href: String, words: &'static str| {
        view! { <LinkButton href=href variant=Variant::Secondary>{words}</LinkButton> }
    };
    let may_move = entry.next.contains(&NextStep::Move);
    let video = entry.mode == VisitMode::Video;
    view! {
        <SummaryList>
            <SummaryRow label="About">{entry.reason.unwrap_or_else(|| "No reason given".to_owned())}</SummaryRow>
            <SummaryRow label="Service">{entry.service_name}</SummaryRow>
            <SummaryRow label="Where">{entry.facility_name}</SummaryRow>
            {(state != AppointmentState::Booked)
                .then(|| view! { <SummaryRow label=state.label()>"since "{since}</SummaryRow> })}
        </SummaryList>
        <div class="entry-detail-more">
            {link(format!("/staff/patients/{}", entry.patient.id), "Patient")}
            {link(format!("/staff/appointments/{id}"), "Appointment")}
            {may_move.then(|| link(format!("/staff/appointments/{id}/move"), "Move"))}
            {video.then(|| view! {
                <LinkButton href=format!("/staff/visits/{id}") variant=Variant::Secondary afresh=true>"Video visit"</LinkButton>
            })}
        </div>
    }
}

/// What the server offers to the person who looks; the first is the one to take. Moving is a page of its own,
/// cancelling a form with a reason.
fn steps(entry: &DayEntry) -> Vec<NextStep> {
    entry.next.iter().copied().filter(|step| !matches!(step, NextStep::Move | NextStep::Cancel)).collect()
}

fn next_steps(id: AppointmentId, steps: Vec<NextStep>, actions: DayActions) -> AnyView {
    steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| view! { <NextStepForm step=step id=id actions=actions first=index == 0/> })
        .collect_view()
        .into_any()
}

/// Where "Start" was pressed, "Finish" stands a moment later: for that moment the buttons take no tap, so that a double
/// tap is one step. The focus, whose button is gone, goes to the heading.
fn settle(entry: Memo<Option<DayEntry>>) -> RwSignal<bool> {
    let settling = RwSignal::new(false);
    Effect::new(move |before: Option<Option<(AppointmentId, AppointmentState)>>| {
        let stand = entry.with(|entry| entry.as_ref().map(|entry| (entry.id, entry.state)));
        if before.is_some_and(|before| before != stand) {
            settling.set(true);
            let settled = move || {
                settling.try_set(false);
                rescue_focus();
            };
            set_timeout(settled, SETTLED);
        }
        stand
    });
    settling
}

fn rescue_focus() {
    use leptos::wasm_bindgen::JsCast;
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    let heading = document().get_element_by_id("selected-title");
    if let Some(heading) = heading.filter(|_| lost).and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}
