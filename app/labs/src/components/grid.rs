use ::model::form_key;
use kit::{CellField, Column, Hidden, Table, Tag, Tone};
use leptos::prelude::*;

use super::{FlagTag, ResultValue};
use crate::model::{Analysis, AnalysisState, ValueKind};

/// Values to type, one row per analysis: what it is, the last value, the field, what is usual.
#[component]
pub fn ResultGrid(
    /// What the table holds.
    #[prop(into)]
    caption: String,
    /// The row's head and what is measured.
    rows: Vec<(AnyView, Analysis)>,
    /// What stands in the head above the first column.
    head: &'static str,
) -> impl IntoView {
    let rows = rows.into_iter().map(|(head, analysis)| row(head, analysis)).collect_view();
    view! {
        <Table
            caption
            columns=vec![
                Column::text(head),
                Column::text("Last value"),
                Column::text("Result"),
                Column::text("Comment"),
                Column::text("State"),
            ]
        >
            {rows}
        </Table>
    }
}

fn row(head: AnyView, analysis: Analysis) -> AnyView {
    let previous = analysis.previous.clone().map(|previous| {
        view! {
            <span>
                {previous.shown}
                {previous.unit.map(|unit| format!(" {unit}"))}
                " "
                <FlagTag flag=previous.flag/>
            </span>
            <div class="muted small">{previous.collected.full()}</div>
        }
    });
    let may_type = !analysis.calculated
        && matches!(analysis.state, AnalysisState::Pending | AnalysisState::Entered | AnalysisState::Retest);
    let (field, comment) = if may_type { fields(&analysis) } else { (shown(&analysis), ().into_any()) };
    let waiting = analysis.waiting.clone();
    let delta = waiting.as_ref().and_then(|waiting| waiting.delta.clone()).map(|delta| {
        view! {
            <div class="small">
                "Change: "{delta.words}" "
                {delta.remarkable.then(|| view! { <Tag tone=Tone::Attention>"Remarkable"</Tag> })}
            </div>
        }
    });
    let warning =
        waiting.and_then(|waiting| waiting.no_flag_reason).map(|why| view! { <div class="small">{why}</div> });
    let tone = match analysis.state {
        AnalysisState::Verified => Tone::Success,
        AnalysisState::Entered => Tone::Information,
        AnalysisState::Retest | AnalysisState::Withdrawn => Tone::Attention,
        AnalysisState::Pending | AnalysisState::NotDone => Tone::Neutral,
    };
    view! {
        <tr>
            <td>{head}</td>
            <td>{previous}</td>
            <td>{field}{delta}{warning}</td>
            <td>{comment}</td>
            <td><Tag tone=tone>{analysis.state.words()}</Tag></td>
        </tr>
    }
    .into_any()
}

fn fields(analysis: &Analysis) -> (AnyView, AnyView) {
    let id = form_key(analysis.id);
    let waiting = analysis.waiting.clone();
    let (value, comment, seen, flag) = waiting.map_or_else(Default::default, |waiting| {
        (waiting.shown, waiting.comment.unwrap_or_default(), waiting.id.to_string(), waiting.flag)
    });
    let unit = analysis.unit.clone();
    let field = view! {
        <Hidden name=format!("seen[{id}]") value=seen/>
        <div class="cell-with-unit">
            <CellField
                name=format!("values[{id}]")
                label=format!("Result of {}", analysis.name)
                value
                choices=analysis.choices.clone()
                numeric=analysis.kind == ValueKind::Quantity
            />
            {unit.map(|unit| view! { <span class="muted">{unit}</span> })}
        </div>
        <FlagTag flag/>
    };
    let comment = view! {
        <CellField name=format!("comments[{id}]") label=format!("Comment on {}", analysis.name) value=comment/>
    };
    (field.into_any(), comment.into_any())
}

fn shown(analysis: &Analysis) -> AnyView {
    let result = analysis.current.clone().or_else(|| analysis.waiting.clone());
    match result {
        Some(result) => view! { <ResultValue result/> }.into_any(),
        None if analysis.calculated => view! { <span class="muted">"Calculated from the others"</span> }.into_any(),
        None => view! { <span class="muted">{analysis.not_done_reason.clone().unwrap_or_default()}</span> }.into_any(),
    }
}
