use ::model::AppError;
use kit::{Form, Hidden, Submission, SubmitButton, Variant};
use leptos::{
    prelude::*,
    server_fn::{Http, ServerFn, codec::PostUrl},
};
use serde::de::DeserializeOwned;

/// How often a command was accepted. A refusal changes nothing: the page stays with what was typed, to be corrected. Read
/// it with `get`: what nobody has read follows nothing.
pub fn accepted<S>(action: Submission<S>) -> Memo<usize>
where
    S: ServerFn + 'static,
    S::Output: Send + Sync + 'static,
{
    Memo::new(move |before: Option<&usize>| {
        let is_accepted = action.value().with(|answer| matches!(answer, Some(Ok(_))));
        if is_accepted { action.version().get_untracked() } else { before.copied().unwrap_or_default() }
    })
}

/// One step without anything to type, as a button of its own.
#[component]
pub fn StepForm<S, Codec>(
    action: Submission<S>,
    /// Sets the form apart from the others of the page.
    #[prop(into)]
    id: String,
    /// What the command has to know.
    fields: Vec<(&'static str, String)>,
    #[prop(into)] word: String,
    /// Of what, for those who can't see the row.
    #[prop(optional, into)]
    of: String,
    #[prop(optional)] variant: Variant,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Codec>, Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let fields = move || fields.into_iter().map(|(name, value)| view! { <Hidden name value/> }).collect_view();
    view! {
        <Form action=action id=id>
            {fields()}
            <SubmitButton variant>{word}{(!of.is_empty()).then(|| view! { <span class="visually-hidden">" "{of}</span> })}</SubmitButton>
        </Form>
    }
}
