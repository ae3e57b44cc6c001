use ::model::FacilityId;
use kit::{
    CheckChoice, Column, EmptyState, Form, PageHead, PageLoaded, Submission, SubmitButton, Table, Tag, Tone, ask,
};
use leptos::prelude::*;
use scheduling::components::portal::query;

use crate::{
    api,
    components::{FlagTag, PatientLine, PriorityTag, ResultValue},
    model::{GridRow, ToVerify},
};

/// `/staff/lab/verify`: what was entered and waits for a second look.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let facility = query::<FacilityId>("facility");
    let verify = Submission::<api::VerifyResults>::new();
    let rows = ask(move || {
        verify.version().get();
        api::ToVerify { query: ToVerify { facility_id: facility.get() } }
    });
    let done = move || {
        verify.value().get().and_then(Result::ok).map(|done| {
            let count = done.analyses.len();
            let alerts = done.alerts.len();
            view! {
                <p role="status">
                    {format!("{count} verified.")}
                    {(alerts > 0).then(|| view! {
                        " "<a href="/staff/lab/critical">"A critical value was opened: please call now."</a>
                    })}
                </p>
            }
        })
    };
    view! {
        <PageLoaded title="Verify results" resource=rows view={move |rows: Vec<GridRow>| view! {
            <PageHead
                title="Verify results"
                lead="You say that a result is right. Where the test asks for a second person, you can’t verify what you entered."
                back=("Laboratory", "/staff/lab".into())
            />
            {done}
            <Rows rows verify/>
        }}/>
    }
}

#[component]
fn Rows(rows: Vec<GridRow>, verify: Submission<api::VerifyResults>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <EmptyState title="Nothing to verify" text="Results appear here as soon as they are entered."/> }
            .into_any();
    }
    let any = rows.iter().any(|row| row.may_verify);
    view! {
        <Form action=verify id="verify" class="stack">
            <Table
                caption="Results to verify"
                columns=vec![
                    Column::text("Verify"),
                    Column::text("Patient"),
                    Column::text("Result"),
                    Column::text("Last value"),
                    Column::text("Entered"),
                ]
            >
                // Made inside of the form: there the ticks learn whose they are.
                {rows.into_iter().map(row).collect_view()}
            </Table>
            {any.then(|| view! { <SubmitButton>"Verify what is ticked"</SubmitButton> })}
        </Form>
    }
    .into_any()
}

fn row(row: GridRow) -> AnyView {
    let GridRow { patient, accession, priority, analysis, may_verify, .. } = row;
    let Some(waiting) = analysis.waiting.clone() else { return ().into_any() };
    let label = format!("{} of {}", analysis.name, patient.name);
    let tick = if may_verify {
        view! { <CheckChoice name="results[]" value=waiting.id.to_string() label/> }.into_any()
    } else {
        view! { <span class="muted small">"Another person must verify it"</span> }.into_any()
    };
    let delta = waiting.delta.clone().map(|delta| {
        view! {
            <div class="small">
                "Change: "{delta.words}" "
                {delta.remarkable.then(|| view! { <Tag tone=Tone::Attention>"Remarkable"</Tag> })}
            </div>
        }
    });
    let comment = waiting.comment.clone().map(|comment| view! { <div class="small" dir="auto">{comment}</div> });
    let reason =
        waiting.reason.clone().map(|reason| view! { <div class="small" dir="auto">"Correction: "{reason}</div> });
    let entered = waiting.entered.full();
    let by = waiting.entered_by.clone();
    view! {
        <tr>
            <td>{tick}</td>
            <td>
                <PatientLine patient/>
                <div class="muted small">{accession}" "<PriorityTag priority/></div>
            </td>
            <td>
                <div><a href=format!("/staff/lab/results/{}", analysis.id)>{analysis.name}</a></div>
                <ResultValue result=waiting/>
                {delta}{comment}{reason}
            </td>
            <td>
                {analysis.previous.map(|previous| view! {
                    <span>{previous.shown}{previous.unit.map(|unit| format!(" {unit}"))}" "<FlagTag flag=previous.flag/></span>
                    <div class="muted small">{previous.collected.full()}</div>
                })}
            </td>
            <td>{entered}{by.map(|by| view! { <div class="muted small"><bdi>{by}</bdi></div> })}</td>
        </tr>
    }
    .into_any()
}
