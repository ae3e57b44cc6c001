use ::model::{LabReportId, LabTestId, PatientId};
use kit::{
    ButtonRow, Card, Choice, Column, Disclosure, DownloadLink, EmptyState, Form, Hidden, LineChart, LinkButton, Loaded,
    Notice, PageHead, RadioField, Submission, SubmitButton, Table, Tag, TextArea, TextField, Tone, Variant, ask,
    ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    components::{FlagTag, ResultValue},
    model::{Analysis, Override, PatientResults, Report, ResultList, Review, ShowTrend, Trend, TrendValue, Visibility},
};

/// `/staff/patients/{patient}/results?report=&test=`: a patient's results as clinicians see them, page by page.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let (patient, report, test) =
        (param::<PatientId>("patient"), query::<LabReportId>("report"), query::<LabTestId>("test"));
    let review = Submission::<api::ReviewReport>::new();
    let decide = Submission::<api::DecideRelease>::new();
    let results = ask_about(move || {
        review.version().get();
        decide.version().get();
        Some(api::PatientResults { query: PatientResults { patient_id: patient.get()?, report_id: report.get() } })
    });
    view! {
        <PageHead title="Results"/>
        {move || Some(view! { <OneTest patient=patient.get()? test=test.get()?/> })}
        <Loaded resource=results lines=10 view=move |list: ResultList| view! {
            <Reports list open=report.get_untracked() review decide/>
        }/>
    }
}

#[component]
fn OneTest(patient: PatientId, test: LabTestId) -> impl IntoView {
    let trend = ask(move || api::Trend { query: ShowTrend { patient_id: patient, test_id: test } });
    view! { <Loaded resource=trend lines=1 view=|trend: Trend| view! { <Course trend/> }/> }
}

#[component]
fn Course(trend: Trend) -> impl IntoView {
    let Trend { patient_id, name, unit, chart, values } = trend;
    let back = format!("/staff/patients/{patient_id}/results");
    let rows = values.into_iter().map(course_row).collect_view();
    let title = unit.map_or_else(|| name.clone(), |unit| format!("{name}, {unit}"));
    view! {
        <Card title>
            {chart.map(|chart| view! { <LineChart chart/> })}
            <Disclosure summary="All values">
                <Table caption=format!("{name}, latest first") columns=vec![Column::text("When"), Column::text("Value"), Column::text("Usual")]>
                    {rows}
                </Table>
            </Disclosure>
            <LinkButton href=back variant=Variant::Secondary>"Close"</LinkButton>
        </Card>
    }
}

fn course_row(value: TrendValue) -> AnyView {
    view! {
        <tr>
            <td>{value.collected.full()}</td>
            <td>
                {value.shown}{value.unit.map(|unit| format!(" {unit}"))}" "
                <FlagTag flag=value.flag/>
            </td>
            <td>{value.range}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Reports(
    list: ResultList,
    open: Option<LabReportId>,
    review: Submission<api::ReviewReport>,
    decide: Submission<api::DecideRelease>,
) -> impl IntoView {
    if list.reports.is_empty() {
        return view! { <EmptyState title="No result yet" text="Results appear here as soon as the laboratory has them."/> }
            .into_any();
    }
    let patient = list.patient_id;
    let cards = list
        .reports
        .into_iter()
        .scan(open.is_none(), |first, report| {
            // One at a time: the one that was asked for, else the first that waits to be looked at.
            let open = Some(report.id) == open || *first && report.to_review;
            *first &= !open;
            Some((report, open))
        })
        .map(|(report, open)| {
            view! { <ReportCard patient report open review decide/> }
        })
        .collect_view();
    let pages =
        [(list.newer, "Newer results"), (list.older, "Older results")].into_iter().filter_map(|(first, words)| {
            let href = format!("/staff/patients/{patient}/results?report={}", first?);
            Some(view! { <LinkButton href variant=Variant::Secondary>{words}</LinkButton> })
        });
    let pages: Vec<_> = pages.collect();
    let pages = (!pages.is_empty()).then(|| view! { <ButtonRow>{pages}</ButtonRow> });
    view! { <div class="stack">{cards}{pages}</div> }.into_any()
}

#[component]
fn ReportCard(
    patient: PatientId,
    report: Report,
    open: bool,
    review: Submission<api::ReviewReport>,
    decide: Submission<api::DecideRelease>,
) -> impl IntoView {
    let when = report.collected.clone().unwrap_or_else(|| report.created.clone()).full();
    let latest = report
        .analyses
        .iter()
        .filter_map(|analysis| analysis.current.as_ref())
        .max_by_key(|current| current.verified.as_ref().map(|at| at.at))
        .map(|current| current.id.to_string())
        .unwrap_or_default();
    let worst = report.analyses.iter().filter_map(|analysis| analysis.current.as_ref()?.flag).max();
    let rows = report.analyses.iter().cloned().map(|analysis| row(patient, analysis)).collect_view();
    let reviews = report.reviews.into_iter().map(reviewed).collect_view();
    let releases = report.analyses.into_iter().filter(|analysis| analysis.current.is_some());
    let may_review = report.may_review;
    let releases = may_review.then(|| releases.map(|analysis| view! { <Decide analysis decide/> }).collect_view());
    let (id, to_review) = (report.id, report.to_review);
    let source = match (report.elsewhere, report.performer) {
        (true, Some(performer)) => Some(format!("From elsewhere, measured by {performer}")),
        (true, None) => Some("From elsewhere: the record does not say who measured it".to_owned()),
        (false, performer) => performer.map(|performer| format!("Measured by {performer}")),
    };
    let document = format!("/staff/patients/{patient}/results/{id}/document.pdf");
    let caption = format!("{}, {when}", report.name);
    view! {
        <details class="card report" open=open id=format!("report-{id}")>
            <summary>
                <strong>{report.name}</strong>
                " "<span class="muted">{when}</span>" "
                <FlagTag flag=worst/>
                {to_review.then(|| view! { <Tag tone=Tone::Attention>"To review"</Tag> })}
                {report.elsewhere.then(|| view! { <Tag>"From elsewhere"</Tag> })}
            </summary>
            {source.map(|source| view! { <p class="muted" dir="auto">{source}</p> })}
            <Table
                caption=caption
                columns=vec![Column::text("Test"), Column::text("Result"), Column::text("Before"), Column::text("In the portal")]
            >
                {rows}
            </Table>
            {reviews}
            <p><DownloadLink href=document>"Download as PDF"</DownloadLink></p>
            {may_review.then(|| view! {
                <Form action=review id=format!("review-{id}") class="stack">
                    <Hidden name="report_id" value=id.to_string()/>
                    <Hidden name="seen_result" value=latest/>
                    <TextArea name="comment" label="What does it mean? The patient reads this." rows=3 optional=true/>
                    <TextField name="next_step" label="What should the patient do now?" optional=true maxlength=1000/>
                    <SubmitButton variant=if to_review { Variant::Primary } else { Variant::Secondary }>
                        "I have looked at it"
                    </SubmitButton>
                </Form>
                <Disclosure summary="Release or hold back">{releases}</Disclosure>
            })}
        </details>
    }
}

fn row(patient: PatientId, analysis: Analysis) -> AnyView {
    let course = analysis.test_id.map(|test| format!("/staff/patients/{patient}/results?test={test}"));
    let name = match course {
        Some(href) => view! { <a href=href>{analysis.name}</a> }.into_any(),
        None => view! { <bdi>{analysis.name}</bdi> }.into_any(),
    };
    let value = match (analysis.current, analysis.waiting) {
        (Some(current), _) => {
            let corrected =
                (current.version > 1).then(|| view! { <Tag tone=Tone::Attention>{current.status.words()}</Tag> });
            let comment =
                current.comment.clone().map(|comment| view! { <div class="small" dir="auto">{comment}</div> });
            view! { <ResultValue result=current/>" "{corrected}{comment} }.into_any()
        }
        (None, Some(waiting)) => {
            view! { <ResultValue result=waiting/>" "<Tag tone=Tone::Information>"Not verified"</Tag> }.into_any()
        }
        (None, None) => view! { <span class="muted">{analysis.state.words()}</span> }.into_any(),
    };
    view! {
        <tr>
            <td>{name}</td>
            <td>{value}</td>
            <td>
                {analysis.previous.map(|previous| view! {
                    <span>{previous.shown}" "<FlagTag flag=previous.flag/></span>
                    <div class="muted small">{::model::time::date(previous.collected.local.date())}</div>
                })}
            </td>
            <td class="small">{analysis.visibility.map(seen)}</td>
        </tr>
    }
    .into_any()
}

fn seen(visibility: Visibility) -> String {
    match visibility {
        Visibility::Visible => "Visible".to_owned(),
        Visibility::NotYet { why, .. } => why.words().to_owned(),
        Visibility::Never => "Not shown".to_owned(),
    }
}

fn reviewed(review: Review) -> AnyView {
    view! {
        <Notice tone=Tone::Success title=format!("{} has looked at it, {}", review.by, review.at.full())>
            {review.comment.map(|comment| view! { <p class="written" dir="auto">{comment}</p> })}
            {review.next_step.map(|next| view! { <p dir="auto">"Next: "{next}</p> })}
        </Notice>
    }
    .into_any()
}

#[component]
fn Decide(analysis: Analysis, decide: Submission<api::DecideRelease>) -> impl IntoView {
    let id = analysis.id;
    let options = Override::ALL
        .iter()
        .map(|one| {
            Choice::new(
                one.name(),
                match one {
                    Override::Release => "Let the patient see it now",
                    Override::Withhold => "Hold it back",
                },
            )
        })
        .collect();
    view! {
        <Form action=decide id=format!("release-{id}") class="stack">
            <h3>{analysis.name}</h3>
            <Hidden name="analysis_id" value=id.to_string()/>
            <RadioField name="decision" label="What should happen?" options/>
            <TextField name="reason" label="Why?"/>
            <SubmitButton variant=Variant::Secondary>"Save the decision"</SubmitButton>
        </Form>
    }
}
