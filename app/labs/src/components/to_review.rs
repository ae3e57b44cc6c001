use ::model::Permission;
use kit::call;
use leptos::{prelude::*, task::spawn_local};
use scheduling::components::portal::session;

use crate::{api, model::CountInbox};

/// "To review 3": the way to what waits for whoever looks; nothing where nothing does. The day is there without it, so
/// the browser asks once the day stands.
#[component]
pub fn ToReview() -> impl IntoView {
    let session = session();
    let count = RwSignal::new(0);
    Effect::new(move |_| {
        spawn_local(async move {
            let reads = session.await.is_ok_and(|info| info.is_some_and(|info| info.may(Permission::ViewResults)));
            if reads && let Ok(waiting) = call(api::CountInbox { query: CountInbox {} }).await {
                // The page may be gone meanwhile.
                count.try_set(waiting);
            }
        });
    });
    move || {
        (count.get() > 0).then(|| {
            view! { <a class="to-do-link" href="/staff/inbox">"To review "<span class="count">{count}</span></a> }
        })
    }
}
