use ::model::PatientId;
use kit::{Card, Loaded, Notice, PageHead, Tone, ask, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    components::{LatestVitals, VisitLine},
    model::{AllergyState, ChartSummary, Given, ShowChartSummary, TeamMember},
};

/// `/staff/patients/{patient}`: what everybody who opens the chart must know.
#[component]
pub fn SummaryPage() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let summary = ask_about(move || Some(api::ChartSummary { query: ShowChartSummary { patient_id: patient.get()? } }));
    view! {
        <PageHead title="Summary"/>
        <Loaded resource=summary lines=10 view=move |summary: ChartSummary| {
            patient.get_untracked().map(|patient| view! { <Summary patient summary/> })
        }/>
    }
}

/// The same beside something else, such as a call.
#[component]
pub fn SummaryBeside(patient: PatientId) -> impl IntoView {
    let summary = ask(move || api::ChartSummary { query: ShowChartSummary { patient_id: patient } });
    view! { <Loaded resource=summary lines=10 view=move |summary: ChartSummary| view! { <Summary patient summary/> }/> }
}

#[component]
fn Summary(patient: PatientId, summary: ChartSummary) -> impl IntoView {
    let ChartSummary {
        allergies,
        problems,
        more_problems,
        medications,
        more_medications,
        vitals,
        visits,
        more_visits,
        immunizations,
        care_team,
    } = summary;
    let tab = move |name: &'static str| format!("/staff/patients/{patient}/{name}");
    let ask = matches!(allergies, AllergyState::NotAsked | AllergyState::Unable(_)).then(|| {
        view! {
            <Notice tone=Tone::Attention title=allergies.words()>
                <p>"Please ask and "<a href=tab("allergies")>"write down the answer"</a>"."</p>
            </Notice>
        }
    });
    view! {
        {ask}
        <div class="summary-cards">
            <Card title="Problems">
                <Lines items=problems none="No active problem on record."/>
                <More left=more_problems href=tab("problems") what="problems"/>
            </Card>
            <Card title="Medications">
                <Lines items=medications none="No current medicine on record."/>
                <More left=more_medications href=tab("medications") what="medications"/>
            </Card>
            <Card title="Vital signs">
                {if vitals.is_empty() {
                    view! { <p class="muted">"Nothing measured yet."</p> }.into_any()
                } else {
                    view! { <LatestVitals values=vitals/> }.into_any()
                }}
                <More left=0 href=tab("vitals") what="vital signs"/>
            </Card>
            <Card title="Visits">
                {if visits.is_empty() {
                    view! { <p class="muted">"No visit yet."</p> }.into_any()
                } else {
                    view! { <VisitLine patient visits/> }.into_any()
                }}
                <More left=more_visits href=tab("visits") what="visits"/>
            </Card>
            <Card title="Immunisations">
                <Lines items=immunizations none="No immunisation on record."/>
                <More left=0 href=tab("immunisations") what="immunisations"/>
            </Card>
            {(!care_team.is_empty()).then(|| view! { <Card title="Care team"><Team members=care_team/></Card> })}
        </div>
    }
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
                    " "
                    <span class="muted small nowrap">{item.when}</span>
                    {details.map(|detail| view! { <div class="muted small" dir="auto">{detail}</div> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain-list">{rows}</ul> }.into_any()
}

#[component]
fn More(left: i64, href: String, what: &'static str) -> impl IntoView {
    let words = if left > 0 { format!("{left} more {what}") } else { format!("All {what}") };
    view! { <p class="card-more"><a href=href>{words}</a></p> }
}

#[component]
fn Team(members: Vec<TeamMember>) -> impl IntoView {
    let rows = members
        .into_iter()
        .map(|member| {
            view! {
                <li>
                    <bdi>{member.name}</bdi>
                    {member.role.map(|role| view! { <span class="muted">" · "{role}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain-list">{rows}</ul> }
}
