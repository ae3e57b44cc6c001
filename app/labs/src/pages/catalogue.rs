use ::model::LabTestId;
use kit::{
    Card, CheckField, Column, EmptyState, Form, Hidden, LinkButton, PageHead, SelectField, Submission, SubmitButton,
    Table, Tag, TextArea, TextField, Tone, Variant,
};
use leptos::prelude::*;
use scheduling::components::{portal::query, staff::PageLoaded};

use crate::{
    api,
    model::{Catalogue, CatalogueTest, RangeRow, ReleaseCategory, ShowCatalogue},
};

/// `/staff/lab/catalogue?test=`: what can be measured, by which range it is judged, and who may know when.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let test = query::<LabTestId>("test");
    let edit = Submission::<api::EditTest>::new();
    let catalogue =
        Resource::new(move || edit.version().get(), |_| async move { api::catalogue(ShowCatalogue {}).await });
    view! {
        <PageLoaded title="Tests" resource=catalogue view=move |catalogue: Catalogue| {
            let chosen = catalogue.tests.iter().find(|one| Some(one.id) == test.get()).cloned();
            match chosen {
                Some(test) => view! { <One test edit/> }.into_any(),
                None => view! { <All catalogue/> }.into_any(),
            }
        }/>
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
                <a href=format!("/staff/lab/catalogue?test={}", test.id)>{test.name}</a>
                <div class="muted small">{test.code}" · "{test.department}</div>
            </td>
            <td class="nowrap">{test.loinc}</td>
            <td>{test.tube}</td>
            <td class="nowrap">{test.unit}</td>
            <td>
                {release}
                {test.sensitive.then(|| view! { " "<Tag tone=Tone::Attention>"Sensitive"</Tag> })}
                {(!test.active).then(|| view! { " "<Tag>"Not offered"</Tag> })}
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn One(test: CatalogueTest, edit: Submission<api::EditTest>) -> impl IntoView {
    let ranges = test.ranges.clone();
    let aliases = test.aliases.join(", ");
    let release = ReleaseCategory::ALL.iter().map(|one| (one.name().to_owned(), one.words().to_owned())).collect();
    let text = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
    view! {
        <PageHead title="Tests" heading=test.name.clone() back=("Tests", "/staff/lab/catalogue".into())/>
        <Card title="By which range it is judged"><Ranges ranges/></Card>
        {(!aliases.is_empty()).then(|| view! { <p class="muted">"Others call it: "{aliases}</p> })}
        {test.formula.clone().map(|formula| view! { <p class="muted">"Calculated: "{formula}</p> })}
        <Card title="What patients read, and when">
            <Form action=edit id="edit-test" class="stack">
                <Hidden name="test_id" value=test.id.to_string()/>
                <TextField name="plain_name" label="Name in plain words" value=test.plain_name/>
                <TextArea name="about" label="What it tells" rows=3 value=test.about/>
                <SelectField name="release_category" label="When may the patient see it?" options=release value=test.release_category.name()/>
                <TextField name="release_hours" label="After how many hours?" hint="Needed with “After some hours”." inputmode="numeric" width=4 value=text(test.release_hours) optional=true/>
                <CheckField name="sensitive" label="Sensitive: only as a person decides" checked=test.sensitive value="on"/>
                <CheckField name="second_person" label="Another person must verify it" checked=test.second_person value="on"/>
                <TextField name="turnaround_minutes" label="Ready after, minutes" inputmode="numeric" width=10 value=test.turnaround_minutes.to_string()/>
                <TextField name="delta_percent" label="A change is remarkable from, per cent" inputmode="numeric" width=4 value=text(test.delta_percent.map(i32::from)) optional=true/>
                <CheckField name="active" label="Can be ordered" checked=test.active value="on"/>
                <div class="button-row">
                    <SubmitButton>"Save"</SubmitButton>
                    <LinkButton href="/staff/lab/catalogue" variant=Variant::Secondary>"Back to all tests"</LinkButton>
                </div>
            </Form>
        </Card>
    }
}

#[component]
fn Ranges(ranges: Vec<RangeRow>) -> impl IntoView {
    if ranges.is_empty() {
        return view! { <EmptyState title="No range" text="Values of this test are shown without a flag."/> }
            .into_any();
    }
    let rows = ranges
        .into_iter()
        .map(|range| {
            view! {
                <tr>
                    <td>{range.who}</td>
                    <td>{range.usual}</td>
                    <td>{range.critical}</td>
                    <td class="small">{range.source}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="Ranges"
            columns=vec![Column::text("For"), Column::text("Usual"), Column::text("Critical"), Column::text("Source")]
        >
            {rows}
        </Table>
    }
    .into_any()
}
