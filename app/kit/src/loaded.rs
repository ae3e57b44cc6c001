use leptos::prelude::*;
use model::AppError;

use crate::{error_view::ErrorView, skeleton::Skeleton};

/// What a resource holds, once it is there: a skeleton until then, an `ErrorView` when it was refused.
/// On a change of the resource the old view stays until the new one is ready.
///
/// ```ignore
/// let day = Resource::new(move || date.get(), |date| day_of(date));
/// view! { <Loaded resource=day view=|day: Day| view! { <DayList day/> }/> }
/// ```
#[component]
pub fn Loaded<T, F, V>(
    resource: Resource<Result<T, AppError>>,
    /// Lines of the skeleton.
    #[prop(default = 4)]
    lines: u8,
    view: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=move || view! { <Skeleton lines=lines/> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => view(value).into_any(),
                        Err(error) => view! { <ErrorView error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}
