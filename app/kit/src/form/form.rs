use leptos::{
    context::Provider,
    html,
    prelude::*,
    server_fn::{Http, ServerFn, codec::PostUrl},
    web_sys::{FormData, SubmitEvent},
};
use serde::de::DeserializeOwned;

use super::{
    context::{FormContext, Names},
    error_summary::ErrorSummary,
    key::new_key,
    outcome::outcome_of,
    submission::Submission,
};

/// A form for one command. Its server function takes `(key: IdempotencyKey, cmd: X)`; fields are named
/// after the fields of `X`.
#[component]
pub fn Form<S, Codec>(
    action: Submission<S>,
    /// Needed where a page has several forms: sets apart their field ids and, for the same server
    /// function, tells which of them was posted.
    #[prop(optional, into)]
    id: Option<String>,
    /// Beside the form's own class.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Codec>, Error = model::AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let value = action.value();
    let pending = action.pending();
    let posted = outcome_of(S::PATH, id.as_deref());
    let posted_error = posted.as_ref().map(|outcome| outcome.error.clone());
    let of = StoredValue::new(id.clone());
    let is_from_here = move || of.with_value(|id| action.is_from(id.as_deref()));
    let error = Signal::derive(move || {
        value.with(|value| match value {
            None => posted_error.clone(),
            Some(Err(error)) if is_from_here() => Some(error.clone()),
            Some(_) => None,
        })
    });
    let succeeded = Signal::derive(move || is_from_here() && value.with(|value| matches!(value, Some(Ok(_)))));

    let submit = move |data: FormData| action.post(of.get_value(), &data);

    let context = FormContext {
        error,
        pending: pending.into(),
        typed: StoredValue::new(posted.map(|outcome| outcome.values)),
        prefix: StoredValue::new(id.clone().unwrap_or_default()),
        names: Names::Command,
    };
    frame(S::PATH, id, class, context, succeeded, Box::new(submit), children)
}

/// All of the form that does not depend on its command, compiled once.
fn frame(
    path: &'static str,
    id: Option<String>,
    class: &'static str,
    context: FormContext,
    succeeded: Signal<bool>,
    submit: Box<dyn Fn(FormData)>,
    children: Children,
) -> AnyView {
    let key = NodeRef::<html::Input>::new();
    // While hydrating, the server's key stays in the page: attributes are not written again.
    let first_key = new_key().to_string();
    Effect::new(move |_| {
        if succeeded.get()
            && let Some(input) = key.get_untracked()
        {
            input.set_value(&new_key().to_string());
        }
    });

    let on_submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if context.pending.get_untracked() {
            return;
        }
        if let Some(data) = form_data(&event) {
            submit(data);
        }
    };

    let form_id = id.clone();
    view! {
        <form method="post" novalidate class=format!("form {class}").trim_end().to_owned() id=form_id on:submit=on_submit>
            <input type="hidden" name="__fn" value=path/>
            {id.map(|id| view! { <input type="hidden" name="__form" value=id/> })}
            <input type="hidden" name="key" value=first_key autocomplete="off" node_ref=key/>
            <Provider value=context>
                <ErrorSummary/>
                {children()}
            </Provider>
        </form>
    }
    .into_any()
}

/// The fields, and the name and value of the button that was pressed.
fn form_data(event: &SubmitEvent) -> Option<FormData> {
    use leptos::wasm_bindgen::JsCast;
    let form = event.target()?.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter()
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
        && !name.is_empty()
    {
        data.append_with_str(&name, &value).ok()?;
    }
    Some(data)
}
