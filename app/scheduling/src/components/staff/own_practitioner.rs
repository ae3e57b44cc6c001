use ::model::PractitionerId;
use kit::Skeleton;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};

use crate::components::portal::session;

/// Where an address names no practitioner: a doctor's own day or week, and for everybody else the choice.
#[component]
pub fn OwnPractitioner(
    /// Where a doctor is sent to.
    to: fn(PractitionerId) -> String,
) -> impl IntoView {
    let session = session();
    // The address that named nobody is not worth going back to.
    let options = || NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! {
        <Suspense fallback=|| view! { <Skeleton/> }>
            {move || Suspend::new(async move {
                let own = session.await.ok().flatten().and_then(|session| session.practitioner_id);
                let path = own.map_or_else(|| "/staff".to_owned(), to);
                view! { <Redirect path=path options=options()/> }
            })}
        </Suspense>
    }
}
