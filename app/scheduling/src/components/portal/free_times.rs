use ::model::time::day_heading;
use jiff::civil::Date;
use kit::{
    DayChoice, DayStrip, EmptyState, LinkButton, Notice, TimeButtons, TimeChoice, TimeChoiceAction, Tone, Variant,
};
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

use super::{Whom, YourTime};
use crate::model::{DayTimes, FreeDaysFound, FreeTime};

/// With "anybody", each time says with whom it is.
pub fn time_note(whom: Whom, time: &FreeTime) -> Option<String> {
    (whom == Whom::Anybody).then(|| time.practitioner_name.clone())
}

/// A strip of days that have free times, and the times of the open one. Nobody pages through empty days.
#[component]
pub fn FreeTimesOf<D, A>(
    found: FreeDaysFound,
    whom: Whom,
    /// Where a day leads.
    day_href: D,
    /// What choosing a time does.
    action: A,
    /// Where to go when there is no free time at all: label and href.
    otherwise: (&'static str, String),
) -> impl IntoView
where
    D: Fn(Date) -> String,
    A: Fn(&FreeTime) -> TimeChoiceAction,
{
    let FreeDaysFound { service, days, first_free, opened, .. } = found;
    let Some(open) = opened else {
        let (label, href) = otherwise;
        return view! {
            <EmptyState
                title="No free times"
                text="There is no free time in the next weeks. Try somebody else, or look again tomorrow: times come back when others cancel."
            >
                <LinkButton href=href variant=Variant::Secondary>{label}</LinkButton>
            </EmptyState>
        }
        .into_any();
    };
    let days = days
        .into_iter()
        .filter(|day| day.free > 0)
        .map(|day| DayChoice {
            date: day.date,
            count: day.free.into(),
            href: day_href(day.date),
            selected: day.date == open.date,
        })
        .collect();
    let first = first_free.filter(|first| open.times.is_empty() && *first != open.date);
    let choices = open
        .times
        .iter()
        .map(|time| TimeChoice { time: time.starts.local.time(), note: time_note(whom, time), action: action(time) })
        .collect::<Vec<_>>();
    // In the next frame: only then the strip shows this answer.
    Effect::new(|_| request_animation_frame(bring_open_day_into_sight));
    view! {
        <DayStrip days=days/>
        <p class="open-day" role="status">{day_heading(open.date)}</p>
        <ClockNote times=open.times.clone() place=service.facility_name/>
        {choices.is_empty().then(|| view! { <NoTimes open=open first=first.map(|first| (first, day_href(first)))/> })}
        <TimeButtons times=choices/>
    }
    .into_any()
}

/// An address may open a day in six weeks: the strip begins where that day is. A day in sight stays where it is.
fn bring_open_day_into_sight() {
    let find = |selector| document().query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok();
    let (Some(strip), Some(day)) = (find(".day-strip ul"), find(".day-strip [aria-current]")) else { return };
    let (left, width) = (day.offset_left(), day.offset_width());
    let in_sight = left >= strip.scroll_left() && left + width <= strip.scroll_left() + strip.client_width();
    if !in_sight {
        strip.set_scroll_left(left - (strip.client_width() - width) / 2);
    }
}

/// Whose clock the times are on, and what the reader's own shows at the first of them.
#[component]
fn ClockNote(times: Vec<FreeTime>, place: String) -> impl IntoView {
    let first = times.into_iter().next()?;
    let clock = ::model::time::time(first.starts.local.time());
    let zone = first.starts.abbreviation.clone();
    Some(view! {
        <p class="muted clock-note">
            "Local time at " {place} " (" {zone} ")"
            <span class="clock-example">" · " {clock} " there" <YourTime at=first.starts/></span>
        </p>
    })
}

#[component]
fn NoTimes(open: DayTimes, first: Option<(Date, String)>) -> impl IntoView {
    let why = open.closed.map_or_else(|| "Every time on this day is taken now.".to_owned(), |closed| closed.label());
    let next = first.map(|(day, href)| {
        view! { <p><a href=href>"See the first free times: " {day_heading(day)}</a></p> }
    });
    view! { <Notice tone=Tone::Attention title=why>{next}</Notice> }
}
