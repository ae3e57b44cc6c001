use std::sync::Arc;

use ::model::{AppointmentId, PractitionerId};
use jiff::civil::Date;
use kit::{EmptyState, LinkButton, PageHead, Split, Tabs, Variant, live};
use leptos::prelude::*;

use crate::{
    api,
    components::{
        portal::query,
        staff::{
            DateJump, DateNav, DayActions, DayList, DayUrl, EntryDetail, OwnPractitioner, PageLoaded, Show, Step,
            Watch, day_lead, filters, later, shown, use_minutes, week_url,
        },
    },
    model::{Day, PractitionerDay},
};

/// `/staff/day?practitioner=&date=&show=&selected=`: a doctor's day. Without a practitioner, one's own.
#[component]
pub fn DayPage() -> impl IntoView {
    let practitioner = query::<PractitionerId>("practitioner");
    move || match practitioner.get() {
        Some(practitioner) => view! { <DayOf practitioner=practitioner/> }.into_any(),
        None => view! { <OwnPractitioner to=|own| DayUrl::new(own, None).to_string()/> }.into_any(),
    }
}

/// What of the page lives longer than one answer of the server.
#[derive(Clone, Copy)]
struct View {
    practitioner: PractitionerId,
    date: Memo<Option<Date>>,
    show: Memo<Option<Show>>,
    selected: Memo<Option<AppointmentId>>,
    actions: DayActions,
    watch: Watch,
    /// Since the last answer.
    minutes: RwSignal<i64>,
    /// The entry that was open last.
    open: StoredValue<Option<AppointmentId>>,
}

impl View {
    fn url(self) -> DayUrl {
        let (date, show) = (self.date.get(), self.show.get().unwrap_or_default());
        DayUrl { practitioner: self.practitioner, date, show, selected: self.selected.get() }
    }
}

#[component]
fn DayOf(practitioner: PractitionerId) -> impl IntoView {
    let view = View {
        practitioner,
        date: query("date"),
        show: query("show"),
        selected: query("selected"),
        actions: DayActions::for_page(),
        watch: Watch::for_page(),
        minutes: use_minutes(),
        open: StoredValue::new(None),
    };
    let day = Resource::new(
        move || (view.date.get(), view.actions.version()),
        move |(date, _)| api::practitioner_day(PractitionerDay { practitioner_id: practitioner, date }),
    );
    live(format!("/live/day/{practitioner}"), move || day.refetch());
    Effect::new(move |before: Option<Option<AppointmentId>>| {
        let selected = view.selected.get();
        if before.is_some_and(|before| before != selected) {
            view.actions.clear();
        }
        selected
    });
    view! {
        <p class="visually-hidden" role="status">{move || view.watch.said()}</p>
        <PageLoaded title="Day" resource=day view=move |day| view! { <DayAnswer day=day view=view/> }/>
    }
}

#[component]
fn DayAnswer(day: Day, view: View) -> impl IntoView {
    view.watch.see_day(&day);
    view.minutes.set(0);
    let (date, today, practitioner) = (day.date, day.today, view.practitioner);
    let (name, lead) = (day.practitioner.name.clone(), day_lead(&day));
    // Not a memo of this answer: when the next one comes, what is on the screen may look once more at this one.
    let day = Arc::new(day);
    let now = move || later(&day, view.minutes.get());
    let date_href = move |date| DayUrl::new(practitioner, date).to_string();
    let tabs = {
        let now = now.clone();
        move || view! { <Tabs label="Show" tabs=filters(&now(), view.url())/> }
    };
    let list = {
        let now = now.clone();
        move || {
            let day = now();
            let selected = open_entry(&day, view);
            view! { <DayList day=day url=view.url() selected=selected changed=view.watch.marked()/> }
        }
    };
    let detail = move || {
        let day = now();
        let open = open_entry(&day, view);
        match day.entries.into_iter().find(|entry| Some(entry.id) == open) {
            Some(entry) => view! { <EntryDetail entry=entry now=day.now.at actions=view.actions/> }.into_any(),
            None => {
                view! { <EmptyState title="Nobody selected" text="Choose an appointment to see it here."/> }.into_any()
            }
        }
    };
    view! {
        <PageHead title="Day" heading=name lead=lead>
            <LinkButton href=week_url(practitioner, view.date.get_untracked()) variant=Variant::Secondary>
                "Week"
            </LinkButton>
            <LinkButton href="/staff?all=true" variant=Variant::Secondary>"All practitioners"</LinkButton>
        </PageHead>
        <div class="day-bar">
            <DateNav date=date today=today step=Step::Day href=date_href/>
            <DateJump action="/staff/day" practitioner=practitioner date=date/>
        </div>
        {tabs}
        <Split detail=move || detail.into_any()>{list}</Split>
    }
}

/// Remembers what is open, so that it stays open when others change the day.
fn open_entry(day: &Day, view: View) -> Option<AppointmentId> {
    let open = shown(&day.entries, view.selected.get(), view.open.get_value());
    view.open.set_value(open);
    open
}
