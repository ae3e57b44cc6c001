use ::model::{FacilityId, SpecimenId};
use kit::{
    Column, EmptyState, Form, LinkButton, Notice, PageHead, PageLoaded, Submission, SubmitButton, TabLink, Table, Tabs,
    Tag, TextField, Tone, Variant, ask,
};
use leptos::prelude::*;
use scheduling::components::{portal::query, staff::minutes};

use crate::{
    api,
    components::{PatientLine, PriorityTag, StepButton, watch_lab},
    model::{ShowWorklist, WorkItem, WorkState, Worklist},
};

/// What is done from a row, and answers there.
#[derive(Clone, Copy)]
struct Steps {
    scan: Submission<api::ScanAccession>,
    collect: Submission<api::CollectSpecimen>,
    receive: Submission<api::ReceiveSpecimen>,
    accept: Submission<api::AcceptSpecimen>,
}

impl Steps {
    fn version(self) -> usize {
        self.collect.version().get() + self.receive.version().get() + self.accept.version().get()
    }
}

/// `/staff/lab?state=&facility=`: what waits, the most urgent first; a scanner opens a tube from here.
#[component]
pub fn WorklistPage() -> impl IntoView {
    let (state, facility) = (query::<WorkState>("state"), query::<FacilityId>("facility"));
    let steps = Steps {
        scan: Submission::new(),
        collect: Submission::new(),
        receive: Submission::new(),
        accept: Submission::new(),
    };
    let list = ask(move || {
        steps.version();
        api::Worklist {
            query: ShowWorklist { facility_id: facility.get(), state: state.get().unwrap_or(WorkState::ToCollect) },
        }
    });
    let place = move || list.get().and_then(Result::ok).map(|list: Worklist| list.facility_id);
    watch_lab(place, move || list.refetch());
    view! {
        <PageLoaded title="Laboratory" resource=list view=move |list: Worklist| view! { <Work list steps/> }/>
    }
}

#[component]
fn Work(list: Worklist, steps: Steps) -> impl IntoView {
    let Worklist { facility_name, state, counts, open_alerts, items, more, .. } = list;
    let tabs = counts
        .into_iter()
        .map(|count| TabLink {
            label: format!("{} {}", count.state.words(), count.count),
            href: format!("/staff/lab?state={}", count.state.name()),
            count: None,
            current: count.state == state,
        })
        .collect();
    let rows = items.into_iter().map(|item| row(item, state, steps)).collect_view();
    let empty = none(state);
    view! {
        <PageHead title="Laboratory" lead=facility_name>
            <LinkButton href="/staff/lab/verify" variant=Variant::Secondary>"Verify results"</LinkButton>
            <LinkButton href="/staff/lab/critical" variant=Variant::Secondary>"Critical values"</LinkButton>
        </PageHead>
        {(open_alerts > 0).then(|| view! {
            <Notice tone=Tone::Danger title=alerts(open_alerts)>
                <p><a href="/staff/lab/critical">"Open the list and call"</a></p>
            </Notice>
        })}
        <Form action=steps.scan id="scan" class="scan">
            <TextField name="accession" label="Scan or type an accession" hint="Such as S10000012." width=20/>
            <SubmitButton>"Open"</SubmitButton>
        </Form>
        <Tabs label="Worklists" tabs/>
        <div class="worklist">
            {rows.is_empty().then(|| view! { <EmptyState title=empty.0 text=empty.1/> })}
            {(!rows.is_empty()).then(|| view! {
                <Table
                    caption=format!("{}, the most urgent first", state.words())
                    columns=vec![
                        Column::text("Tube"),
                        Column::text("Patient"),
                        Column::text("Tests"),
                        Column::text("Waits"),
                        Column::text("Next"),
                    ]
                >
                    {rows}
                </Table>
            })}
        </div>
        {more.then(|| view! { <p class="muted">"More wait than are shown: these are the most urgent."</p> })}
    }
}

fn alerts(open: i32) -> String {
    if open == 1 {
        "A critical value is open: nobody has acknowledged it yet".to_owned()
    } else {
        format!("{open} critical values are open: nobody has acknowledged them yet")
    }
}

fn none(state: WorkState) -> (&'static str, &'static str) {
    match state {
        WorkState::ToCollect => ("Nothing to collect", "A tube appears here as soon as a doctor signs an order."),
        WorkState::InTransit => ("Nothing on its way", "Tubes that were collected and not received yet appear here."),
        WorkState::Received => ("Nothing to check in", "Tubes that have arrived and wait to be accepted appear here."),
        WorkState::InProcess => ("Nothing in process", "Accepted tubes without all of their results appear here."),
        WorkState::ToVerify => {
            ("Nothing to verify", "Results that were entered and wait for a second look appear here.")
        }
        WorkState::Rejected => ("Nothing rejected", "Tubes that could not be measured appear here, with the new one."),
    }
}

fn row(item: WorkItem, state: WorkState, steps: Steps) -> AnyView {
    let href = format!("/staff/lab/specimens/{}", item.specimen_id);
    let waits = minutes(item.waiting_minutes);
    let next = next(state, item.specimen_id, item.accession.clone(), steps);
    let recollection = item.recollection.map(|id| {
        view! { <a href=format!("/staff/lab/specimens/{id}")>"The new tube"</a> }
    });
    view! {
        <tr>
            <td>
                <a href=href class="accession">{item.accession}</a>
                <div class="muted small">{item.tube}</div>
            </td>
            <td>
                <PatientLine patient=item.patient/>
                {item.instructions.map(|text| view! { <div class="small" dir="auto">{text}</div> })}
            </td>
            <td>
                {item.tests.join(", ")}
                {item.reject_reason.map(|why| view! { <div class="small" dir="auto">"Rejected: "{why}</div> })}
            </td>
            <td class="nowrap">
                {waits}" "
                <PriorityTag priority=item.priority/>
                {item.late.then(|| view! { <Tag tone=Tone::Attention>"Late"</Tag> })}
            </td>
            <td>{next}{recollection}</td>
        </tr>
    }
    .into_any()
}

/// The one thing that fits, without leaving the list.
fn next(state: WorkState, id: SpecimenId, tube: String, steps: Steps) -> AnyView {
    let variant = Variant::Secondary;
    match state {
        WorkState::ToCollect => {
            view! { <StepButton action=steps.collect name="collect" id word="Collected" tube variant/> }.into_any()
        }
        WorkState::InTransit => {
            view! { <StepButton action=steps.receive name="receive" id word="Receive" tube variant/> }.into_any()
        }
        WorkState::Received => {
            view! { <StepButton action=steps.accept name="accept" id word="Accept" tube variant/> }.into_any()
        }
        WorkState::InProcess | WorkState::ToVerify | WorkState::Rejected => ().into_any(),
    }
}
