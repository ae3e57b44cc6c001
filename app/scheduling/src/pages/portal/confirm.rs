use ::model::{AppError, AppointmentId};
use billing::model::Estimated;
use kit::{
    ButtonRow, EmptyState, Form, Hidden, LinkButton, Loaded, Notice, PageHead, Submission, SubmitButton, TextArea,
    Tone, Variant, ask_about,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{AppointmentFacts, HoldClock, ModeChoice, param},
    model::{self, AppointmentState, AppointmentSummary, HoldDetail, SlotKey},
};

/// `/book/confirm/{appointment}`: everything once more, with price and rule, before it counts.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let held = ask_about(move || Some(api::Hold { query: model::ShowHold { appointment_id: id.get()? } }));
    // What was typed outlives the time it was typed for.
    let reason = RwSignal::new(String::new());
    view! {
        <PageHead title="Check and confirm" heading="Check and book"/>
        <div class="stack">
            <Loaded resource=held lines=6 view=move |held: HoldDetail| view! { <Check held=held reason=reason/> }/>
        </div>
    }
}

#[component]
fn Check(held: HoldDetail, reason: RwSignal<String>) -> impl IntoView {
    let id = held.appointment.id;
    match held.appointment.state {
        AppointmentState::Held | AppointmentState::Expired => view! { <Decide held=held reason=reason/> }.into_any(),
        _ => view! {
            <EmptyState title="This is booked already" text="You find it among your appointments.">
                <LinkButton href=format!("/appointments/{id}")>"Show the appointment"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
}

/// The same page before and after the hold has lapsed, so that what was typed stays on it.
#[component]
fn Decide(held: HoldDetail, reason: RwSignal<String>) -> impl IntoView {
    let confirm = Submission::<api::ConfirmBooking>::new();
    let release = Submission::<api::ReleaseHold>::new();
    let lapsed = RwSignal::new(held.appointment.state == AppointmentState::Expired || held.seconds_left <= 0);
    let refused = confirm.value();
    Effect::new(move |_| {
        if refused.with(|value| matches!(value, Some(Err(AppError::RuleBroken { .. } | AppError::NotFound)))) {
            lapsed.set(true);
        }
    });
    let id = held.appointment.id;
    let (rule, seconds_left) = (held.cancel_rule.clone(), held.seconds_left);
    let (estimate, modes) = (held.estimate.clone(), held.modes);
    let total = estimate.as_ref().and_then(|estimate| estimate.patient.checked_add(estimate.payer).ok());
    let price = total.unwrap_or(held.appointment.price);
    // Only where somebody else carries a part of it.
    let shares = estimate.filter(|estimate| estimate.payer.minor > 0).map(|Estimated { patient, payer, .. }| {
        view! { <span class="line">{format!("Your insurer is expected to pay {payer} of it, and you {patient}.")}</span> }
    });
    let (appointment, patient) = (held.appointment.clone(), held.patient.name.clone());
    let again = StoredValue::new(held);
    view! {
        {move || (!lapsed.get()).then(|| view! { <HoldClock seconds_left=seconds_left lapsed=lapsed/> })}
        // Told when it happens; the clock itself is read when somebody wants to know.
        <div class="stack" aria-live="polite">{move || lapsed.get().then(|| view! { <Lapsed held=again.get_value()/> })}</div>
        <AppointmentFacts appointment=appointment patient=patient price=total/>
        <div
            class="reason"
            class:lapsed=move || lapsed.get()
            class:typed=move || reason.with(|reason| !reason.is_empty())
            on:input=move |event| reason.set(event_target_value(&event))
        >
            <Form action=confirm id="confirm">
                <ModeChoice modes=modes/>
                <TextArea
                    name="reason"
                    label="What is it about?"
                    hint="In your own words. Only the people who care for you read it."
                    value=reason.get_untracked()
                    rows=3
                    maxlength=500
                    optional=true
                />
                <div class="stack" hidden=move || lapsed.get()>
                    <p class="before-confirm">
                        <strong>"Price: " {price.to_string()}</strong> {shares} <span class="line">{rule}</span>
                    </p>
                    <SubmitButton>"Book this appointment"</SubmitButton>
                </div>
                <Hidden name="appointment_id" value=id.to_string()/>
            </Form>
        </div>
        <div hidden=move || lapsed.get()>
            <Form action=release id="release">
                <Hidden name="appointment_id" value=id.to_string()/>
                <SubmitButton variant=Variant::Quiet>"Choose another time"</SubmitButton>
            </Form>
        </div>
    }
}

/// The ten minutes are over: often nobody has taken the time in between.
#[component]
fn Lapsed(held: HoldDetail) -> impl IntoView {
    let AppointmentSummary { service_id, practitioner, starts, .. } = held.appointment;
    let hold = Submission::<api::HoldTime>::new();
    let slot = SlotKey { practitioner_id: practitioner.id, starts_at: starts.at };
    let day = starts.local.date();
    view! {
        <Notice tone=Tone::Attention title="This time is no longer kept for you">
            <p>"Nothing was booked. The time may still be free: keep it again, or choose another one."</p>
        </Notice>
        <Form action=hold id="again">
            <Hidden name="patient_id" value=held.patient.id.to_string()/>
            <Hidden name="service_id" value=service_id.to_string()/>
            <Hidden name="slot" value=slot.to_string()/>
            <ButtonRow>
                <SubmitButton>"Keep " {starts.full()} " again"</SubmitButton>
                <LinkButton
                    href=format!("/book/{service_id}/{}?day={day}", practitioner.id)
                    variant=Variant::Secondary
                >
                    "See the free times"
                </LinkButton>
            </ButtonRow>
        </Form>
    }
}
