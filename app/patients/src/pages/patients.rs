use kit::{ErrorView, Form, Notice, PageHead, Skeleton, Submission, SubmitButton, TextField, Tone, ask_about};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::AppError;
use uuid::Uuid;

use crate::{api, components::Results, model::SearchPatients};

/// `/staff/patients`: find a patient. The address carries the id of a search, never what was typed.
#[component]
pub fn PatientsPage() -> impl IntoView {
    let query = use_query_map();
    let start = Submission::<api::StartSearch>::new();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let search = query.get_str("search").and_then(|search| search.parse::<Uuid>().ok());
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        (search, page)
    });
    let found = ask_about(move || {
        let (search, page) = asked.get();
        Some(api::SearchPatients { query: SearchPatients { search: search?, page } })
    });
    // Without a search there is nothing to be found; one that is not there any more is over, or somebody else's.
    let result = move || match (asked.get().0, found.get()?) {
        (None, _) => None,
        (Some(search), Ok(found)) => Some(view! { <Results search found/> }.into_any()),
        (Some(_), Err(AppError::NotFound)) => Some(
            view! { <Notice tone=Tone::Information title="This search has ended. Please search again."/> }.into_any(),
        ),
        (Some(_), Err(error)) => Some(view! { <ErrorView error/> }.into_any()),
    };
    let text = move || found.get().and_then(Result::ok).map(|found| found.text).unwrap_or_default();
    view! {
        <PageHead title="Patients"/>
        <div class="stack">
            <Transition fallback=|| view! { <Skeleton/> }>
                {move || view! {
                    <Form id="search" action=start class="stack">
                        <TextField
                            name="text"
                            label="Find a patient"
                            hint="Name, record number, birth date, end of the phone number, or several of these"
                            kind="search"
                            value=text()
                            autocomplete="off"
                        />
                        <SubmitButton>"Search"</SubmitButton>
                    </Form>
                    {result()}
                }}
            </Transition>
        </div>
    }
}
