use kit::{Card, LineChart, Loaded, PageHead, Tag, ask};
use leptos::prelude::*;

use crate::{
    api,
    components::LatestVitals,
    model::{Allergy, AllergyList, AllergyState, Given, MyRecord, OwnRecord, counts},
};

/// `/record`: what the hospital knows about one's health.
#[component]
pub fn RecordPage() -> impl IntoView {
    let record = ask(move || api::MyRecord { query: MyRecord {} });
    view! {
        <PageHead
            title="Your record"
            lead="What the hospital has on record about your health. If something is wrong, please tell us at your next visit."
        />
        <Loaded resource=record lines=10 view=|record: OwnRecord| view! { <Record record/> }/>
    }
}

#[component]
fn Record(record: OwnRecord) -> impl IntoView {
    let OwnRecord { allergies, problems, medications, immunizations, vitals, charts } = record;
    let charts = charts.into_iter().map(|chart| view! { <LineChart chart/> }).collect_view();
    let measured = !vitals.is_empty();
    view! {
        <div class="stack">
            <Card title="Allergies"><Allergies list=allergies/></Card>
            <Card title="Conditions"><Lines items=problems none="No condition is on record."/></Card>
            <Card title="Medicines you take">
                <Lines items=medications none="No current medicine is on record."/>
            </Card>
            <Card title="Vaccinations"><Lines items=immunizations none="No vaccination is on record."/></Card>
            <Card title="Measured at your visits">
                {if measured {
                    view! { <LatestVitals values=vitals/> }.into_any()
                } else {
                    view! { <p class="muted">"Nothing has been measured yet."</p> }.into_any()
                }}
            </Card>
            {charts}
        </div>
    }
}

#[component]
fn Allergies(list: AllergyList) -> impl IntoView {
    let text = match &list.state {
        AllergyState::NotAsked => {
            "We have not asked you about allergies yet. Please tell us at your next visit.".to_owned()
        }
        AllergyState::Unable(_) => {
            "We could not ask you about allergies. Please tell us at your next visit.".to_owned()
        }
        AllergyState::NoneKnown(outcome) => format!("{}, as you told us.", outcome.words()),
        AllergyState::Entries(_) => String::new(),
    };
    let rows =
        list.entries.into_iter().filter(|entry| counts(entry.status, entry.verification)).map(allergy).collect_view();
    view! {
        {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
        <ul class="plain-list">{rows}</ul>
    }
}

fn allergy(entry: Allergy) -> AnyView {
    let reactions = (!entry.reactions.is_empty()).then(|| entry.reactions.join(", "));
    view! {
        <li>
            <strong dir="auto">{entry.substance}</strong>
            " "
            <Tag>{entry.criticality.words()}</Tag>
            {reactions.map(|reactions| view! { <div class="muted" dir="auto">{reactions}</div> })}
        </li>
    }
    .into_any()
}

#[component]
fn Lines(items: Vec<Given>, none: &'static str) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="muted">{none}</p> }.into_any();
    }
    let rows = items
        .into_iter()
        .map(|item| {
            let details = item.details.into_iter().next();
            view! {
                <li>
                    <bdi>{item.title}</bdi>
                    <div class="muted small">
                        {item.when}
                        {details.map(|detail| view! { " · "<bdi>{detail}</bdi> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain-list">{rows}</ul> }.into_any()
}
