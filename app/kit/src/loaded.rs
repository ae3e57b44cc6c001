use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::{
    ask::{Answer, Answers, Asked, read},
    error_view::ErrorView,
    page_head::PageHead,
    skeleton::Skeleton,
};

/// What was asked for, once it is there: a skeleton until then, an `ErrorView` when it was refused.
/// On a new answer the old view stays until the new one is ready.
///
/// ```ignore
/// let day = ask(move || api::DayOf { query: DayOf { date: date.get() } });
/// view! { <Loaded resource=day view=|day: Day| view! { <DayList day/> }/> }
/// ```
#[component]
pub fn Loaded<T, F, V>(
    resource: Asked<T>,
    /// Lines of the skeleton.
    #[prop(default = 4)]
    lines: u8,
    view: F,
) -> impl IntoView
where
    T: DeserializeOwned + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let show = move |answer| match read::<T>(answer) {
        Ok(value) => view(value).into_any(),
        Err(error) => view! { <ErrorView error/> }.into_any(),
    };
    shown(resource.answers, lines, Arc::new(show))
}

/// A whole page of what was asked for. A page that was refused has its heading, too.
#[component]
pub fn PageLoaded<T, F, V>(title: &'static str, resource: Asked<T>, view: F) -> impl IntoView
where
    T: DeserializeOwned + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let show = move |answer| match read::<T>(answer) {
        Ok(value) => view(value).into_any(),
        Err(error) => view! { <PageHead title/><ErrorView error/> }.into_any(),
    };
    shown(resource.answers, 8, Arc::new(show))
}

/// The part that knows no type, compiled once for all pages.
fn shown(answers: Answers, lines: u8, show: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>) -> AnyView {
    view! {
        <Transition fallback=move || view! { <Skeleton lines/> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move { show(answers.await) })
            }}
        </Transition>
    }
    .into_any()
}
