use ::model::AppointmentId;
use kit::{CheckField, Disclosure, Form, Hidden, Submission, SubmitButton, Variant};
use leptos::prelude::*;

use super::visit::{Own, StepHead};
use crate::{
    api,
    model::{CONSENT_TEXT, CONSENT_VERSION},
};

/// What a video visit is, and that the patient agrees to it: before the first join.
#[component]
pub fn Consent(own: Own) -> impl IntoView {
    let Own { id, actions, .. } = own;
    let text = CONSENT_TEXT.iter().map(|paragraph| view! { <p>{*paragraph}</p> }).collect_view();
    view! {
        <StepHead title="Before you join"/>
        <div class="stack measure">{text}</div>
        <Form action=actions.consent id="consent">
            <Hidden name="appointment_id" value=id.to_string()/>
            <Hidden name="version" value=CONSENT_VERSION.to_string()/>
            <CheckField name="agrees" label="I agree to the video visit"/>
            <SubmitButton>"Go on"</SubmitButton>
        </Form>
    }
}

/// Whoever has agreed may think better of it.
#[component]
pub fn Withdraw(id: AppointmentId, action: Submission<api::WithdrawConsent>) -> impl IntoView {
    view! {
        <Form action id="withdraw" class="withdraw">
            <Hidden name="appointment_id" value=id.to_string()/>
            <Disclosure summary="Withdraw your consent">
                <p>"The video visit ends for you. The doctor is told, and can call you by telephone. You can agree again later."</p>
                <SubmitButton variant=Variant::Danger>"Withdraw my consent"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
