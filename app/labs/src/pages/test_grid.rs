use ::model::{FacilityId, LabTestId};
use kit::{EmptyState, Form, PageHead, PageLoaded, Submission, SubmitButton, TabLink, Tabs, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    components::{PatientLine, ResultGrid},
    model::{GridRow, ShowTestGrid, TestGrid},
};

/// `/staff/lab/tests/{test}`: one test, every tube that waits for it.
#[component]
pub fn TestGridPage() -> impl IntoView {
    let (test, facility) = (param::<LabTestId>("test"), query::<FacilityId>("facility"));
    let enter = Submission::<api::EnterResults>::new();
    // A refusal is no change: what was typed stays, to be corrected.
    let entered = Memo::new(move |_| {
        let good = enter.value().with(|answer| matches!(answer, Some(Ok(_))));
        if good { enter.version().get_untracked() } else { 0 }
    });
    let grid = ask_about(move || {
        entered.get();
        Some(api::TestGrid { query: ShowTestGrid { facility_id: facility.get(), test_id: test.get()? } })
    });
    view! {
        <PageLoaded title="Results by test" resource=grid view=move |grid: TestGrid| view! { <Grid grid enter/> }/>
    }
}

#[component]
fn Grid(grid: TestGrid, enter: Submission<api::EnterResults>) -> impl IntoView {
    let TestGrid { test_id, name, unit, facility_name, rows, others, .. } = grid;
    let tabs = others
        .into_iter()
        .map(|other| TabLink {
            label: other.name,
            href: format!("/staff/lab/tests/{}", other.test_id),
            count: None,
            current: other.test_id == test_id,
        })
        .collect::<Vec<_>>();
    let heading = unit.map_or_else(|| name.clone(), |unit| format!("{name}, {unit}"));
    let empty = rows.is_empty();
    let rows = rows.into_iter().map(|row| (head(&row), row.analysis)).collect();
    view! {
        <PageHead title="Results by test" heading lead=facility_name back=("Laboratory", "/staff/lab?state=in_process".into())/>
        {(!tabs.is_empty()).then(|| view! { <Tabs label="Tests that wait" tabs/> })}
        {if empty {
            view! { <EmptyState title="Nothing waits for this test" text="Choose another one, or go back to the worklists."/> }.into_any()
        } else {
            view! {
                <Form action=enter id="results" class="stack">
                    <ResultGrid caption=format!("Every tube that waits for {name}") rows head="Patient"/>
                    <SubmitButton>"Save the results"</SubmitButton>
                </Form>
            }
            .into_any()
        }}
    }
}

fn head(row: &GridRow) -> AnyView {
    let tube = row.specimen_id.zip(row.accession.clone()).map(|(id, accession)| {
        view! { <div><a href=format!("/staff/lab/specimens/{id}")>{accession}</a></div> }
    });
    view! { <PatientLine patient=row.patient.clone()/>{tube} }.into_any()
}
