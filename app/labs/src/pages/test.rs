use ::model::LabTestId;
use kit::{
    Card, CheckChoice, CheckField, Form, Hidden, LinkButton, PageHead, PageLoaded, SelectField, Submission,
    SubmitButton, TextArea, TextField, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::param;

use super::ranges::Ranges;
use crate::{
    api,
    model::{PanelOfTest, ReleaseCategory, ShowTest, TestDetail, ValueKind},
};

/// `/staff/lab/catalogue/{test}`: how one thing is measured, by which ranges it is judged, and who may know when.
#[component]
pub fn TestPage() -> impl IntoView {
    let id = param::<LabTestId>("test");
    let edit = Submission::<api::EditTest>::new();
    let add = Submission::<api::AddRange>::new();
    let end = Submission::<api::EndRange>::new();
    let test = ask_about(move || {
        edit.version().get();
        add.version().get();
        end.version().get();
        Some(api::ShowTest { query: ShowTest { test_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Test" resource=test view=move |detail: TestDetail| view! { <One detail edit add end/> }/>
    }
}

#[component]
fn One(
    detail: TestDetail,
    edit: Submission<api::EditTest>,
    add: Submission<api::AddRange>,
    end: Submission<api::EndRange>,
) -> impl IntoView {
    let lead = format!("{} · {}", detail.test.code, detail.test.department);
    let ranges = (detail.kind == ValueKind::Quantity).then(|| {
        let (test, unit, ranges, today) =
            (detail.test.id, detail.test.unit.clone(), detail.ranges.clone(), detail.today);
        view! { <Ranges test unit ranges today add end/> }
    });
    let choices = (!detail.choices.is_empty())
        .then(|| view! { <p>"One of: "{detail.choices.join(", ")}". The first is the expected one."</p> });
    let formula = detail.formula.clone().map(|formula| view! { <p>"Calculated: "{formula}</p> });
    let aliases = (!detail.aliases.is_empty())
        .then(|| view! { <p class="muted">"Others call it: "{detail.aliases.join(", ")}</p> });
    view! {
        <PageHead title="Test" heading=detail.test.name.clone() lead back=("Tests", "/staff/lab/catalogue".into())/>
        {choices}
        {formula}
        {aliases}
        {ranges}
        <Card title="How it is measured, told and charged"><Edit detail edit/></Card>
    }
}

#[component]
fn Edit(detail: TestDetail, edit: Submission<api::EditTest>) -> impl IntoView {
    let release = ReleaseCategory::ALL.iter().map(|one| (one.name().to_owned(), one.words().to_owned())).collect();
    let text = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
    let (test, panels) = (detail.test, detail.panels);
    let unit_hint = if detail.unit_is_fixed {
        "It has ranges or results in this unit. What is measured in another one is another test."
    } else {
        "In UCUM: mmol/L, 10*3/uL, m[IU]/L."
    };
    view! {
        <Form action=edit id="edit-test" class="stack">
            <Hidden name="test_id" value=test.id.to_string()/>
            <Hidden name="version" value=detail.version.to_string()/>
            <TextField name="name" label="Name" value=test.name/>
            <TextField name="loinc" label="LOINC" width=10 value=test.loinc.unwrap_or_default() optional=true/>
            <TextField name="specimen" label="Specimen" width=20 value=detail.specimen/>
            <TextField name="tube" label="Tube" width=20 value=test.tube/>
            <TextField name="unit" label="Unit" hint=unit_hint width=20 value=test.unit.unwrap_or_default() optional=true/>
            <TextField name="decimals" label="Decimals" inputmode="numeric" width=2 value=detail.decimals.to_string()/>
            <TextField name="turnaround_minutes" label="Ready after, minutes" inputmode="numeric" width=10 value=detail.turnaround_minutes.to_string()/>
            <TextField name="delta_percent" label="A change is remarkable from, per cent" inputmode="numeric" width=4 value=text(detail.delta_percent.map(i32::from)) optional=true/>
            <CheckField name="second_person" label="Another person must verify it" checked=detail.second_person value="on"/>
            <TextField name="price_code" label="Price code" width=20 value=test.price_code.unwrap_or_default() optional=true/>
            <fieldset class="choice-grid">
                <legend>"Belongs to these panels"</legend>
                {panels.into_iter().map(panel).collect_view()}
            </fieldset>
            <TextField name="plain_name" label="Name in plain words" value=detail.plain_name/>
            <TextArea name="about" label="What it tells" rows=3 value=detail.about/>
            <SelectField name="release_category" label="When may the patient see it?" options=release value=test.release_category.name()/>
            <TextField name="release_hours" label="After how many hours?" hint="Needed with “After some hours”." inputmode="numeric" width=4 value=text(test.release_hours) optional=true/>
            <CheckField name="sensitive" label="Sensitive: only as a person decides" checked=test.sensitive value="on"/>
            <CheckField name="active" label="Can be ordered" checked=test.active value="on"/>
            <div class="button-row">
                <SubmitButton>"Save"</SubmitButton>
                <LinkButton href="/staff/lab/catalogue" variant=Variant::Secondary>"Back to all tests"</LinkButton>
            </div>
        </Form>
    }
}

fn panel(panel: PanelOfTest) -> AnyView {
    view! { <CheckChoice name="panels[]" value=panel.id.to_string() label=panel.name checked=panel.belongs/> }
        .into_any()
}
