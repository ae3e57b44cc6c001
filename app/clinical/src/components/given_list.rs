use kit::{Column, EmptyState, Table, Tag, Tone};
use leptos::prelude::*;

use crate::model::{Given, GivenList};

/// A list of the record, newest first. What is over is set back, never hidden.
#[component]
pub fn GivenTable(
    list: GivenList,
    /// What the table holds.
    caption: &'static str,
    /// "Medicine", "Vaccine", "Procedure".
    what: &'static str,
    /// What stands there when there is none: title and text.
    none: (&'static str, &'static str),
) -> impl IntoView {
    if list.items.is_empty() {
        return view! { <EmptyState title=none.0 text=none.1/> }.into_any();
    }
    let shown = i64::try_from(list.items.len()).unwrap_or(i64::MAX);
    let left = (list.total > shown).then(|| format!("The latest {shown} of {} are shown.", list.total));
    let rows = list.items.into_iter().map(row).collect_view();
    view! {
        <Table caption columns=vec![Column::text(what), Column::text("When"), Column::text("State"), Column::text("Details")]>
            {rows}
        </Table>
        {left.map(|left| view! { <p class="muted">{left}</p> })}
    }
    .into_any()
}

fn row(given: Given) -> AnyView {
    let tone = if given.current { Tone::Neutral } else { Tone::Attention };
    view! {
        <tr class:set-back=!given.current>
            <td>
                <bdi>{given.title}</bdi>
                {given.code.map(|code| view! { <span class="muted small">" "{code}</span> })}
            </td>
            <td class="nowrap">{given.when}</td>
            <td><Tag tone=tone>{given.status}</Tag></td>
            <td>
                {given.details.into_iter().map(|detail| view! { <div dir="auto">{detail}</div> }).collect_view()}
                {given.imported.then(|| view! { <div class="muted small">"From another record"</div> })}
            </td>
        </tr>
    }
    .into_any()
}
