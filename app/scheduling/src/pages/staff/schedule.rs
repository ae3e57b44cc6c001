use jiff::civil::Date;
use kit::{Column, EmptyState, PageHead, PageLoaded, Table, ask};
use leptos::prelude::*;

use crate::{
    api,
    components::staff::{PlanTab, PlanTabs, StrandedList},
    model::{Exception, ExceptionKind, PlanRow, Plans, ShowPlans, WeeklySession, weekday_name},
};

/// `/staff/schedule`: when everybody works, a week as it is planned. Each row leads to where it is changed.
#[component]
pub fn SchedulePage() -> impl IntoView {
    let plans = ask(move || api::Plans { query: ShowPlans {} });
    view! { <PageLoaded title="Schedule" resource=plans view=|plans| view! { <Everybody plans=plans/> }/> }
}

#[component]
fn Everybody(plans: Plans) -> impl IntoView {
    let Plans { today, several_places, rows } = plans;
    let nobody = rows.is_empty();
    let columns = std::iter::once("Practitioner").chain((1..=7).map(weekday_name)).map(Column::text).collect();
    let rows = rows.into_iter().map(|line| row(line, today, several_places)).collect_view();
    view! {
        <PageHead title="Schedule" lead="When everybody works in a week. Choose somebody to change it."/>
        <PlanTabs current=PlanTab::Hours/>
        <StrandedList/>
        {if nobody {
            view! { <EmptyState title="Nobody to show" text="No practitioner works at your facilities yet."/> }.into_any()
        } else {
            view! { <div class="plan-grid"><Table caption="Weekly sessions" columns=columns>{rows}</Table></div> }.into_any()
        }}
    }
}

fn row(line: PlanRow, today: Date, several_places: bool) -> AnyView {
    let PlanRow { practitioner, specialties, sessions, exceptions } = line;
    let cells = (1..=7)
        .map(|weekday| {
            let here = sessions.iter().filter(|session| session.weekday == weekday);
            let hours = here.map(|session| hours(session, today, several_places)).collect_view();
            view! { <td data-day=weekday_name(weekday)>{hours}</td> }
        })
        .collect_view();
    let next = exceptions.first().map(|next| view! { <span class="line plan-next">{exception_label(next)}</span> });
    view! {
        <tr class="row-link">
            <td>
                <a href=format!("/staff/schedule/{}", practitioner.id) dir="auto">{practitioner.name}</a>
                <span class="line muted">{specialties.join(", ")}</span>
                {next}
            </td>
            {cells}
        </tr>
    }
    .into_any()
}

fn hours(session: &WeeklySession, today: Date, several_places: bool) -> AnyView {
    let place = several_places.then(|| view! { <span class="line muted small">{session.facility_name.clone()}</span> });
    let validity = session.validity(today).map(|validity| view! { <span class="line muted small">{validity}</span> });
    view! { <span class="line nowrap">{session.hours.label()}</span> {place} {validity} }.into_any()
}

/// "Away: Tue 1 Dec 2026", "Away: Tue 1 Dec 2026 to Fri 4 Dec 2026, 09:00–12:00"
pub(super) fn exception_label(exception: &Exception) -> String {
    let kind = match exception.kind {
        ExceptionKind::Off => "Away",
        ExceptionKind::Extra { .. } => "Extra session",
    };
    let first = ::model::time::date(exception.first_day);
    let days = if exception.first_day == exception.last_day {
        first
    } else {
        format!("{first} to {}", ::model::time::date(exception.last_day))
    };
    let hours = exception.hours;
    if hours == crate::model::Hours::ALL_DAY {
        format!("{kind}: {days}")
    } else {
        format!("{kind}: {days}, {}", hours.label())
    }
}
