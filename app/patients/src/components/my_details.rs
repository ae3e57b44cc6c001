use kit::{Card, Loaded, Notice, Submission, SummaryList, SummaryRow, Tone, ask};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::ContactForm;
use crate::{
    api,
    model::{MyRecord, PatientDetails},
};

/// "My details" on the portal's account page. Nothing for somebody who is not a patient.
#[component]
pub fn MyDetails() -> impl IntoView {
    let edit = Submission::<api::EditMyContact>::new();
    let record = ask(move || {
        edit.version().get();
        api::MyRecord { query: MyRecord {} }
    });
    let query = use_query_map();
    let saved = move || query.read().get_str("done") == Some("contact");
    let show = move |details: Option<PatientDetails>| details.map(|details| view! { <Details details edit/> });
    view! {
        <div role="status">
            {move || saved().then(|| view! { <Notice tone=Tone::Success title="Your contact details are saved."/> })}
        </div>
        <Loaded resource=record view=show/>
    }
}

#[component]
fn Details(details: PatientDetails, edit: Submission<api::EditMyContact>) -> impl IntoView {
    let head = details.head.clone();
    view! {
        <Card title="My details">
            <SummaryList>
                <SummaryRow label="Name">{head.name}</SummaryRow>
                <SummaryRow label="Born">{head.birth_date.map_or("not known".to_owned(), |date| date.to_string())}</SummaryRow>
                <SummaryRow label="Sex">{head.sex.word()}</SummaryRow>
                <SummaryRow label="Record number">{head.mrn.to_string()}</SummaryRow>
                {head.language.map(|language| view! { <SummaryRow label="Language">{language.to_string()}</SummaryRow> })}
            </SummaryList>
            <p class="muted small">"Is something wrong here? Please tell the reception: it is changed with your passport at hand."</p>
        </Card>
        <Card title="How we reach you">
            <ContactForm action=edit details own=true/>
        </Card>
    }
}
