use leptos::{ev::MouseEvent, html, prelude::*, web_sys};
use model::{AppError, FieldError};

use super::context::{FormContext, field_id};

/// What went wrong, at the top of the form: it takes the focus, and each line leads to its field.
#[component]
pub(crate) fn ErrorSummary() -> impl IntoView {
    let Some(form) = use_context::<FormContext>() else { return ().into_any() };
    let summary = NodeRef::<html::Div>::new();
    // Only an error that arrives while the page is open: the first one is in the page and has autofocus.
    Effect::new(move |seen: Option<bool>| {
        let error = form.error.get();
        if error.is_some() && seen.is_some() {
            request_animation_frame(move || {
                if let Some(summary) = summary.try_get_untracked().flatten() {
                    let _ = summary.focus();
                }
            });
        }
        true
    });
    let posted = form.typed.with_value(Option::is_some);
    let shown = move || {
        form.error.get().map(|error| {
            let id = field_id(&form.prefix.read_value(), "error-summary");
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus=posted aria-labelledby=id node_ref=summary>
                    <p class="error-summary-title" id=id.clone()>{title(&error)}</p>
                    {body(error, form)}
                </div>
            }
        })
    };
    shown.into_any()
}

fn title(error: &AppError) -> String {
    let title = match error {
        AppError::Conflict { rule: Some(_), message, .. } => message.as_str(),
        AppError::Unauthenticated => "Your session has ended",
        AppError::Invalid { .. } => "Please check what you entered",
        AppError::Conflict { .. } => "That is no longer possible",
        AppError::RuleBroken { .. } | AppError::Forbidden | AppError::NotFound => "This cannot be done",
        AppError::RateLimited { .. } | AppError::Busy => "Please wait a moment",
        AppError::Offline => "No connection",
        AppError::Internal { .. } => "Something went wrong",
    };
    title.to_owned()
}

fn body(error: AppError, form: FormContext) -> AnyView {
    match error {
        AppError::Unauthenticated => view! {
            <p>"What you typed is still here. Sign in again in a new tab, come back, and send this form once more."</p>
            <p><a href="/sign-in" target="_blank" rel="opener">"Sign in again (opens a new tab)"</a></p>
        }
        .into_any(),
        AppError::Invalid { fields } => {
            let lines = fields.0.into_iter().map(|error| line(error, form)).collect_view();
            view! { <ul>{lines}</ul> }.into_any()
        }
        AppError::Conflict { rule, message, mut details } => {
            let message = rule.is_none().then(|| view! { <p>{message}</p> });
            if message.is_none() && details.len() == 1 {
                return view! { <p>{details.remove(0)}</p> }.into_any();
            }
            let any = !details.is_empty();
            let lines = details.into_iter().map(|detail| view! { <li>{detail}</li> }).collect_view();
            let details = any.then(|| view! { <ul>{lines}</ul> });
            view! { {message} {details} }.into_any()
        }
        other => view! { <p>{other.to_string()}</p> }.into_any(),
    }
}

fn line(error: FieldError, form: FormContext) -> AnyView {
    if error.field.is_empty() {
        return view! { <li>{error.message}</li> }.into_any();
    }
    let id = field_id(&form.prefix.read_value(), &error.field);
    let target = id.clone();
    // The router would only scroll to the field; without it the browser itself moves the focus there.
    let focus = move |event: MouseEvent| {
        if let Some(field) = document().get_element_by_id(&target) {
            event.prevent_default();
            focus(&field);
        }
    };
    view! { <li><a href=format!("#{id}") on:click=focus>{error.message}</a></li> }.into_any()
}

/// A group of fields is entered by its first one.
fn focus(field: &web_sys::Element) {
    use leptos::wasm_bindgen::JsCast;
    let first = field.query_selector("input").ok().flatten();
    if let Some(field) = first.as_ref().unwrap_or(field).dyn_ref::<web_sys::HtmlElement>() {
        let _ = field.focus();
    }
}
