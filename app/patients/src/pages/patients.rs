use kit::{Form, Loaded, Notice, PageHead, Submission, SubmitButton, TextField, Tone};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::AppError;
use uuid::Uuid;

use crate::{
    api,
    components::Results,
    model::{Found, SearchPatients},
};

/// What the page shows under its search field.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
enum Shown {
    Nothing,
    /// The search in the address is over, or somebody else's.
    Ended,
    Found(Uuid, Box<Found>),
}

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
    let shown = Resource::new(move || asked.get(), |(search, page)| look_up(search, page));
    let page = move |shown: Shown| {
        let text = if let Shown::Found(_, found) = &shown { found.text.clone() } else { String::new() };
        view! {
            <Form id="search" action=start class="stack">
                <TextField
                    name="text"
                    label="Find a patient"
                    hint="Name, record number, birth date, end of the phone number, or several of these"
                    kind="search"
                    value=text
                    autocomplete="off"
                />
                <SubmitButton>"Search"</SubmitButton>
            </Form>
            {match shown {
                Shown::Nothing => ().into_any(),
                Shown::Ended => view! { <Notice tone=Tone::Information title="This search has ended. Please search again."/> }.into_any(),
                Shown::Found(search, found) => view! { <Results search found=*found/> }.into_any(),
            }}
        }
    };
    view! {
        <PageHead title="Patients"/>
        <div class="stack">
            <Loaded resource=shown view=page/>
        </div>
    }
}

async fn look_up(search: Option<Uuid>, page: i64) -> Result<Shown, AppError> {
    let Some(search) = search else { return Ok(Shown::Nothing) };
    match api::search_patients(SearchPatients { search, page }).await {
        Ok(found) => Ok(Shown::Found(search, Box::new(found))),
        Err(AppError::NotFound) => Ok(Shown::Ended),
        Err(error) => Err(error),
    }
}
