use kit::{Column, PageHead, PageLoaded, Table, Tag, Tone, ask};
use leptos::prelude::*;

use crate::{
    api,
    model::{Catalogue, CatalogueTest, ShowCatalogue},
};

/// `/staff/lab/catalogue`: what can be measured.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let catalogue = ask(|| api::Catalogue { query: ShowCatalogue {} });
    view! {
        <PageLoaded title="Tests" resource=catalogue view=move |catalogue: Catalogue| view! { <All catalogue/> }/>
    }
}

#[component]
fn All(catalogue: Catalogue) -> impl IntoView {
    let Catalogue { tests, panels } = catalogue;
    let tests = tests.into_iter().map(row).collect_view();
    let panels = panels
        .into_iter()
        .map(|panel| view! { <li><strong>{panel.name}</strong>" "<span class="muted">{panel.tests.join(", ")}</span></li> })
        .collect_view();
    view! {
        <PageHead title="Tests" lead="What the laboratory measures." back=("Laboratory", "/staff/lab".into())/>
        <Table
            caption="Tests of the laboratory"
            columns=vec![
                Column::text("Test"),
                Column::text("LOINC"),
                Column::text("Tube"),
                Column::text("Unit"),
                Column::text("Price code"),
                Column::text("Portal"),
            ]
        >
            {tests}
        </Table>
        <h2>"Panels"</h2>
        <ul class="plain-list">{panels}</ul>
    }
}

fn row(test: CatalogueTest) -> AnyView {
    let release = match test.release_hours {
        Some(hours) => format!("{} ({hours} h)", test.release_category.words()),
        None => test.release_category.words().to_owned(),
    };
    view! {
        <tr class="row-link">
            <td>
                <a href=format!("/staff/lab/catalogue/{}", test.id)>{test.name}</a>
                <div class="muted small">{test.code}" · "{test.department}</div>
            </td>
            <td class="nowrap">{test.loinc}</td>
            <td>{test.tube}</td>
            <td class="nowrap">{test.unit}</td>
            <td class="nowrap">{test.price_code}</td>
            <td>
                {release}
                {test.sensitive.then(|| view! { " "<Tag tone=Tone::Attention>"Sensitive"</Tag> })}
                {(!test.active).then(|| view! { " "<Tag>"Not offered"</Tag> })}
            </td>
        </tr>
    }
    .into_any()
}
