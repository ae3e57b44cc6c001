use kit::{Loaded, PageHead, Submission, ask};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use crate::{
    api,
    components::{Duplicates, RegisterForm},
    model::{OpenRegistration, Registration},
};

/// `/staff/patients/new`: register somebody. Whoever is like somebody known is shown beside them first.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let register = Submission::<api::RegisterPatient>::new();
    let confirm = Submission::<api::ConfirmRegistration>::new();
    let query = use_query_map();
    let draft = Memo::new(move |_| query.read().get_str("draft").and_then(|draft| draft.parse::<Uuid>().ok()));
    let registration = ask(move || api::OpenRegistration { query: OpenRegistration { draft: draft.get() } });
    let page = move |Registration { desks, draft }: Registration| match draft {
        Some(draft) => {
            let typed = Some(draft.typed.clone());
            view! {
                <Duplicates action=confirm draft/>
                <h2>"Or change what was typed"</h2>
                <RegisterForm action=register desks typed/>
            }
            .into_any()
        }
        None => view! { <RegisterForm action=register desks typed=None/> }.into_any(),
    };
    view! {
        <PageHead
            title="Register a patient"
            lead="Have you searched? Two records of one person are dangerous."
            back=("Find a patient", "/staff/patients".to_owned())
        />
        <div class="stack">
            <Loaded resource=registration view=page/>
        </div>
    }
}
