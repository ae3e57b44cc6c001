use kit::{Card, CardGrid, Loaded, Notice, PageHead, Submission, SummaryList, SummaryRow, Tag, Tone, ask_about};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::PatientId;

use crate::{
    api,
    components::ContactForm,
    model::{Coverage, Kept, PatientDetails, ShowPatient},
};

/// `/staff/patients/{patient}/details`: who the patient is. What is done from here and
/// what other departments know stand in `actions` and `appointments`: `app` brings them.
#[component]
pub fn PatientPage(actions: fn(PatientId) -> AnyView, appointments: fn(PatientId) -> AnyView) -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let edit = Submission::<api::EditContact>::new();
    let id = Memo::new(move |_| params.read().get_str("patient").and_then(|id| id.parse::<PatientId>().ok()));
    let patient = ask_about(move || {
        edit.version().get();
        Some(api::ShowPatient { query: ShowPatient { patient_id: id.get()? } })
    });
    let done = move || match (query.read().get_str("registered"), query.read().get_str("done")) {
        (Some(_), _) => Some("The patient is registered."),
        (None, Some("contact")) => Some("The contact details are saved."),
        _ => None,
    };
    let page = move |details: PatientDetails| {
        let head = details.head.clone();
        let (who, reach, numbers, kept) = (details.clone(), details.clone(), details.clone(), details.kept.clone());
        let coverages = details.coverages.clone();
        view! {
            <PageHead title="Patient" heading=head.name>
                {actions(head.id)}
            </PageHead>
            <div role="status">{move || done().map(|title| view! { <Notice tone=Tone::Success title/> })}</div>
            <div class="stack">
                {appointments(head.id)}
                <CardGrid>
                    <Card title="Who">
                        <Who details=who/>
                    </Card>
                    <Card title="How to reach">
                        <Reach details=reach/>
                    </Card>
                    <Card title="Who pays">
                        <Coverages coverages/>
                    </Card>
                    <Card title="Numbers that others gave">
                        <Identifiers details=numbers/>
                    </Card>
                </CardGrid>
                <KeptRecords kept/>
                <Card>
                    <ContactForm action=edit details/>
                </Card>
            </div>
        }
    };
    view! { <Loaded resource=patient lines=8 view=page/> }
}

#[component]
fn Who(details: PatientDetails) -> impl IntoView {
    let names = details.names.into_iter().map(|name| {
        let label = name.use_.map_or("Name", |use_| use_.words());
        view! { <SummaryRow label>{name.to_string()}</SummaryRow> }
    });
    let head = details.head;
    view! {
        <SummaryList>
            {names.collect_view()}
            <SummaryRow label="Born">{head.birth_date.map_or("not known".to_owned(), |date| date.to_string())}</SummaryRow>
            <SummaryRow label="Sex">{head.sex.word()}</SummaryRow>
            {details.gender_identity.map(|identity| view! { <SummaryRow label="Gender">{identity}</SummaryRow> })}
            {head.language.map(|language| view! { <SummaryRow label="Language">{language.to_string()}</SummaryRow> })}
            {details.marital_status.map(|status| view! { <SummaryRow label="Marital status">{status}</SummaryRow> })}
            {details.deceased_at.map(|at| view! { <SummaryRow label="Died">{at.get(..10).unwrap_or(&at).to_owned()}</SummaryRow> })}
            <SummaryRow label="Portal">{if details.account.is_some() { "Has an account" } else { "No account" }}</SummaryRow>
        </SummaryList>
    }
}

#[component]
fn Reach(details: PatientDetails) -> impl IntoView {
    let telecoms = details.telecoms.into_iter().map(|telecom| {
        let label = telecom.system.word();
        let use_ = telecom.use_.map(|use_| format!(" ({use_})"));
        view! { <SummaryRow label>{telecom.value}{use_}</SummaryRow> }
    });
    let addresses = details.addresses.into_iter().map(|address| {
        let lines = address.written().into_iter().map(|line| view! { {line}<br/> }).collect_view();
        view! { <SummaryRow label="Address">{lines}</SummaryRow> }
    });
    let contacts = details.contacts.into_iter().map(|contact| {
        let label = contact.relationship.unwrap_or_else(|| "Contact".into());
        let who = [contact.name, contact.phone, contact.email].into_iter().flatten().collect::<Vec<_>>().join(", ");
        view! { <SummaryRow label>{who}</SummaryRow> }
    });
    let rows: Vec<AnyView> = telecoms
        .map(IntoAny::into_any)
        .chain(addresses.map(IntoAny::into_any))
        .chain(contacts.map(IntoAny::into_any))
        .collect();
    if rows.is_empty() {
        return view! { <p class="muted">"Nothing is known yet."</p> }.into_any();
    }
    view! { <SummaryList>{rows}</SummaryList> }.into_any()
}

#[component]
fn Coverages(coverages: Vec<Coverage>) -> impl IntoView {
    if coverages.is_empty() {
        return view! { <p class="muted">"No insurance is on record."</p> }.into_any();
    }
    let rows = coverages.into_iter().map(|coverage| {
        let state = coverage.state();
        let label = coverage.payor.or_else(|| coverage.kind.clone()).unwrap_or_else(|| "Insurance".into());
        let member = coverage.member_id.map(|id| format!("Member {id} "));
        let tone = if coverage.status == "active" { Tone::Success } else { Tone::Neutral };
        view! { <SummaryRow label>{member}<Tag tone>{state}</Tag></SummaryRow> }
    });
    view! { <SummaryList>{rows.collect_view()}</SummaryList> }.into_any()
}

#[component]
fn Identifiers(details: PatientDetails) -> impl IntoView {
    if details.identifiers.is_empty() {
        return view! { <p class="muted">"None."</p> }.into_any();
    }
    let rows = details.identifiers.into_iter().map(|identifier| {
        let label = identifier.label();
        view! { <SummaryRow label>{identifier.value}</SummaryRow> }
    });
    view! { <SummaryList>{rows.collect_view()}</SummaryList> }.into_any()
}

/// What was brought from elsewhere and waits for the departments that will show it.
#[component]
fn KeptRecords(kept: Vec<Kept>) -> impl IntoView {
    let total: i64 = kept.iter().map(|kept| kept.count).sum();
    let rows = kept.into_iter().map(|kept| {
        view! { <SummaryRow label=kept.words()>{kept.count}</SummaryRow> }
    });
    (total > 0).then(|| {
        view! {
            <details class="card disclosure">
                <summary>{format!("{total} imported records are kept for later")}</summary>
                <SummaryList>{rows.collect_view()}</SummaryList>
            </details>
        }
    })
}
