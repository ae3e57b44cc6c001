use ::model::PractitionerId;
use jiff::{ToSpan, civil::Date};
use kit::{LinkButton, PageHead, PageLoaded, Variant, WeekEntry, WeekGrid, ask, live};
use leptos::prelude::*;

use crate::{
    api,
    components::{
        portal::query,
        staff::{DateJump, DateNav, DayUrl, OwnPractitioner, Step, Watch, hours, tone, week_url},
    },
    model::{DayEntry, PractitionerWeek, Week, WeekDay},
};

/// `/staff/week?practitioner=&date=`: Monday to Sunday. Without a practitioner, one's own.
#[component]
pub fn WeekPage() -> impl IntoView {
    let practitioner = query::<PractitionerId>("practitioner");
    move || match practitioner.get() {
        Some(practitioner) => view! { <WeekOf practitioner=practitioner/> }.into_any(),
        None => view! { <OwnPractitioner to=|own| week_url(own, None)/> }.into_any(),
    }
}

#[component]
fn WeekOf(practitioner: PractitionerId) -> impl IntoView {
    let date = query::<Date>("date");
    let watch = Watch::for_page();
    let week = ask(move || api::PractitionerWeek {
        query: PractitionerWeek { practitioner_id: practitioner, date: date.get() },
    });
    live(format!("/live/day/{practitioner}"), move || week.refetch());
    view! {
        <p class="visually-hidden" role="status">{move || watch.said()}</p>
        <PageLoaded title="Week" resource=week view=move |week| view! { <WeekAnswer week=week date=date watch=watch/> }/>
    }
}

#[component]
fn WeekAnswer(week: Week, date: Memo<Option<Date>>, watch: Watch) -> impl IntoView {
    let Week { practitioner, today, days, .. } = week;
    let (Some(monday), Some(sunday)) = (days.first().map(|day| day.date), days.last().map(|day| day.date)) else {
        return ().into_any();
    };
    let entries: Vec<DayEntry> = days.iter().flat_map(|day| day.entries.clone()).collect();
    watch.see(monday, &entries);
    let id = practitioner.id;
    let this_monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let lead = format!("{} to {}", ::model::time::date(monday), ::model::time::date(sunday));
    let columns = days.into_iter().map(|day| column(id, day, today)).collect();
    view! {
        <PageHead title="Week" heading=practitioner.name lead=lead.clone()>
            <LinkButton href=DayUrl::new(id, date.get_untracked()).to_string() variant=Variant::Secondary>
                "Day"
            </LinkButton>
            <LinkButton href="/staff?all=true" variant=Variant::Secondary>"All practitioners"</LinkButton>
        </PageHead>
        <div class="day-bar">
            <DateNav date=monday today=this_monday step=Step::Week href=move |date| week_url(id, date)/>
            <DateJump action="/staff/week" practitioner=id date=date.get_untracked().unwrap_or(today)/>
        </div>
        <WeekGrid caption=format!("Week from {lead}") days=columns/>
    }
    .into_any()
}

fn column(practitioner: PractitionerId, day: WeekDay, today: Date) -> kit::WeekDay {
    let url = DayUrl::new(practitioner, Some(day.date));
    let sessions: Vec<String> = day.working.iter().map(hours).collect();
    let note = match &day.closed {
        Some(closed) => closed.label(),
        None if sessions.is_empty() => "No sessions".to_owned(),
        None => sessions.join(", "),
    };
    kit::WeekDay {
        date: day.date,
        today: day.date == today,
        href: url.to_string(),
        note: Some(note),
        entries: day.entries.into_iter().map(|entry| week_entry(url, entry)).collect(),
    }
}

fn week_entry(url: DayUrl, entry: DayEntry) -> WeekEntry {
    // What is over says so; what is to come says what it will be.
    let meta = if entry.state.is_live() { entry.service_name } else { entry.state.label().to_owned() };
    WeekEntry {
        start: entry.starts.local.time(),
        end: entry.ends.local.time(),
        title: entry.patient.name,
        meta: Some(meta),
        href: url.select(entry.id),
        tone: tone(entry.state),
    }
}
