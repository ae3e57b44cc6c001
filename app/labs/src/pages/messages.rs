use ::model::FacilityId;
use kit::{Card, Column, EmptyState, Notice, PageHead, PageLoaded, Table, Tag, Tone, ask};
use leptos::prelude::*;
use scheduling::components::portal::query;

use crate::{
    api,
    model::messages::{MessageLine, MessageState, Messages, Outbound, ShowMessages, UnfiledLine},
};

/// `/staff/lab/messages`: results that wait for a person, the oldest first, and the latest messages of analysers and
/// other laboratories.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let facility = query::<FacilityId>("facility");
    let messages = ask(move || api::ShowMessages { query: ShowMessages { facility_id: facility.get() } });
    view! {
        <PageLoaded title="Messages" resource=messages view={move |messages: Messages| view! { <Queue messages/> }}/>
    }
}

#[component]
fn Queue(messages: Messages) -> impl IntoView {
    let Messages { facility_name, others, waiting, more, latest, outbound, .. } = messages;
    let others = (!others.is_empty()).then(|| {
        let links = others
            .into_iter()
            .map(|(id, name)| view! { <li><a href=format!("/staff/lab/messages?facility={id}")>{name}</a></li> })
            .collect_view();
        view! { <nav aria-label="Other facilities"><ul>{links}</ul></nav> }
    });
    view! {
        <PageHead
            title="Messages"
            heading=format!("Messages · {facility_name}")
            lead="Results of analysers and other laboratories that could not be filed by rule. A person says whose they are."
            back=("Laboratory", "/staff/lab".into())
        />
        {others}
        <div class="stack">
            <Waiting waiting more/>
            {outbound.map(|outbound| view! { <ToBeSent outbound/> })}
            <Card title="Latest messages"><Latest latest/></Card>
        </div>
    }
}

#[component]
fn Waiting(waiting: Vec<UnfiledLine>, more: bool) -> impl IntoView {
    if waiting.is_empty() {
        return view! {
            <EmptyState title="Nothing waits" text="Results that can’t be filed by rule appear here, each with the reason."/>
        }
        .into_any();
    }
    let rows = waiting
        .into_iter()
        .map(|line| {
            let count = if line.results == 1 { "1 result".to_owned() } else { format!("{} results", line.results) };
            view! {
                <tr class="row-link">
                    <td>
                        <a href=format!("/staff/lab/messages/{}", line.id)><bdi>{line.report}</bdi></a>
                        <div class="muted small">{count}</div>
                    </td>
                    <td><bdi>{line.claimed.unwrap_or_else(|| "Nobody named".into())}</bdi></td>
                    <td><bdi>{line.sender}</bdi></td>
                    <td>
                        <Tag tone=Tone::Attention>{line.reason.words()}</Tag>
                        <div class="small" dir="auto">{line.detail}</div>
                    </td>
                    <td>{line.at.full()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {more.then(|| view! { <Notice tone=Tone::Attention title="More wait than are shown: please begin with the oldest."/> })}
        <Table
            caption="Results that wait for a person"
            columns=vec![
                Column::text("Report"),
                Column::text("Name that was sent"),
                Column::text("From"),
                Column::text("Why it waits"),
                Column::text("Came"),
            ]
        >
            {rows}
        </Table>
    }
    .into_any()
}

#[component]
fn ToBeSent(outbound: Outbound) -> impl IntoView {
    let Outbound { address, waiting, since } = outbound;
    let title = match waiting {
        0 => format!("Orders and patients are sent to {address}. Nothing waits."),
        1 => format!("1 message waits to be sent to {address}."),
        waiting => format!("{waiting} messages wait to be sent to {address}."),
    };
    let tone = if waiting == 0 { Tone::Information } else { Tone::Attention };
    view! {
        <Notice tone=tone title=title>
            {since.map(|since| view! { <p>"The oldest since "{since.full()}"."</p> })}
        </Notice>
    }
}

#[component]
fn Latest(latest: Vec<MessageLine>) -> impl IntoView {
    if latest.is_empty() {
        return view! { <p class="muted">"No message has come or gone yet."</p> }.into_any();
    }
    let rows = latest
        .into_iter()
        .map(|line| {
            let tone = match line.state {
                MessageState::Applied | MessageState::Sent => Tone::Success,
                MessageState::Refused | MessageState::Failed => Tone::Danger,
                MessageState::PartlyQueued | MessageState::Queued => Tone::Attention,
                MessageState::Waiting => Tone::Information,
            };
            view! {
                <tr>
                    <td>{line.at.full()}</td>
                    <td>{if line.incoming { "In" } else { "Out" }}</td>
                    <td><bdi>{line.kind}</bdi><div class="muted small"><bdi>{line.control_id}</bdi></div></td>
                    <td><bdi>{line.sender}</bdi></td>
                    <td>
                        <Tag tone=tone>{line.state.words()}</Tag>
                        {line.reason.map(|reason| view! { <div class="small" dir="auto">{reason}</div> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="Latest messages"
            columns=vec![
                Column::text("When"),
                Column::text("Way"),
                Column::text("Message"),
                Column::text("From"),
                Column::text("What became of it"),
            ]
        >
            {rows}
        </Table>
    }
    .into_any()
}
