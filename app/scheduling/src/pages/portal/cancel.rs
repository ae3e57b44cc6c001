use ::model::AppointmentId;
use kit::{
    ButtonRow, Choice, Form, Hidden, LinkButton, Loaded, PageHead, RadioField, Submission, SubmitButton, TextArea,
    Variant, ask_about,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{AppointmentFacts, LockedNotice, SiteTime, param},
    model::{AppointmentDetail, CancelReason, ShowAppointment},
};

/// `/appointments/{appointment}/cancel`: why, and until when patients may do it themselves.
#[component]
pub fn CancelPage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let detail = ask_about(move || Some(api::Appointment { query: ShowAppointment { appointment_id: id.get()? } }));
    let cancel = Submission::<api::CancelAppointment>::new();
    let back = move || id.get_untracked().map_or_else(|| "/appointments".into(), |id| format!("/appointments/{id}"));
    view! {
        <PageHead title="Cancel your appointment" back=("Keep it", back())/>
        <div class="stack">
            <Loaded
                resource=detail
                lines=6
                view=move |detail: AppointmentDetail| view! { <Reasons detail=detail cancel=cancel/> }
            />
        </div>
    }
}

#[component]
fn Reasons(detail: AppointmentDetail, cancel: Submission<api::CancelAppointment>) -> impl IntoView {
    if !detail.appointment.may_cancel {
        return view! { <LockedNotice why=detail.locked_because place=detail.appointment.place/> }.into_any();
    }
    let id = detail.appointment.id;
    let may_move = detail.appointment.may_move;
    let reasons = CancelReason::FOR_PATIENTS.map(|reason| Choice::new(reason.name(), reason.label()));
    view! {
        <AppointmentFacts appointment=detail.appointment/>
        <p>
            "You can cancel this yourself until " <SiteTime at=detail.cancel_until/> ". It costs nothing, and somebody else can have the time."
        </p>
        {may_move.then(|| view! {
            <p>"Is it only the time? " <a href=format!("/appointments/{id}/move")>"Move it instead"</a></p>
        })}
        <Form action=cancel>
            <RadioField name="reason" label="Why do you cancel?" options=reasons.into()/>
            <TextArea
                name="note"
                label="In your own words"
                hint="Needed only with “Another reason”."
                rows=3
                maxlength=500
                optional=true
            />
            <ButtonRow>
                <SubmitButton variant=Variant::Danger>"Cancel this appointment"</SubmitButton>
                <LinkButton href=format!("/appointments/{id}") variant=Variant::Secondary>"Keep it"</LinkButton>
            </ButtonRow>
            <Hidden name="appointment_id" value=id.to_string()/>
        </Form>
    }
    .into_any()
}
