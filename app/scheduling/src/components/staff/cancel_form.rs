use ::model::AppointmentId;
use kit::{Choice, Disclosure, Form, Hidden, RadioField, Submission, SubmitButton, TextArea, Variant};
use leptos::prelude::*;

use crate::{api, model::CancelReason};

/// Calls an appointment off, behind a reason.
#[component]
pub fn CancelForm(
    action: Submission<api::CancelForPatient>,
    id: AppointmentId,
    /// "10:30", or with its date: what is taken away stands on the button.
    when: String,
) -> impl IntoView {
    let reasons =
        CancelReason::FOR_STAFF.into_iter().map(|reason| Choice::new(reason.name(), reason.label())).collect();
    view! {
        <Form action=action id=format!("cancel-{id}")>
            <Hidden name="appointment_id" value=id.to_string()/>
            <Disclosure summary="Cancel this appointment">
                <RadioField name="reason" label="Why is it cancelled?" options=reasons required=true/>
                <TextArea name="note" label="In a few words" hint="Needed for another reason." optional=true rows=2/>
                <SubmitButton variant=Variant::Danger>{format!("Cancel the appointment at {when}")}</SubmitButton>
            </Disclosure>
        </Form>
    }
}
