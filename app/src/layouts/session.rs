use identity::{
    api::{self, SignOut},
    model::{CurrentSession, SessionInfo},
};
use kit::{Asked, DemoBanner, ErrorView, Form, Submission, SubmitButton, Variant, ask_first};
use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_location};

/// Who is signed in, asked once per layout.
pub type Session = Asked<Option<SessionInfo>>;

pub fn session() -> Session {
    let session = ask_first(|| api::CurrentSession { query: CurrentSession {} });
    // The pages inside ask here, instead of the server once more.
    provide_context(session);
    session
}

/// For whom a layout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    Patients,
    Staff,
}

/// Sends everybody to where they belong: nobody to sign in and back here afterwards, staff without a
/// record of their own to the dashboards, patients to the portal. What a page may show is decided again
/// by each of its queries.
#[component]
pub fn Guard(session: Session, whom: For) -> impl IntoView {
    let location = use_location();
    let here = move || {
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        if search.is_empty() { path } else { format!("{path}?{search}") }
    };
    view! {
        <Suspense>
            {move || {
                Suspend::new(async move {
                    match session.await {
                        Ok(None) => view! { <Redirect path=model::sign_in_then(&here())/> }.into_any(),
                        Ok(Some(info)) if whom == For::Staff && !info.staff => view! { <Redirect path="/"/> }.into_any(),
                        Ok(Some(info)) if whom == For::Patients && info.patient_id.is_none() => {
                            view! { <Redirect path="/staff"/> }.into_any()
                        }
                        Ok(Some(info)) => info.demo.then(|| view! { <DemoBanner/> }).into_any(),
                        Err(error) => view! { <ErrorView error=error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// The name of who is signed in.
#[component]
pub fn Who(session: Session) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let info = session.await.ok().flatten();
                info.map(|info| view! { <bdi class="who-name">{info.display_name}</bdi> })
            })}
        </Suspense>
    }
}

#[component]
pub fn SignOutButton() -> impl IntoView {
    let sign_out = Submission::<SignOut>::new();
    view! {
        <Form id="sign-out" action=sign_out>
            <SubmitButton variant=Variant::Quiet>"Sign out"</SubmitButton>
        </Form>
    }
}
