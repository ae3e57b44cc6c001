use jiff::civil::{Date, Time};
use leptos::prelude::*;

use crate::tone::Tone;

/// One column of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekDay {
    pub date: Date,
    pub today: bool,
    /// Where the day's name leads to.
    pub href: String,
    /// "Closed", "Leave until Friday".
    pub note: Option<String>,
    pub entries: Vec<WeekEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekEntry {
    pub start: Time,
    pub end: Time,
    pub title: String,
    pub meta: Option<String>,
    pub href: String,
    pub tone: Tone,
}

/// A week as a table of hours and days. Each appointment stands in the hour in which it begins, so that
/// two at the same time stand below each other and neither hides the other. A phone has no room for seven columns:
/// there the days stand below each other.
#[component]
pub fn WeekGrid(#[prop(into)] caption: String, days: Vec<WeekDay>) -> impl IntoView {
    let hours = hours(&days);
    let label = caption.clone();
    let head = days.iter().map(day_head).collect_view();
    let rows = hours
        .map(|hour| {
            let cells = days.iter().map(|day| cell(day, hour)).collect_view();
            view! { <tr><th scope="row">{format!("{hour:02}:00")}</th>{cells}</tr> }
        })
        .collect_view();
    let list = days.iter().map(day_section).collect_view();
    view! {
        <div class="week-list">{list}</div>
        <section class="table-frame week-grid" aria-label=label tabindex="0">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr><th scope="col"><span class="visually-hidden">"Hour"</span></th>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// From the first to the last hour with an entry, and never less than nine to five.
fn hours(days: &[WeekDay]) -> std::ops::RangeInclusive<i8> {
    let starts = || days.iter().flat_map(|day| &day.entries).map(|entry| entry.start.hour());
    starts().min().unwrap_or(9).min(9)..=starts().max().unwrap_or(16).max(16)
}

fn day_head(day: &WeekDay) -> AnyView {
    view! { <th scope="col" class:today=day.today>{day_link(day)}</th> }.into_any()
}

fn day_link(day: &WeekDay) -> AnyView {
    view! {
        <a class="week-day" href=day.href.clone() aria-current=day.today.then_some("date")>
            {&model::time::weekday(day.date)[..3]}" "{day.date.day()}" "{&model::time::month(day.date)[..3]}
        </a>
        {day.note.clone().map(|note| view! { <span class="week-note">{note}</span> })}
    }
    .into_any()
}

fn day_section(day: &WeekDay) -> AnyView {
    let mut entries: Vec<&WeekEntry> = day.entries.iter().collect();
    entries.sort_by_key(|entry| entry.start);
    let entries = entries.into_iter().map(|entry| view! { <li>{entry_link(entry)}</li> }).collect_view();
    view! {
        <section class="week-list-day" class:today=day.today>
            <h2>{day_link(day)}</h2>
            {(!day.entries.is_empty()).then(|| view! { <ol>{entries}</ol> })}
        </section>
    }
    .into_any()
}

fn cell(day: &WeekDay, hour: i8) -> AnyView {
    let mut entries: Vec<&WeekEntry> = day.entries.iter().filter(|entry| entry.start.hour() == hour).collect();
    entries.sort_by_key(|entry| entry.start);
    let entries = entries.into_iter().map(entry_link).collect_view();
    view! { <td class:today=day.today>{entries}</td> }.into_any()
}

fn entry_link(entry: &WeekEntry) -> AnyView {
    let times = format!("{}–{}", model::time::time(entry.start), model::time::time(entry.end));
    view! {
        <a class=format!("week-entry {}", entry.tone.class()) href=entry.href.clone()>
            <span class="week-entry-time">{times}</span>
            <span class="week-entry-title" dir="auto">{entry.title.clone()}</span>
            {entry.meta.clone().map(|meta| view! { <span class="week-entry-meta">{meta}</span> })}
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn day(starts: &[i8]) -> WeekDay {
        let entry = |&hour: &i8| WeekEntry {
            start: time(hour, 30, 0, 0),
            end: time(hour, 45, 0, 0),
            title: String::new(),
            meta: None,
            href: String::new(),
            tone: Tone::Neutral,
        };
        let entries = starts.iter().map(entry).collect();
        WeekDay { date: date(2026, 3, 2), today: false, href: String::new(), note: None, entries }
    }

    #[test]
    fn the_grid_covers_office_hours_and_every_entry() {
        assert_eq!(hours(&[]), 9..=16);
        assert_eq!(hours(&[day(&[10, 11])]), 9..=16);
        assert_eq!(hours(&[day(&[7]), day(&[20])]), 7..=20);
    }
}
