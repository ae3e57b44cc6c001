use ::model::{AppError, SpecimenId};
use kit::{Form, Hidden, Submission, SubmitButton, Variant};
use leptos::{
    prelude::*,
    server_fn::{Http, ServerFn, codec::PostUrl},
};
use serde::de::DeserializeOwned;

/// One step of a tube, as a button of its own: collected, sent, received, accepted.
#[component]
pub fn StepButton<S, Codec>(
    action: Submission<S>,
    /// Sets the form apart from the others of the page.
    name: &'static str,
    id: SpecimenId,
    word: &'static str,
    /// Which tube, for those who can't see the row.
    #[prop(optional, into)]
    tube: String,
    #[prop(optional)] variant: Variant,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Codec>, Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    view! {
        <Form action=action id=format!("{name}-{id}")>
            <Hidden name="specimen_id" value=id.to_string()/>
            <SubmitButton variant>{word}<span class="visually-hidden">" "{tube}</span></SubmitButton>
        </Form>
    }
}
