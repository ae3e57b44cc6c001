use ::model::AppointmentId;
use jiff::civil::Date;
use kit::{
    ButtonRow, Form, Hidden, LinkButton, Loaded, Notice, PageHead, Submission, SubmitButton, SummaryList, SummaryRow,
    TabLink, Tabs, TimeChoiceAction, Tone, Variant, ask_about,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{FreeTimesOf, LockedNotice, SiteTime, Whom, free_times, param, query, when_gone},
    model::{AppointmentDetail, FreeDaysFound, FreeTime, ShowAppointment, SlotKey},
};

/// `/appointments/{appointment}/move?with=&day=&to=`: another time, then one button that says which. The old
/// time stays until the new one is certain.
#[component]
pub fn MovePage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let detail = ask_about(move || Some(api::Appointment { query: ShowAppointment { appointment_id: id.get()? } }));
    let change = Submission::<api::MoveAppointment>::new();
    let back = move || id.get_untracked().map_or_else(|| "/appointments".into(), |id| format!("/appointments/{id}"));

    view! {
        <PageHead title="Move your appointment" back=("Keep it as it is", back())/>
        <div class="stack">
            <Loaded
                resource=detail
                lines=6
                view=move |detail: AppointmentDetail| {
                    if detail.appointment.may_move {
                        view! { <Movable detail change/> }.into_any()
                    } else {
                        view! { <LockedNotice detail/> }.into_any()
                    }
                }
            />
        </div>
    }
}

/// Without a doctor in the address, the same one is proposed first.
#[component]
fn Movable(detail: AppointmentDetail, change: Submission<api::MoveAppointment>) -> impl IntoView {
    let (with, day, to) = (query::<Whom>("with"), query::<Date>("day"), query::<SlotKey>("to"));
    let now = &detail.appointment;
    let (id, service, own) = (now.id, now.service_id, Whom::Practitioner(now.practitioner.id));
    let times = ask_about(move || free_times(service, with.get().unwrap_or(own), day.get(), Some(id)));
    when_gone(change, move || times.refetch());
    let shown = move |found: FreeDaysFound| {
        let (detail, found) = (StoredValue::new(detail.clone()), StoredValue::new(found));
        move || shown(detail.get_value(), found.get_value(), with.get().unwrap_or(own), to.get(), change)
    };
    view! { <Loaded resource=times lines=6 view=shown/> }
}

fn shown(
    detail: AppointmentDetail,
    found: FreeDaysFound,
    whom: Whom,
    to: Option<SlotKey>,
    change: Submission<api::MoveAppointment>,
) -> AnyView {
    let chosen = to.and_then(|to| found.opened.as_ref()?.times.iter().find(|time| time.slot == to).cloned());
    match (to, chosen) {
        (_, Some(time)) => view! { <Decide detail=detail whom=whom time=time change=change/> }.into_any(),
        (Some(_), None) => view! {
            <div role="alert">
                <Notice tone=Tone::Attention title="That time is no longer free">
                    <p>"Your appointment stays as it was. These times are free now."</p>
                </Notice>
            </div>
            <Choose detail=detail whom=whom found/>
        }
        .into_any(),
        (None, None) => view! { <Choose detail=detail whom=whom found/> }.into_any(),
    }
}

#[component]
fn Choose(detail: AppointmentDetail, whom: Whom, found: FreeDaysFound) -> impl IntoView {
    let appointment = detail.appointment;
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
    detail: AppointmentDetail,
    whom: Whom,
    time: FreeTime,
    change: Submission<api::MoveAppointment>,
) -> impl IntoView {
    let appointment = detail.appointment;
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
