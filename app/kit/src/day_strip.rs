use jiff::civil::Date;
use leptos::prelude::*;

/// A day that can be chosen, with how many times are free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayChoice {
    pub date: Date,
    pub count: i64,
    pub href: String,
    pub selected: bool,
}

/// A strip of days, each with its number of free times. Days without a free time are not in it.
#[component]
pub fn DayStrip(days: Vec<DayChoice>) -> impl IntoView {
    let days = days
        .into_iter()
        .map(|day| {
            let date = day.date;
            let free = if day.count == 1 { "1 free".to_owned() } else { format!("{} free", day.count) };
            view! {
                <li>
                    <a href=day.href aria-current=day.selected.then_some("date")>
                        <span class="visually-hidden">{model::time::day_heading(date)}", "</span>
                        <span class="day-weekday" aria-hidden="true">{&model::time::weekday(date)[..3]}</span>
                        <span class="day-number" aria-hidden="true">{date.day()}</span>
                        <span class="day-month" aria-hidden="true">{&model::time::month(date)[..3]}</span>
                        <span class="day-count">{free}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="day-strip" aria-label="Days with free times"><ul>{days}</ul></nav> }
}
