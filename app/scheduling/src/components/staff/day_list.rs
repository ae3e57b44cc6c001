use ::model::{AppointmentId, time::time};
use jiff::{Timestamp, civil::Time};
use kit::{EmptyState, Glyph, Icon, NowLine, Tag, TimeGap, TimeLine, TimeRow, Tone};
use leptos::prelude::*;

use super::{
    DayUrl, Show, StateTag,
    entry_words::{about, late_minutes, minutes},
    time_line::{Line, lines},
};
use crate::model::{AppointmentState, Day, DayEntry, VisitMode};

/// The day as a time line; every row opens beside it.
#[component]
pub fn DayList(
    day: Day,
    url: DayUrl,
    selected: Option<AppointmentId>,
    /// A moment ago, by somebody else.
    changed: Vec<AppointmentId>,
) -> impl IntoView {
    let lines = lines(&day, url.show);
    if !lines.iter().any(|line| matches!(line, Line::Entry(_) | Line::Free { .. })) {
        return nothing(&day, url.show);
    }
    let several_places = day.places.len() > 1;
    let now = day.now.at;
    let rows = lines
        .into_iter()
        .map(|line| match line {
            Line::Entry(entry) => row(*entry, now, url, selected, several_places, &changed),
            Line::Free { from, to, minutes } => {
                view! { <TimeGap text=format!("{} free, {}", stretch(from, to), super::minutes(minutes))/> }.into_any()
            }
            Line::Break { from, to } => {
                view! { <TimeGap text=format!("{} no sessions", stretch(from, to))/> }.into_any()
            }
            Line::Now(at) => view! { <NowLine time=at/> }.into_any(),
        })
        .collect_view();
    view! { <TimeLine label="Appointments in the order of time">{rows}</TimeLine> }.into_any()
}

fn stretch(from: Time, to: Time) -> String {
    format!("{}–{}", time(from), time(to))
}

fn row(
    entry: DayEntry,
    now: Timestamp,
    url: DayUrl,
    selected: Option<AppointmentId>,
    several_places: bool,
    changed: &[AppointmentId],
) -> AnyView {
    let id = entry.id;
    let mut meta = about(&entry);
    if several_places {
        meta = format!("{meta} · {}", entry.facility_name);
    }
    let past = !entry.state.is_live();
    let tags = tags(&entry, now);
    view! {
        <TimeRow
            time=entry.starts.local.time()
            until=entry.ends.local.time()
            title=entry.patient.name
            meta=meta
            href=url.select(id)
            selected=selected == Some(id)
            past=past
            changed=changed.contains(&id)
        >
            {tags}
        </TimeRow>
    }
    .into_any()
}

/// What needs the eye: who waits and for how long, who is late. A patient who is simply expected needs no label.
fn tags(entry: &DayEntry, now: Timestamp) -> AnyView {
    let video = (entry.mode == VisitMode::Video).then(|| view! { <Tag><Icon glyph=Glyph::Video/>" Video"</Tag> });
    let late = late_minutes(entry, now);
    let state = match (entry.state, entry.waiting_minutes, late) {
        (AppointmentState::Booked, _, Some(late)) => {
            view! { <Tag tone=Tone::Attention>{minutes(late)}" late"</Tag> }.into_any()
        }
        (AppointmentState::Booked, _, None) => ().into_any(),
        (state, Some(waiting), _) => view! {
            <Tag tone=super::tone(state)>{state.label()}", "{minutes(waiting)}</Tag>
        }
        .into_any(),
        (state, None, _) => view! { <StateTag state=state/> }.into_any(),
    };
    view! { {video} {state} }.into_any()
}

fn nothing(day: &Day, show: Show) -> AnyView {
    let (title, text) = match (&day.closed, show) {
        (_, show) if show != Show::All => ("Nobody here", "No appointment of this day is in this state.".to_owned()),
        (Some(closed), _) => ("No appointments", format!("{}.", closed.label())),
        (None, _) => ("No appointments", "Nobody has booked for this day yet.".to_owned()),
    };
    view! { <EmptyState title=title text=text/> }.into_any()
}
