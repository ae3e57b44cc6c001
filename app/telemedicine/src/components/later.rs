use std::pin::Pin;

use kit::Skeleton;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// What only a call needs is a chunk of its own, fetched when it is to be shown: in the browser, since a call is nowhere else.
pub fn later(load: impl Fn() -> Pin<Box<dyn Future<Output = AnyView>>> + Send + Sync + 'static) -> AnyView {
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=4/> }>
            {move || alive.get().then(|| Suspend::new(SendWrapper::new(load())))}
        </Suspense>
    }
    .into_any()
}
