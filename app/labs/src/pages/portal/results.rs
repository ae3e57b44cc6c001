use kit::{EmptyState, Loaded, PageHead, Tag, Tone, ask};
use leptos::prelude::*;

use crate::{
    api,
    model::{FROM_ELSEWHERE, MyResults, NOT_REVIEWED, OwnReportLine},
};

/// `/results`: one's results, the newest first, with what is new.
#[component]
pub fn OwnResultsPage() -> impl IntoView {
    let results = ask(move || api::MyResults { query: MyResults {} });
    view! {
        <PageHead title="Your results"/>
        <Loaded resource=results view={|results: Vec<OwnReportLine>| view! { <List results/> }}/>
    }
}

#[component]
fn List(results: Vec<OwnReportLine>) -> impl IntoView {
    if results.is_empty() {
        return view! {
            <EmptyState
                title="No results yet"
                text="When the laboratory has a result for you, it appears here and you get an e-mail."
            />
        }
        .into_any();
    }
    let rows = results.into_iter().map(row).collect_view();
    view! { <ul class="result-rows">{rows}</ul> }.into_any()
}

fn row(line: OwnReportLine) -> AnyView {
    let href = format!("/results/{}", line.id);
    let words = match (line.unusual, line.of) {
        (0, 1) => "As usual, or not compared".to_owned(),
        (0, of) => format!("{of} values, none outside what is usual"),
        (1, 1) => "Outside what is usual".to_owned(),
        (unusual, of) => format!("{unusual} of {of} values outside what is usual"),
    };
    let note = match (line.reviewed, line.elsewhere) {
        (true, _) => None,
        (false, true) => Some(FROM_ELSEWHERE.0),
        (false, false) => Some(NOT_REVIEWED.0),
    };
    view! {
        <li>
            <a class="result-row" href=href class:unread=line.unread>
                <span class="result-row-head">
                    <strong dir="auto">{line.name}</strong>
                    {line.unread.then(|| view! { <Tag tone=Tone::Information>"New"</Tag> })}
                    {line.corrected.then(|| view! { <Tag tone=Tone::Attention>"Corrected"</Tag> })}
                </span>
                <span class="muted">{line.collected.full()}</span>
                <span>{words}</span>
                {note.map(|note| view! { <span class="muted small">{note}</span> })}
            </a>
        </li>
    }
    .into_any()
}
