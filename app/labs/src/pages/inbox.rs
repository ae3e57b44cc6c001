use kit::{
    Card, Column, EmptyState, Form, Hidden, Loaded, PageHead, Submission, SubmitButton, Table, Tag, Tone, Variant, ask,
};
use leptos::prelude::*;
use model::PatientId;

use crate::{
    api,
    components::{FlagTag, PatientLine},
    model::{Alert, Inbox, InboxReport, MyInbox, Notice, NoticeKind},
};

/// `/staff/inbox`: what waits for whoever is signed in. What can't wait comes first.
#[component]
pub fn InboxPage() -> impl IntoView {
    let take = Submission::<api::TakeNote>::new();
    let inbox = ask(move || {
        take.version().get();
        api::MyInbox { query: MyInbox {} }
    });
    view! {
        <PageHead title="To review" lead="Critical values, corrections of what you have read, and results that you ordered."/>
        <Loaded resource=inbox view={move |inbox: Inbox| view! { <Waiting inbox take/> }}/>
    }
}

#[component]
fn Waiting(inbox: Inbox, take: Submission<api::TakeNote>) -> impl IntoView {
    let Inbox { to_review, alerts, notices } = inbox;
    if to_review.is_empty() && alerts.is_empty() && notices.is_empty() {
        return view! {
            <EmptyState title="Nothing to review" text="Results that you order appear here as soon as the laboratory has them."/>
        }
        .into_any();
    }
    let alerts = (!alerts.is_empty()).then(|| {
        view! {
            <Card title="Critical values">
                <ul class="plain-list">{alerts.into_iter().map(alert).collect_view()}</ul>
            </Card>
        }
    });
    let notices = (!notices.is_empty()).then(|| {
        view! {
            <Card title="Changed since you have read it">
                <ul class="plain-list">{notices.into_iter().map(|one| notice(one, take)).collect_view()}</ul>
            </Card>
        }
    });
    let reports = (!to_review.is_empty()).then(|| {
        view! {
            <Table
                caption="Results to review, the longest waiting first"
                columns=vec![Column::text("Result"), Column::text("Patient"), Column::text("Verified")]
            >
                {to_review.into_iter().map(report).collect_view()}
            </Table>
        }
    });
    view! { <div class="stack">{alerts}{notices}{reports}</div> }.into_any()
}

fn chart(patient: PatientId, report: model::LabReportId) -> String {
    format!("/staff/patients/{patient}/results?report={report}")
}

fn alert(alert: Alert) -> AnyView {
    view! {
        <li>
            <p class="row">
                <a href="/staff/lab/critical"><strong>{format!("{}: {}", alert.test, alert.value)}</strong></a>
                <FlagTag flag=alert.flag/>
            </p>
            <PatientLine patient=alert.patient/>
        </li>
    }
    .into_any()
}

fn notice(notice: Notice, take: Submission<api::TakeNote>) -> AnyView {
    let tone = match notice.kind {
        NoticeKind::Withdrawn => Tone::Danger,
        NoticeKind::Corrected | NoticeKind::CriticalSuperseded => Tone::Attention,
    };
    view! {
        <li>
            <p class="row">
                <a href=chart(notice.patient.id, notice.report_id)><strong>{notice.test}</strong></a>
                <Tag tone=tone>{notice.kind.words()}</Tag>
                <span class="muted">{notice.at.full()}</span>
            </p>
            <PatientLine patient=notice.patient/>
            {notice.reason.map(|reason| view! { <p dir="auto">{reason}</p> })}
            <Form action=take id=format!("take-{}", notice.id)>
                <Hidden name="notice_id" value=notice.id.to_string()/>
                <SubmitButton variant=Variant::Secondary>"I take note of it"</SubmitButton>
            </Form>
        </li>
    }
    .into_any()
}

fn report(report: InboxReport) -> AnyView {
    view! {
        <tr class="row-link">
            <td>
                <a href=chart(report.patient.id, report.report_id)>{report.name}</a>
                " "<FlagTag flag=report.worst/>
                {(!report.complete).then(|| view! { " "<Tag>"In part"</Tag> })}
            </td>
            <td><PatientLine patient=report.patient/></td>
            <td>{report.verified.full()}</td>
        </tr>
    }
    .into_any()
}
