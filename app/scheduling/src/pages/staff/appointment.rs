use ::model::AppointmentId;
use kit::{Card, LinkButton, Notice, PageHead, PageLoaded, SummaryList, SummaryRow, Tone, Variant, ask_about};
use leptos::prelude::*;
use patients::ChartBanner;

use crate::{
    api,
    components::{
        portal::{param, query},
        staff::{CancelForm, DayActions, DayUrl, EnteredInErrorForm, History, StateTag},
    },
    model::{AppointmentDetail, AppointmentState, Cancellation, ShowAppointment},
};

/// `/staff/appointments/{appointment}`: everything about one appointment, and what happened to it.
#[component]
pub fn StaffAppointmentPage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let (booked, moved) = (query::<u8>("booked"), query::<u8>("moved"));
    let actions = DayActions::for_page(None);
    let appointment = ask_about(move || {
        actions.version();
        Some(api::Appointment { query: ShowAppointment { appointment_id: id.get()? } })
    });
    let done = Memo::new(move |_| match (booked.get(), moved.get()) {
        (Some(_), _) => Some("The appointment is booked."),
        (None, Some(_)) => Some("The appointment is moved. The old time is free again."),
        (None, None) => None,
    });
    view! {
        <PageLoaded
            title="Appointment"
            resource=appointment
            view=move |detail| view! { <Appointment detail=detail actions=actions done=done.get_untracked()/> }
        />
    }
}

#[component]
fn Appointment(detail: AppointmentDetail, actions: DayActions, done: Option<&'static str>) -> impl IntoView {
    let id = detail.appointment.id;
    let state = detail.appointment.state;
    let starts = detail.appointment.starts.clone();
    let (may_move, may_cancel) = (detail.appointment.may_move, detail.appointment.may_cancel);
    let patient = detail.patient.id;
    let day = DayUrl::new(detail.appointment.practitioner.id, Some(starts.local.date())).select(id);
    let history = detail.history.clone();
    view! {
        <ChartBanner patient=Signal::stored(patient)/>
        <PageHead title="Appointment" heading=format!("{} {}", starts.full(), starts.abbreviation)>
            <StateTag state=state/>
        </PageHead>
        {done.filter(|_| state == AppointmentState::Booked).map(|title| view! {
            <div role="status"><Notice tone=Tone::Success title=title/></div>
        })}
        <div class="appointment-columns">
            <div class="stack">
                <Facts detail=detail/>
                <div class="entry-detail-more">
                    {may_move.then(|| view! {
                        <LinkButton href=format!("/staff/appointments/{id}/move")>"Move"</LinkButton>
                    })}
                    <LinkButton href=day variant=Variant::Secondary>"Open in the day"</LinkButton>
                    <LinkButton href=format!("/staff/patients/{patient}/book") variant=Variant::Secondary>
                        "Book another"
                    </LinkButton>
                </div>
                {may_cancel.then(|| view! { <CancelForm action=actions.cancel id=id when=starts.full()/> })}
                {state.is_live().then(|| view! { <EnteredInErrorForm action=actions.in_error id=id/> })}
            </div>
            <Card title="What happened">
                <History transitions=history/>
            </Card>
        </div>
    }
}

#[component]
fn Facts(detail: AppointmentDetail) -> impl IntoView {
    let AppointmentDetail { appointment, reason, cancellation, overlap_allowed, replaces, replaced_by, .. } = detail;
    let link = |id: AppointmentId| format!("/staff/appointments/{id}");
    let until = ::model::time::time(appointment.ends.local.time());
    view! {
        <SummaryList>
            <SummaryRow label="What">{appointment.service_name}</SummaryRow>
            <SummaryRow label="When">
                {appointment.starts.full()}" to "{until}" "{appointment.starts.abbreviation.clone()}
            </SummaryRow>
            <SummaryRow label="With">{appointment.practitioner.name}</SummaryRow>
            <SummaryRow label="Where">{appointment.place.name}" · "{appointment.mode.label()}</SummaryRow>
            <SummaryRow label="About">{reason.unwrap_or_else(|| "No reason given".to_owned())}</SummaryRow>
            <SummaryRow label="Price">{appointment.price.to_string()}</SummaryRow>
            {overlap_allowed.map(|why| view! { <SummaryRow label="Overlap allowed">{why}</SummaryRow> })}
            {cancellation.map(|cancellation| view! { <Cancelled cancellation=cancellation/> })}
            {replaces.map(|id| view! {
                <SummaryRow label="Moved from"><a href=link(id)>"the earlier time"</a></SummaryRow>
            })}
            {replaced_by.map(|id| view! {
                <SummaryRow label="Moved to"><a href=link(id)>"the new time"</a></SummaryRow>
            })}
        </SummaryList>
        {(appointment.state == AppointmentState::NoShow).then(|| view! {
            <Notice tone=Tone::Attention title="The patient did not come">
                <p>"If they come later on the same day, open the day and mark them as arrived after all."</p>
            </Notice>
        })}
    }
}

#[component]
fn Cancelled(cancellation: Cancellation) -> impl IntoView {
    let Cancellation { at, by, reason, note } = cancellation;
    view! {
        <SummaryRow label="Cancelled">
            {at.full()}". "{by.label()}". "{reason.label()}"."
            {note.map(|note| view! { " "<bdi>{note}</bdi> })}
        </SummaryRow>
    }
}
