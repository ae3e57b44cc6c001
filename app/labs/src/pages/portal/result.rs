use ::model::LabReportId;
use kit::{Card, Disclosure, DownloadLink, LineChart, Loaded, Notice, PageHead, Tone, ValueLine, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    components::FlagTag,
    model::{Change, Flag, MyReport, OwnReport, OwnResult, Review},
};

/// `/results/{report}`: what was measured, what it means, what to do next.
#[component]
pub fn OwnResultPage() -> impl IntoView {
    let id = param::<LabReportId>("report");
    let report = ask_about(move || Some(api::MyReport { query: MyReport { report_id: id.get()? } }));
    view! {
        <PageHead title="Your result" back=("Your results", "/results".into())/>
        <Loaded resource=report lines=10 view=|report: OwnReport| view! { <Report report/> }/>
    }
}

#[component]
fn Report(report: OwnReport) -> impl IntoView {
    let unreviewed = report.unreviewed();
    let OwnReport { id, name, performer, collected, results, more_to_come, review, next_step, .. } = report;
    let results = results.into_iter().map(|result| view! { <OneResult result/> }).collect_view();
    view! {
        <div class="stack">
            <div>
                <h2 dir="auto">{name}</h2>
                <p class="muted">
                    "Taken "{collected.full()}" "{collected.abbreviation}
                    {performer.map(|performer| view! { ", measured by "<bdi>{performer}</bdi> })}
                </p>
            </div>
            {review.map(|review| view! { <Reviewed review/> })}
            {unreviewed.map(|(title, text)| view! {
                <Notice tone=Tone::Information title=title>
                    <p>{text}</p>
                </Notice>
            })}
            <Card title="What to do next"><p dir="auto">{next_step}</p></Card>
            {results}
            {more_to_come.then(|| view! {
                <p class="muted">"More values of this test are still to come, or will be discussed with you first."</p>
            })}
            <p><DownloadLink href=format!("/results/{id}/document.pdf")>"Download as PDF"</DownloadLink></p>
        </div>
    }
}

#[component]
fn Reviewed(review: Review) -> impl IntoView {
    let Review { comment, at, by, .. } = review;
    view! {
        <Card title=format!("{by} has looked at this")>
            {comment.map(|comment| view! { <p class="written" dir="auto">{comment}</p> })}
            <p class="muted small">{at.full()}" "{at.abbreviation}</p>
        </Card>
    }
}

#[component]
fn OneResult(result: OwnResult) -> impl IntoView {
    let OwnResult { name, about, shown, unit, range, number_line, flag, sentence, comment, before, change, trend } =
        result;
    let value = match &unit {
        Some(unit) => format!("{shown} {unit}"),
        None => shown.clone(),
    };
    let flagged = flag.is_some_and(Flag::is_unusual);
    let picture = match number_line {
        Some(line) => view! { <ValueLine line value=value words=sentence flagged/> }.into_any(),
        None => view! {
            {(!shown.is_empty()).then(|| view! { <p class="own-value" dir="auto">{value}</p> })}
            <p>{sentence}</p>
        }
        .into_any(),
    };
    view! {
        <section class="card own-result">
            <h3 dir="auto">{name}" "<FlagTag flag=flag/></h3>
            {change.map(|change| view! { <Changed change before/> })}
            {picture}
            {range.map(|range| view! { <p class="muted">"Usual: "{range}</p> })}
            {(!about.is_empty()).then(|| view! { <p dir="auto">{about}</p> })}
            {comment.map(|comment| view! { <p dir="auto">"The laboratory says: "{comment}</p> })}
            {trend.map(|chart| view! { <Disclosure summary="How it was before"><LineChart chart/></Disclosure> })}
        </section>
    }
}

#[component]
fn Changed(change: Change, before: Option<String>) -> impl IntoView {
    let title = change.title();
    let (Change::Corrected { reason, at } | Change::Withdrawn { reason, at }) = change;
    view! {
        <Notice tone=Tone::Attention title=title>
            <p>
                {at.full()}" "{at.abbreviation}
                {before.map(|before| view! { ". Before, it read "<bdi>{before}</bdi> })}
                {reason.map(|reason| view! { ". Why: "<bdi>{reason}</bdi> })}
            </p>
        </Notice>
    }
}
