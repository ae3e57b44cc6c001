use ::model::FacilityId;
use jiff::civil::Date;
use kit::{
    AskForm, Card, Column, EmptyState, Form, Hidden, LinkButton, PageHead, PageLoaded, Submission, SubmitButton, Table,
    Tag, TextField, Tone, Variant, ask,
};
use leptos::prelude::*;
use scheduling::components::{portal::query, staff::minutes};

use crate::{
    api,
    components::{FlagTag, PatientLine},
    model::{Alert, AlertState, AlertTimes, CriticalAlerts, CriticalReport},
};

/// `/staff/lab/critical`: values that can't wait, the oldest first, with who has taken note.
#[component]
pub fn CriticalPage() -> impl IntoView {
    let facility = query::<FacilityId>("facility");
    let acknowledge = Submission::<api::AcknowledgeCritical>::new();
    let close = Submission::<api::CloseCritical>::new();
    let alerts = ask(move || {
        acknowledge.version().get();
        close.version().get();
        api::CriticalAlerts { query: CriticalAlerts { facility_id: facility.get() } }
    });
    view! {
        <PageLoaded title="Critical values" resource=alerts view={move |alerts: Vec<Alert>| view! {
            <PageHead
                title="Critical values"
                lead="Call the person who treats the patient, and let them repeat the value. After 15, 30 and 60 minutes more people are told."
                back=("Laboratory", "/staff/lab".into())
            >
                <LinkButton href="/staff/lab/critical/report" variant=Variant::Secondary>"How long it took"</LinkButton>
            </PageHead>
            <Alerts alerts acknowledge close/>
        }}/>
    }
}

#[component]
fn Alerts(
    alerts: Vec<Alert>,
    acknowledge: Submission<api::AcknowledgeCritical>,
    close: Submission<api::CloseCritical>,
) -> impl IntoView {
    if alerts.is_empty() {
        return view! { <EmptyState title="No critical value" text="Nothing is open, and nothing was in the last day."/> }
            .into_any();
    }
    let cards = alerts.into_iter().map(|alert| view! { <AlertCard alert acknowledge close/> }).collect_view();
    view! { <div class="stack">{cards}</div> }.into_any()
}

#[component]
fn AlertCard(
    alert: Alert,
    acknowledge: Submission<api::AcknowledgeCritical>,
    close: Submission<api::CloseCritical>,
) -> impl IntoView {
    let id = alert.id;
    let tone = match alert.state {
        AlertState::Open => Tone::Danger,
        AlertState::Acknowledged => Tone::Success,
        AlertState::Closed | AlertState::Superseded => Tone::Neutral,
    };
    let reports = format!("/staff/patients/{}/results?report={}", alert.patient.id, alert.report_id);
    let may_acknowledge = alert.may_acknowledge && alert.state == AlertState::Open;
    let may_close = alert.may_acknowledge && alert.state == AlertState::Acknowledged;
    view! {
        <Card title=format!("{}: {}", alert.test, alert.value)>
            <p class="row">
                <FlagTag flag=alert.flag/>
                <Tag tone=tone>{alert.state.words()}</Tag>
                {(alert.level > 0 && alert.state == AlertState::Open).then(|| view! {
                    <Tag tone=Tone::Danger>{format!("Escalated, step {}", alert.level)}</Tag>
                })}
            </p>
            <p><PatientLine patient=alert.patient/></p>
            <p>
                "Opened "{alert.opened.full()}", "{minutes(alert.minutes)}
                {alert.practitioner.map(|name| view! { ". Ordered by "<bdi>{name}</bdi> })}
                ". "<a href=reports>"Open the result"</a>
            </p>
            {alert.acknowledged.map(|at| view! {
                <p>
                    "Acknowledged "{at.full()}
                    {alert.acknowledged_by.map(|by| view! { " by "<bdi>{by}</bdi> })}
                    {alert.told.map(|told| view! { ", told to "<bdi>{told}</bdi> })}
                    {alert.read_back.map(|value| format!(", read back as {value}"))}
                </p>
            })}
            {may_acknowledge.then(|| view! {
                <Form action=acknowledge id=format!("acknowledge-{id}") class="stack">
                    <Hidden name="alert_id" value=id.to_string()/>
                    <TextField name="read_back" label="The value, repeated" hint="Type the value as you heard or read it." width=10/>
                    <TextField name="told" label="Who took the call" hint="Where it was not you." optional=true/>
                    <SubmitButton>"I take note of it"</SubmitButton>
                </Form>
            })}
            {may_close.then(|| view! {
                <Form action=close id=format!("close-{id}")>
                    <Hidden name="alert_id" value=id.to_string()/>
                    <SubmitButton variant=Variant::Secondary>"It was dealt with"</SubmitButton>
                </Form>
            })}
        </Card>
    }
}

/// `/staff/lab/critical/report?from=&to=`: how long it took until somebody had taken note.
#[component]
pub fn CriticalReportPage() -> impl IntoView {
    let (facility, from, to) = (query::<FacilityId>("facility"), query::<Date>("from"), query::<Date>("to"));
    let report = ask(move || api::CriticalReport {
        query: CriticalReport { facility_id: facility.get(), from: from.get(), to: to.get() },
    });
    view! {
        <PageLoaded title="Critical values: how long it took" resource=report view=|times: AlertTimes| view! { <Times times/> }/>
    }
}

#[component]
fn Times(times: AlertTimes) -> impl IntoView {
    let AlertTimes {
        facility_name,
        from,
        to,
        count,
        acknowledged,
        median_minutes,
        longest_minutes,
        within_15,
        within_30,
        within_60,
        later,
        rows,
    } = times;
    let words = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), minutes);
    let lead = format!("{facility_name}, {} to {}", ::model::time::date(from), ::model::time::date(to));
    let rows = rows
        .into_iter()
        .map(|alert| {
            view! {
                <tr>
                    <td>{alert.opened.full()}</td>
                    <td>{alert.test}": "{alert.value}</td>
                    <td>{alert.acknowledged_by.map(|by| view! { <bdi>{by}</bdi> })}</td>
                    <td class="numeric">{minutes(alert.minutes)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <PageHead title="Critical values: how long it took" lead back=("Critical values", "/staff/lab/critical".into())/>
        <AskForm action="/staff/lab/critical/report" class="row">
            <TextField name="from" label="From" kind="date" value=from.to_string()/>
            <TextField name="to" label="To" kind="date" value=to.to_string()/>
            <SubmitButton variant=Variant::Secondary>"Show"</SubmitButton>
        </AskForm>
        <dl class="vitals">
            <Figure label="Critical values" value=count.to_string()/>
            <Figure label="Acknowledged" value=acknowledged.to_string()/>
            <Figure label="Half of them within" value=words(median_minutes)/>
            <Figure label="The longest" value=words(longest_minutes)/>
            <Figure label="Within 15 minutes" value=within_15.to_string()/>
            <Figure label="Within 30 minutes" value=within_30.to_string()/>
            <Figure label="Within an hour" value=within_60.to_string()/>
            <Figure label="Later" value=later.to_string()/>
        </dl>
        <Table
            caption="Critical values of this time, latest first"
            columns=vec![Column::text("Opened"), Column::text("Value"), Column::text("Acknowledged by"), Column::numeric("Took")]
        >
            {rows}
        </Table>
    }
}

#[component]
fn Figure(label: &'static str, value: String) -> impl IntoView {
    view! { <div class="vital"><dt>{label}</dt><dd><span class="vital-value">{value}</span></dd></div> }
}
