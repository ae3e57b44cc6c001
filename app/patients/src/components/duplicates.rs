use kit::{
    ButtonRow, Card, CardGrid, Form, Hidden, LinkButton, Notice, Submission, SubmitButton, SummaryList, SummaryRow,
    Tag, Tone, Variant,
};
use leptos::prelude::*;

use crate::{
    api,
    model::{Draft, PossibleDuplicate},
};

/// Who may be the person at the desk already: look, then open the record or say that this is somebody new.
#[component]
pub fn Duplicates(action: Submission<api::ConfirmRegistration>, draft: Draft) -> impl IntoView {
    let name = format!("{} {}", draft.typed.given.trim(), draft.typed.family.trim());
    let cards = draft.duplicates.into_iter().map(|duplicate| view! { <Likely duplicate/> }).collect_view();
    view! {
        <Notice tone=Tone::Attention title="Nobody was registered yet: this may be somebody who is here already">
            <p>"Please compare with the records below. Two records of one person are dangerous: allergies stand in one and are missed in the other."</p>
        </Notice>
        <CardGrid>{cards}</CardGrid>
        <Form id="confirm" action>
            <Hidden name="draft_id" value=draft.id.to_string()/>
            <ButtonRow>
                <SubmitButton variant=Variant::Secondary>
                    "This is somebody else: register " <bdi>{name.trim().to_owned()}</bdi>
                </SubmitButton>
            </ButtonRow>
        </Form>
    }
}

#[component]
fn Likely(duplicate: PossibleDuplicate) -> impl IntoView {
    let PossibleDuplicate { patient, score, because } = duplicate;
    let tone = if score >= 80 { Tone::Danger } else { Tone::Attention };
    let likely = if score >= 80 { "Very likely the same" } else { "Possibly the same" };
    let born = patient.birth_date.map_or("not known".to_owned(), |date| date.to_string());
    let born = match patient.age {
        Some(age) => format!("{born} ({age})"),
        None => born,
    };
    view! {
        <Card title=patient.name.clone()>
            <Tag tone>{format!("{likely} · {score} %")}</Tag>
            <p class="muted">{because}</p>
            <SummaryList>
                <SummaryRow label="Born">{born}</SummaryRow>
                <SummaryRow label="Sex">{patient.sex.word()}</SummaryRow>
                <SummaryRow label="MRN">{patient.mrn.to_string()}</SummaryRow>
                {patient.phone_end.map(|end| view! { <SummaryRow label="Phone">{format!("ends in {end}")}</SummaryRow> })}
                {patient.city.map(|city| view! { <SummaryRow label="Town">{city}</SummaryRow> })}
            </SummaryList>
            <LinkButton href=format!("/staff/patients/{}", patient.id)>
                "Open this record" <span class="visually-hidden">" of " {patient.name}</span>
            </LinkButton>
        </Card>
    }
}
