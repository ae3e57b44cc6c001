use jiff::civil::Date;
use leptos::prelude::*;

/// A day as a large block: weekday, number, month. Read out as one date.
#[component]
pub fn DateBlock(date: Date) -> impl IntoView {
    view! {
        <time class="date-block" datetime=date.to_string()>
            <span class="visually-hidden">{model::time::date(date)}</span>
            <span class="date-block-weekday" aria-hidden="true">{&model::time::weekday(date)[..3]}</span>
            <span class="date-block-day" aria-hidden="true">{date.day()}</span>
            <span class="date-block-month" aria-hidden="true">{&model::time::month(date)[..3]}</span>
        </time>
    }
}
