use ::model::{Hl7UnfiledId, PatientId};
use kit::{
    Card, Choice, Column, Form, Hidden, Notice, PageHead, PageLoaded, RadioField, Submission, SubmitButton,
    SummaryList, SummaryRow, Table, TextField, Tone, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};
use uuid::Uuid;

use crate::{
    api,
    components::PatientLine,
    model::messages::{Chosen, Claimed, SentResult, Settled, ShowUnfiled, Sought, Unfiled, UnfiledState},
};

/// What a person can do here.
#[derive(Clone, Copy)]
struct Steps {
    find: Submission<api::FindPatientFor>,
    file: Submission<api::FileUnfiled>,
    dismiss: Submission<api::DismissUnfiled>,
    unlink: Submission<api::UnlinkFiled>,
}

/// `/staff/lab/messages/{unfiled}`: results that wait, as they were sent; who they may be; and what is done with them.
#[component]
pub fn MessagePage() -> impl IntoView {
    let id = param::<Hl7UnfiledId>("unfiled");
    let (search, patient) = (query::<Uuid>("search"), query::<PatientId>("patient"));
    let steps = Steps {
        find: Submission::new(),
        file: Submission::new(),
        dismiss: Submission::new(),
        unlink: Submission::new(),
    };
    let unfiled = ask_about(move || {
        steps.file.version().get();
        steps.dismiss.version().get();
        steps.unlink.version().get();
        Some(api::ShowUnfiled {
            query: ShowUnfiled { unfiled_id: id.get()?, search: search.get(), patient_id: patient.get() },
        })
    });
    view! {
        <PageLoaded title="Results that wait" resource=unfiled view={move |unfiled: Unfiled| view! { <Waits unfiled steps/> }}/>
    }
}

#[component]
fn Waits(unfiled: Unfiled, steps: Steps) -> impl IntoView {
    let Unfiled { id, at, sender, message, reason, detail, state, claimed, report, performer, collected, .. } =
        unfiled.clone();
    let may_be_filed = reason.may_be_filed();
    view! {
        <PageHead title="Results that wait" heading=report back=("Messages", "/staff/lab/messages".into())/>
        <div class="stack">
            <Notice tone={if state == UnfiledState::Open { Tone::Attention } else { Tone::Information }} title=reason.words()>
                <p dir="auto">{detail}</p>
            </Notice>
            <Card title="What the sender says">
                <SummaryList>
                    <SummaryRow label="From"><bdi>{sender}</bdi></SummaryRow>
                    <SummaryRow label="Message"><bdi>{message}</bdi>", "{at.full()}</SummaryRow>
                    {performer.map(|performer| view! { <SummaryRow label="Measured by"><bdi>{performer}</bdi></SummaryRow> })}
                    {collected.map(|at| view! { <SummaryRow label="Collected">{at.full()}</SummaryRow> })}
                    <ClaimedRows claimed/>
                </SummaryList>
                <Sent results=unfiled.results/>
            </Card>
            {match (state, unfiled.settled) {
                (UnfiledState::Open, _) => view! {
                    <Open id search=unfiled.search chosen=unfiled.chosen may_be_filed steps/>
                }.into_any(),
                (state, Some(settled)) => view! { <Done id state settled steps/> }.into_any(),
                (_, None) => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn ClaimedRows(claimed: Claimed) -> impl IntoView {
    let Claimed { name, numbers, birth_date, sex, orders, tubes } = claimed;
    let list = |all: Vec<String>| if all.is_empty() { "None".to_owned() } else { all.join(", ") };
    view! {
        <SummaryRow label="Name"><bdi>{name.unwrap_or_else(|| "None".into())}</bdi></SummaryRow>
        <SummaryRow label="Birth date">{birth_date.unwrap_or_else(|| "None".into())}</SummaryRow>
        <SummaryRow label="Sex">{sex.unwrap_or_else(|| "None".into())}</SummaryRow>
        <SummaryRow label="Numbers of the patient"><bdi>{list(numbers)}</bdi></SummaryRow>
        <SummaryRow label="Order numbers"><bdi>{list(orders)}</bdi></SummaryRow>
        <SummaryRow label="Tube numbers"><bdi>{list(tubes)}</bdi></SummaryRow>
    }
}

#[component]
fn Sent(results: Vec<SentResult>) -> impl IntoView {
    let rows = results
        .into_iter()
        .map(|result| {
            view! {
                <tr>
                    <td><bdi>{result.name}</bdi><div class="muted small"><bdi>{result.code}</bdi></div></td>
                    <td>
                        <span dir="auto">{result.value}</span>
                        {result.unit.map(|unit| view! { " "<bdi>{unit}</bdi> })}
                        {result.comment.map(|comment| view! { <div class="small" dir="auto">{comment}</div> })}
                    </td>
                    <td><bdi>{result.range}</bdi></td>
                    <td><bdi>{result.flags}</bdi></td>
                    <td>{result.status}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="Results as they were sent"
            columns=vec![
                Column::text("Test"),
                Column::text("Result"),
                Column::text("Sender’s range"),
                Column::text("Sender’s mark"),
                Column::text("State"),
            ]
        >
            {rows}
        </Table>
    }
}

#[component]
fn Open(
    id: Hl7UnfiledId,
    search: Option<Sought>,
    chosen: Option<Chosen>,
    may_be_filed: bool,
    steps: Steps,
) -> impl IntoView {
    view! {
        {may_be_filed.then(|| view! {
            <Card title="Whose are they?">
                <Find id search steps/>
                {chosen.map(|chosen| view! { <File id chosen steps/> })}
            </Card>
        })}
        <Card title="Nobody’s here, or not wanted">
            <Form action=steps.dismiss id="dismiss" class="stack">
                <Hidden name="unfiled_id" value=id.to_string()/>
                <TextField name="reason" label="Why they are put aside"/>
                <SubmitButton variant=Variant::Secondary>"Put aside"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Find(id: Hl7UnfiledId, search: Option<Sought>, steps: Steps) -> impl IntoView {
    let (text, found) = match search {
        Some(Sought { text, found, more }) => (text, Some((found, more))),
        None => (String::new(), None),
    };
    let found = found.map(|(found, more)| {
        if found.is_empty() {
            return view! { <p>"Nobody was found. Try the record number, or fewer words."</p> }.into_any();
        }
        let rows = found
            .into_iter()
            .map(|hit| {
                view! {
                    <tr class="row-link">
                        <td><a href=format!("/staff/lab/messages/{id}?patient={}", hit.id)><bdi>{hit.name}</bdi></a></td>
                        <td>{hit.mrn.to_string()}</td>
                        <td>{hit.birth_date.map(|date| date.to_string())}</td>
                        <td>{hit.sex.word()}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            {more.then(|| view! { <p>"There are more: add a birth date or another name."</p> })}
            <Table
                caption="Patients who were found"
                columns=vec![
                    Column::text("Name"),
                    Column::text("Record number"),
                    Column::text("Birth date"),
                    Column::text("Sex"),
                ]
            >
                {rows}
            </Table>
        }
        .into_any()
    });
    view! {
        <Form action=steps.find id="find" class="stack">
            <Hidden name="unfiled_id" value=id.to_string()/>
            <TextField
                name="text"
                label="Find the patient"
                hint="Name, record number, birth date, or several of these"
                kind="search"
                value=text
                autocomplete="off"
            />
            <SubmitButton variant=Variant::Secondary>"Search"</SubmitButton>
        </Form>
        {found}
    }
}

#[component]
fn File(id: Hl7UnfiledId, chosen: Chosen, steps: Steps) -> impl IntoView {
    let Chosen { patient, birth_date, differs, orders } = chosen;
    let mut choices: Vec<Choice> = orders
        .into_iter()
        .map(|order| {
            Choice::new(order.id.to_string(), format!("Order {}: {}", order.number, order.what))
                .hint(order.ordered.full())
        })
        .collect();
    choices.push(Choice::new("", "No order of this house: a report of its own"));
    let patient_id = patient.id.to_string();
    let warnings = (!differs.is_empty()).then(|| {
        let lines = differs.into_iter().map(|line| view! { <li>{line}"."</li> }).collect_view();
        view! {
            <Notice tone=Tone::Danger title="The message contradicts the record"><ul>{lines}</ul></Notice>
        }
    });
    view! {
        <Form action=steps.file id="file" class="stack">
            <Hidden name="unfiled_id" value=id.to_string()/>
            <Hidden name="patient_id" value=patient_id/>
            <p><PatientLine patient/>" "{birth_date.map(|date| format!("Born {date}"))}</p>
            {warnings}
            <RadioField name="order_id" label="Which order do they answer?" options=choices value=""/>
            <TextField name="reason" label="How you know that they are this patient’s"/>
            <SubmitButton>"File with this patient"</SubmitButton>
        </Form>
    }
}

#[component]
fn Done(id: Hl7UnfiledId, state: UnfiledState, settled: Settled, steps: Steps) -> impl IntoView {
    let Settled { at, by, reason, patient, .. } = settled;
    let is_filed = state == UnfiledState::Filed;
    view! {
        <Card title="What became of them">
            <SummaryList>
                <SummaryRow label={state.words()}>{at.full()}", "<bdi>{by}</bdi></SummaryRow>
                {reason.map(|reason| view! { <SummaryRow label="Why"><span dir="auto">{reason}</span></SummaryRow> })}
                {patient.map(|patient| view! { <SummaryRow label="With"><PatientLine patient/></SummaryRow> })}
            </SummaryList>
            {is_filed.then(|| view! {
                <Form action=steps.unlink id="unlink" class="stack">
                    <Hidden name="unfiled_id" value=id.to_string()/>
                    <TextField
                        name="reason"
                        label="Filed with the wrong patient? Say why they are taken back"
                        hint="What was verified is withdrawn there, and who has seen it is told. The results wait here again."
                    />
                    <SubmitButton variant=Variant::Secondary>"Take back"</SubmitButton>
                </Form>
            })}
        </Card>
    }
}
