use ::model::PractitionerId;
use kit::{Column, EmptyState, PageHead, PageLoaded, Table, ask};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};

use crate::{
    api,
    components::{portal::query, staff::DayUrl},
    model::{DayPractitioner, DayPractitioners},
};

/// `/staff`: a doctor's own day; for reception, nurses and administrators, and with `?all=true`, everybody's.
#[component]
pub fn StaffHomePage(
    /// A doctor works from their own day.
    own: Option<PractitionerId>,
) -> impl IntoView {
    let all = query::<bool>("all");
    move || match own.filter(|_| !all.get().unwrap_or_default()) {
        Some(own) => {
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            view! { <Redirect path=DayUrl::new(own, None).to_string() options/> }.into_any()
        }
        None => view! { <Everybody/> }.into_any(),
    }
}

#[component]
fn Everybody() -> impl IntoView {
    let practitioners = ask(|| api::DayPractitioners { query: DayPractitioners {} });
    view! {
        <PageLoaded title="Today" resource=practitioners view=|practitioners| view! { <Practitioners practitioners/> }/>
    }
}

#[component]
fn Practitioners(practitioners: Vec<DayPractitioner>) -> impl IntoView {
    if practitioners.is_empty() {
        return view! {
            <PageHead title="Today"/>
            <EmptyState title="Nobody to show" text="No practitioner works at your facilities yet."/>
        }
        .into_any();
    }
    let columns = vec![
        Column::text("Practitioner"),
        Column::numeric("Waiting"),
        Column::numeric("In consultation"),
        Column::numeric("To come"),
        Column::numeric("Finished"),
        Column::text("Where"),
    ];
    let rows = practitioners.into_iter().map(row).collect_view();
    view! {
        <PageHead title="Today" lead="Whose day would you like to see?"/>
        <Table caption="Practitioners and their appointments today" columns=columns>{rows}</Table>
    }
    .into_any()
}

fn row(listed: DayPractitioner) -> AnyView {
    let DayPractitioner { practitioner, specialties, places, today } = listed;
    view! {
        <tr class="row-link">
            <td>
                <a href=DayUrl::new(practitioner.id, None).to_string() dir="auto">{practitioner.name}</a>
                <span class="line muted">{specialties.join(", ")}</span>
            </td>
            <td class="numeric">{today.waiting}</td>
            <td class="numeric">{today.in_consultation}</td>
            <td class="numeric">{today.booked}</td>
            <td class="numeric">{today.finished}</td>
            <td>{places.join(", ")}</td>
        </tr>
    }
    .into_any()
}
