use ::model::AppointmentId;
use jiff::civil::Date;
use kit::{
    ButtonRow, Form, Hidden, LinkButton, Loaded, Notice, PageHead, Submission, SubmitButton, SummaryList, SummaryRow,
    TabLink, Tabs, TimeChoiceAction, Tone, Variant, ask_about,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{FreeTimesOf, LockedNotice, SiteTime, Whom, other_times, param, query, when_gone},
    model::{AppointmentSummary, FreeDaysFound, FreeTime, Movable, SlotKey},
};

/// `/appointments/{appointment}/move?with=&day=&to=`: another time, then one button that says which. The old
/// time stays until the new one is certain. Without a doctor in the address, the same one is proposed first.
#[component]
pub fn MovePage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let (with, day, to) = (query::<Whom>("with"), query::<Date>("day"), query::<SlotKey>("to"));
    let choices = ask_about(move || other_times(id.get()?, with.get(), day.get()));
    let change = Submission::<api::MoveAppointment>::new();
    when_gone(change, move || choices.refetch());
    let back = move || id.get_untracked().map_or_else(|| "/appointments".into(), |id| format!("/appointments/{id}"));
    let show = move |choices: Movable| {
        let Movable { appointment, locked_because, times, .. } = choices;
        let Some(found) = times else {
            return view! { <LockedNotice why=locked_because place=appointment.place/> }.into_any();
        };
        let own = Whom::Practitioner(appointment.practitioner.id);
        let kept = StoredValue::new((appointment, found));
        (move || {
            let (appointment, found) = kept.get_value();
            shown(appointment, found, with.get().unwrap_or(own), to.get(), change)
        })
        .into_any()
    };
    view! {
        <PageHead title="Move your appointment" back=("Keep it as it is", back())/>
        <div class="stack">
            <Loaded resource=choices lines=6 view=show/>
        </div>
    }
}

fn shown(
    appointment: AppointmentSummary,
    found: FreeDaysFound,
    whom: Whom,
    to: Option<SlotKey>,
    change: Submission<api::MoveAppointment>,
) -> AnyView {
    let chosen = to.and_then(|to| found.opened.as_ref()?.times.iter().find(|time| time.slot == to).cloned());
    match (to, chosen) {
        (_, Some(time)) => view! { <Decide appointment whom time change/> }.into_any(),
        (Some(_), None) => view! {
            <div role="alert">
                <Notice tone=Tone::Attention title="That time is no longer free">
                    <p>"Your appointment stays as it was. These times are free now."</p>
                </Notice>
            </div>
            <Choose appointment whom found/>
        }
        .into_any(),
        (None, None) => view! { <Choose appointment whom found/> }.into_any(),
    }
}

#[component]
fn Choose(appointment: AppointmentSummary, whom: Whom, found: FreeDaysFound) -> impl IntoView {
    let (id, own) = (appointment.id, Whom::Practitioner(appointment.practitioner.id));
    let several = found.service.practitioners.len() > 1;
    let tabs = [(own, format!("With {}", appointment.practitioner.name)), (Whom::Anybody, "With anyone".into())];
    let tabs = tabs.map(|(choice, label)| TabLink {
        label,
        href: format!("/appointments/{id}/move?with={choice}"),
        count: None,
        current: choice == whom,
    });
    view! {
        <p>"Now: " <strong><SiteTime at=appointment.starts/></strong></p>
        {several.then(|| view! { <Tabs label="With whom" tabs=tabs.into()/> })}
        <FreeTimesOf
            found
            whom=whom
            day_href=move |day| format!("/appointments/{id}/move?with={whom}&day={day}")
            action=move |time| TimeChoiceAction::Link { href: to_href(id, whom, time) }
            otherwise=("Keep the appointment", format!("/appointments/{id}"))
        />
    }
}

fn to_href(id: AppointmentId, whom: Whom, time: &FreeTime) -> String {
    format!("/appointments/{id}/move?with={whom}&day={}&to={}", time.starts.local.date(), time.slot)
}

/// Old and new beside each other, and the one button.
#[component]
fn Decide(
    appointment: AppointmentSummary,
    whom: Whom,
    time: FreeTime,
    change: Submission<api::MoveAppointment>,
) -> impl IntoView {
    let (id, day, new_time) = (appointment.id, time.starts.local.date(), time.starts.full());
    // The link that led here is gone with the times: without this, a keyboard would begin at the top again.
    let heading = NodeRef::<leptos::html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    view! {
        <h2 tabindex="-1" node_ref=heading>"Move to this time?"</h2>
        <SummaryList>
            <SummaryRow label="What">{appointment.service_name}</SummaryRow>
            <SummaryRow label="Now"><SiteTime at=appointment.starts/> <span class="line">{appointment.practitioner.name}</span></SummaryRow>
            <SummaryRow label="New time">
                <strong><SiteTime at=time.starts/></strong>
                <span class="line">{time.practitioner_name}</span>
            </SummaryRow>
            <SummaryRow label="Price">{appointment.price.to_string()}" (unchanged)"</SummaryRow>
        </SummaryList>
        <Form action=change>
            <Hidden name="appointment_id" value=id.to_string()/>
            <Hidden name="slot" value=time.slot.to_string()/>
            <ButtonRow>
                <SubmitButton>"Move to " {new_time}</SubmitButton>
                <LinkButton
                    href=format!("/appointments/{id}/move?with={whom}&day={day}")
                    variant=Variant::Secondary
                >
                    "Choose another time"
                </LinkButton>
            </ButtonRow>
        </Form>
    }
}
