use kit::{Form, Submission, SubmitButton, Variant};
use leptos::prelude::*;

use crate::api::SignOut;

/// The way out, in the top bar of every frame.
#[component]
pub fn SignOutButton() -> impl IntoView {
    let sign_out = Submission::<SignOut>::new();
    view! {
        <Form id="sign-out" action=sign_out>
            <SubmitButton variant=Variant::Quiet>"Sign out"</SubmitButton>
        </Form>
    }
}
