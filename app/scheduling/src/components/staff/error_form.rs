use ::model::AppointmentId;
use kit::{Disclosure, Form, Hidden, Submission, SubmitButton, TextField, Variant};
use leptos::prelude::*;

use crate::api;

/// For what should never have been written, such as a booking for the wrong patient. It stays readable.
#[component]
pub fn EnteredInErrorForm(action: Submission<api::MarkEnteredInError>, id: AppointmentId) -> impl IntoView {
    view! {
        <Form action=action id=format!("error-{id}")>
            <Hidden name="appointment_id" value=id.to_string()/>
            <Disclosure summary="This was entered in error">
                <TextField
                    name="reason"
                    label="What was wrong?"
                    hint="For example: booked for the wrong patient. The entry stays readable, with your reason."
                    required=true
                />
                <SubmitButton variant=Variant::Danger>"Mark this appointment as entered in error"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
