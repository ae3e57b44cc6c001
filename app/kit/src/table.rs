use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub label: String,
    /// Figures are set to the right.
    pub numeric: bool,
}

impl Column {
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false }
    }

    pub fn numeric(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: true }
    }
}

/// A table whose head stays in sight. Children are `<tr>` with one cell per column (`<td class="numeric">`
/// for figures); a row with one link in its first cell is clickable as a whole with `class="row-link"`.
///
/// With `stacked`, each row is a card on a phone: its first cell heads it, and every other cell stands on a line of its own,
/// behind its `data-label`, the name of the column that is out of sight then. An empty cell is left out.
#[component]
pub fn Table(
    /// What the table holds, for those who can't see it.
    #[prop(into)]
    caption: String,
    columns: Vec<Column>,
    #[prop(optional)] stacked: bool,
    children: Children,
) -> impl IntoView {
    let label = caption.clone();
    let class = if stacked { "table-frame stacked" } else { "table-frame" };
    let head = columns
        .into_iter()
        .map(|column| view! { <th scope="col" class:numeric=column.numeric>{column.label}</th> })
        .collect_view();
    view! {
        <section class=class aria-label=label tabindex="0">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </section>
    }
}
