use ::model::AppError;
use kit::{ErrorView, PageHead, Skeleton};
use leptos::prelude::*;

/// A whole page of what a resource holds. A page that was refused has its heading, too.
#[component]
pub fn PageLoaded<T, F, V>(title: &'static str, resource: Resource<Result<T, AppError>>, view: F) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => view(value).into_any(),
                        Err(error) => view! { <PageHead title=title/><ErrorView error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}
