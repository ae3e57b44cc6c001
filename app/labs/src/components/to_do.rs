use kit::{Loaded, ask_after};
use leptos::prelude::*;
use scheduling::components::portal::{own_patient, session};

use crate::{api, model::CountMyNews};

/// What the portal's home says under the next appointment: results that were not read yet, or that there is nothing.
#[component]
pub fn ToDo() -> impl IntoView {
    let news = ask_after(session(), |info| own_patient(info).map(|_| api::CountMyNews { query: CountMyNews {} }));
    view! {
        <section aria-labelledby="to-do">
            <h2 id="to-do">"To do"</h2>
            <Loaded resource=news lines=1 view={|news: u32| match news {
                0 => view! { <p>"You have nothing to do right now."</p> }.into_any(),
                1 => view! { <p><a href="/results">"Read your new result"</a></p> }.into_any(),
                more => view! { <p><a href="/results">{format!("Read your {more} new results")}</a></p> }.into_any(),
            }}/>
        </section>
    }
}
