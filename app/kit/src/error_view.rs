use std::sync::Arc;

use leptos::prelude::*;
use model::AppError;

use crate::button::LinkButton;

/// Put into the context by the server before it renders a page: sets the HTTP status of the answer.
#[derive(Clone)]
pub struct PageStatus(pub Arc<dyn Fn(u16) + Send + Sync>);

/// What stands in the place of something that could not be shown: what happened, and what to do now.
#[component]
pub fn ErrorView(error: AppError) -> impl IntoView {
    if let Some(PageStatus(set)) = use_context::<PageStatus>() {
        set(error.status());
    }
    let title = match &error {
        AppError::Unauthenticated => "Please sign in",
        AppError::NotFound => "Not found",
        AppError::Forbidden => "Not allowed",
        AppError::Invalid { .. } => "That address does not fit",
        AppError::Conflict { .. } | AppError::RuleBroken { .. } => "This is not possible",
        AppError::RateLimited { .. } | AppError::Busy => "Please wait a moment",
        AppError::Offline => "No connection",
        AppError::Internal { .. } => "Something went wrong",
    };
    let text = match &error {
        AppError::Invalid { fields } if !fields.0.is_empty() => {
            fields.0.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ")
        }
        error => error.to_string(),
    };
    let next = match error {
        AppError::Unauthenticated => view! { <LinkButton href="/sign-in">"Sign in"</LinkButton> }.into_any(),
        AppError::Offline | AppError::Busy | AppError::RateLimited { .. } | AppError::Internal { .. } => {
            // An empty address is this page.
            view! { <a class="button secondary" href="" rel="external">"Try again"</a> }.into_any()
        }
        _ => view! { <a class="button secondary" href="/">"Go to the start page"</a> }.into_any(),
    };
    view! {
        <section class="error-view" role="alert">
            <h2>{title}</h2>
            <p>{text}</p>
            {next}
        </section>
    }
}
