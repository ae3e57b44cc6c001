use ::model::AppError;
use kit::{Column, EmptyState, PageHead, Table};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};
use serde::{Deserialize, Serialize};

use crate::{
    api,
    components::{
        portal::{query, session},
        staff::{DayUrl, PageLoaded},
    },
    model::{DayPractitioner, DayPractitioners},
};

/// What `/staff` has to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Home {
    /// A doctor works from their own day.
    Own {
        path: String,
    },
    Everybody(Vec<DayPractitioner>),
}

/// `/staff`: a doctor's own day; for reception, nurses and administrators, and with `?all=true`, everybody's.
#[component]
pub fn StaffHomePage() -> impl IntoView {
    let all = query::<bool>("all");
    let session = session();
    let home = Resource::new(
        move || all.get().unwrap_or_default(),
        move |all| async move {
            let own = session.await?.ok_or(AppError::Unauthenticated)?.practitioner_id;
            if let Some(own) = own.filter(|_| !all) {
                return Ok(Home::Own { path: DayUrl::new(own, None).to_string() });
            }
            Ok(Home::Everybody(api::day_practitioners(DayPractitioners {}).await?))
        },
    );
    view! { <PageLoaded title="Today" resource=home view=show/> }
}

fn show(home: Home) -> AnyView {
    match home {
        Home::Own { path } => {
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            view! { <Redirect path=path options=options/> }.into_any()
        }
        Home::Everybody(practitioners) => view! { <Practitioners practitioners=practitioners/> }.into_any(),
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
