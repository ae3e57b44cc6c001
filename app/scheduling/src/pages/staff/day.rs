use ::model::{AppError, AppointmentId, PractitionerId};
use jiff::civil::Date;
use kit::{Asked, ErrorView, LinkButton, Notice, PageHead, Skeleton, Split, Tabs, Tone, Variant, ask, live};
use leptos::prelude::*;

use crate::{
    api,
    components::{
        portal::query,
        staff::{
            DateJump, DateNav, DayActions, DayList, DayUrl, EntryDetail, FromChart, OwnPractitioner, Show, Step, Watch,
            day_lead, filters, later, shown, use_minutes, week_url,
        },
    },
    model::{Day, PractitionerDay},
};

/// `/staff/day?practitioner=&date=&show=&selected=`: a doctor's day. Without a practitioner, one's own.
#[component]
pub fn DayPage(chart: FromChart) -> impl IntoView {
    let practitioner = query::<PractitionerId>("practitioner");
    move || match practitioner.get() {
        Some(practitioner) => view! { <DayOf practitioner chart/> }.into_any(),
        None => view! { <OwnPractitioner to=|own| DayUrl::new(own, None).to_string()/> }.into_any(),
    }
}

#[component]
fn DayOf(practitioner: PractitionerId, chart: FromChart) -> impl IntoView {
    let date = query::<Date>("date");
    let actions = DayActions::for_page(Some(chart));
    let watch = Watch::for_page();
    let day = ask(move || {
        actions.version();
        api::PractitionerDay { query: PractitionerDay { practitioner_id: practitioner, date: date.get() } }
    });
    live(format!("/live/day/{practitioner}"), move || day.refetch());
    view! {
        <p class="visually-hidden" role="status">{move || watch.said()}</p>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            <Answer answers=day view=View { practitioner, date, actions, watch }/>
        </Transition>
    }
}

/// What of the page lives longer than one answer of the server.
#[derive(Clone, Copy)]
struct View {
    practitioner: PractitionerId,
    date: Memo<Option<Date>>,
    actions: DayActions,
    watch: Watch,
}

/// The page is made once, and its parts follow the answers: when others change the day, what stands on the screen stays
/// where it is, the focus with it, and what is being typed.
#[component]
fn Answer(answers: Asked<Day>, view: View) -> impl IntoView {
    let minutes = use_minutes();
    let (last, refused) = answers.kept();
    Effect::new(move |_| {
        if let Some(day) = last.get() {
            view.watch.see_day(&day);
            minutes.set(0);
        }
    });
    let day = Memo::new(move |_| last.get().map(|day| later(&day, minutes.get())));
    let is_there = Memo::new(move |_| day.with(Option::is_some));
    let stale = move || refused.get().map(|error| view! { <Stale error=error/> });
    move || match is_there.get() {
        true => view! { {stale}<DayView day=day view=view/> }.into_any(),
        false => refused.get().map(|error| view! { <PageHead title="Day"/><ErrorView error=error/> }).into_any(),
    }
}

#[component]
fn Stale(error: AppError) -> impl IntoView {
    view! {
        <Notice tone=Tone::Attention title="This day may have changed since">
            <p>{error.to_string()}</p>
        </Notice>
    }
}

#[component]
fn DayView(day: Memo<Option<Day>>, view: View) -> impl IntoView {
    let (show, selected) = (query::<Show>("show"), query::<AppointmentId>("selected"));
    let url = Memo::new(move |_| DayUrl {
        practitioner: view.practitioner,
        date: view.date.get(),
        show: show.get().unwrap_or_default(),
        selected: selected.get(),
    });
    // What is open stays open when others change the day.
    let open = Memo::new(move |before: Option<&Option<AppointmentId>>| {
        let entries = day.get().map(|day| day.entries).unwrap_or_default();
        shown(&entries, selected.get(), before.copied().flatten())
    });
    Effect::new(move |before: Option<Option<AppointmentId>>| {
        let open = open.get();
        if before.is_some_and(|before| before != open) {
            view.actions.clear();
        }
        open
    });
    let entry = Memo::new(move |_| day.get()?.entries.into_iter().find(|entry| Some(entry.id) == open.get()));
    let now = Memo::new(move |_| day.with(|day| day.as_ref().map(|day| day.now.at)));
    let list = move || {
        let day = day.get()?;
        Some(view! { <DayList day=day url=url.get() selected=open.get() changed=view.watch.marked()/> })
    };
    view! {
        {move || day.get().map(|day| view! { <Head day=day date=view.date.get()/> })}
        <div class="day-tools">
            {move || day.get().map(|day| view! { <Tabs label="Show" tabs=filters(&day, url.get())/> })}
            <div class="to-do">{view.actions.chart.map(|chart| chart.to_do.run(()))}</div>
        </div>
        <Split detail=move || view! { <EntryDetail entry=entry now=now actions=view.actions/> }>{list}</Split>
    }
}

#[component]
fn Head(
    day: Day,
    /// As it stands in the address.
    date: Option<Date>,
) -> impl IntoView {
    let (practitioner, lead) = (day.practitioner.id, day_lead(&day));
    view! {
        <PageHead title="Day" heading=day.practitioner.name lead=lead>
            <LinkButton href=week_url(practitioner, date) variant=Variant::Secondary>"Week"</LinkButton>
            <LinkButton href="/staff?all=true" variant=Variant::Secondary>"All practitioners"</LinkButton>
        </PageHead>
        <div class="day-bar">
            <DateNav
                date=day.date
                today=day.today
                step=Step::Day
                href=move |date| DayUrl::new(practitioner, date).to_string()
            />
            <DateJump action="/staff/day" practitioner=practitioner date=day.date/>
        </div>
    }
}
