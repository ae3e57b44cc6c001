use ::model::LabAnalysisId;
use kit::{
    Card, Column, Form, Hidden, Notice, PageHead, PageLoaded, Submission, SubmitButton, Table, Tag, TextArea,
    TextField, Tone, ValueLine, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    components::{PatientLine, ResultValue},
    model::{AnalysisDetail, ReleaseView, ResultVersion, ShowAnalysis, Told, Visibility},
};

/// `/staff/lab/results/{analysis}`: one result with all its versions; correcting and withdrawing it.
#[component]
pub fn AnalysisPage() -> impl IntoView {
    let id = param::<LabAnalysisId>("analysis");
    let amend = Submission::<api::AmendResult>::new();
    let withdraw = Submission::<api::WithdrawResult>::new();
    let detail = ask_about(move || {
        amend.version().get();
        withdraw.version().get();
        Some(api::Analysis { query: ShowAnalysis { analysis_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Result" resource=detail view=move |detail: AnalysisDetail| view! {
            <Detail detail amend withdraw/>
        }/>
    }
}

#[component]
fn Detail(
    detail: AnalysisDetail,
    amend: Submission<api::AmendResult>,
    withdraw: Submission<api::WithdrawResult>,
) -> impl IntoView {
    let AnalysisDetail { patient, analysis, report_name, specimen_id, accession, versions, release, may_amend, told } =
        detail;
    let back = specimen_id.map_or_else(|| "/staff/lab".to_owned(), |id| format!("/staff/lab/specimens/{id}"));
    let tube = accession.map_or_else(|| "Laboratory".to_owned(), |accession| format!("Specimen {accession}"));
    let current = analysis.current.clone();
    let waits = analysis.waiting.clone().filter(|_| current.is_some());
    let rows = versions.into_iter().map(version).collect_view();
    view! {
        <PageHead title="Result" heading=analysis.name.clone() lead=format!("{report_name} · {tube}") back=("Back", back)>
            <Tag>{analysis.state.words()}</Tag>
        </PageHead>
        <Card><PatientLine patient/></Card>
        {waits.map(|_| view! {
            <Notice tone=Tone::Attention title="A correction waits for a second person">
                <p><a href="/staff/lab/verify">"Open what waits to be verified"</a></p>
            </Notice>
        })}
        {current.clone().map(|current| view! { <Current current/> })}
        <Card title="Versions">
            <Table
                caption="Versions of this result, latest first"
                columns=vec![Column::numeric("Version"), Column::text("Result"), Column::text("Who and when"), Column::text("Why")]
            >
                {rows}
            </Table>
        </Card>
        {analysis.visibility.map(|visibility| view! { <Release release visibility/> })}
        {may_amend.then_some(current).flatten().map(|current| view! {
            <Card title="Something is wrong with it">
                <h3>"Who will be told"</h3>
                <ToldList told/>
                <Amend id=analysis.id current=current.clone() unit=analysis.unit.clone() amend/>
                <Withdraw id=analysis.id version=current.version withdraw/>
            </Card>
        })}
    }
}

#[component]
fn Current(current: ResultVersion) -> impl IntoView {
    let line = current.number_line.clone().map(|line| {
        let value = match &current.unit {
            Some(unit) => format!("{} {unit}", current.shown),
            None => current.shown.clone(),
        };
        let flagged = current.flag.is_some_and(crate::model::Flag::is_unusual);
        let words = current.flag.map_or("No flag", |flag| flag.words());
        view! { <ValueLine line value words flagged/> }
    });
    view! {
        <Card title="As it stands">
            <p><ResultValue result=current.clone()/></p>
            {line}
            {current.comment.map(|comment| view! { <p dir="auto">{comment}</p> })}
        </Card>
    }
}

fn version(result: ResultVersion) -> AnyView {
    let status = result.status.words();
    let number = result.version;
    let entered = result.entered.full();
    let by = result.entered_by.clone();
    let verified = result.verified.clone().map(|at| (at.full(), result.verified_by.clone()));
    let (source, reason) = (result.source.words(), result.reason.clone());
    view! {
        <tr>
            <td class="numeric">{number}</td>
            <td><ResultValue result/><div class="muted small">{status}</div></td>
            <td>
                {source}", "{entered}{by.map(|by| view! { " by "<bdi>{by}</bdi> })}
                {verified.map(|(at, by)| view! {
                    <div class="muted small">"Verified "{at}{by.map(|by| view! { " by "<bdi>{by}</bdi> })}</div>
                })}
            </td>
            <td>{reason.map(|reason| view! { <bdi>{reason}</bdi> })}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Release(release: ReleaseView, visibility: Visibility) -> impl IntoView {
    let now = match visibility {
        Visibility::Visible => "The patient can see it.".to_owned(),
        Visibility::NotYet { why, .. } => format!("The patient can’t see it yet. {}.", why.words()),
        Visibility::Never => "The patient does not see it.".to_owned(),
    };
    let rows = release
        .decisions
        .into_iter()
        .map(|decision| {
            view! {
                <li>
                    {decision.decision.words()}", "{decision.at.full()}" by "<bdi>{decision.by}</bdi>": "
                    <bdi>{decision.reason}</bdi>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title="In the portal">
            <p>{now}" The rule of this test: "{release.category.words().to_lowercase()}"."</p>
            <ul>{rows}</ul>
        </Card>
    }
}

#[component]
fn ToldList(told: Vec<Told>) -> impl IntoView {
    if told.is_empty() {
        return view! { <p class="muted">"Nobody has seen it yet."</p> }.into_any();
    }
    let rows = told
        .into_iter()
        .map(|told| {
            view! {
                <li>
                    <bdi>{told.name}</bdi>
                    {told.is_patient.then_some(" (the patient)")}
                    ": "{told.because.words()}
                    {told.opened.map(|at| format!(", {}", at.full()))}
                </li>
            }
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}

#[component]
fn Amend(
    id: LabAnalysisId,
    current: ResultVersion,
    unit: Option<String>,
    amend: Submission<api::AmendResult>,
) -> impl IntoView {
    let label = unit.map_or_else(|| "The right result".to_owned(), |unit| format!("The right result, {unit}"));
    view! {
        <Form action=amend id="amend" class="stack">
            <h3>"Correct it"</h3>
            <Hidden name="analysis_id" value=id.to_string()/>
            <Hidden name="version" value=current.version.to_string()/>
            <TextField name="value" label value=current.shown.clone() width=10/>
            <TextArea name="comment" label="Comment" rows=2 value=current.comment.unwrap_or_default() optional=true/>
            <TextField name="reason" label="Why is it corrected?" hint="Those who saw the old one read this."/>
            <SubmitButton>"Save the correction and tell them"</SubmitButton>
        </Form>
    }
}

#[component]
fn Withdraw(id: LabAnalysisId, version: i32, withdraw: Submission<api::WithdrawResult>) -> impl IntoView {
    view! {
        <Form action=withdraw id="withdraw" class="stack">
            <h3>"Withdraw it"</h3>
            <p class="measure">"For the wrong patient or the wrong tube. The result goes; that it was there stays."</p>
            <Hidden name="analysis_id" value=id.to_string()/>
            <Hidden name="version" value=version.to_string()/>
            <TextField name="reason" label="Why is it withdrawn?" hint="Those who saw it read this."/>
            <SubmitButton variant=Variant::Danger>"Withdraw the result and tell them"</SubmitButton>
        </Form>
    }
}
