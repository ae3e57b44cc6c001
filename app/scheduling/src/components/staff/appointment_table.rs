use kit::{Column, Table};
use leptos::prelude::*;

use super::StateTag;
use crate::model::{AppointmentSummary, VisitMode};

/// A patient's appointments, each row leading to one.
#[component]
pub fn AppointmentTable(#[prop(into)] caption: String, appointments: Vec<AppointmentSummary>) -> impl IntoView {
    let columns = vec![Column::text("When"), Column::text("What"), Column::text("With"), Column::text("State")];
    let rows = appointments
        .into_iter()
        .map(|appointment| {
            let AppointmentSummary { id, state, service_name, practitioner, place, mode, starts, .. } = appointment;
            let place = if mode == VisitMode::Video { "by video".to_owned() } else { place.name };
            view! {
                <tr class="row-link">
                    <td>
                        <a href=format!("/staff/appointments/{id}")>{starts.full()}</a>
                        " "<span class="muted">{starts.abbreviation.clone()}</span>
                    </td>
                    <td dir="auto">{service_name}</td>
                    <td><bdi>{practitioner.name}</bdi>", "<bdi>{place}</bdi></td>
                    <td><StateTag state=state/></td>
                </tr>
            }
        })
        .collect_view();
    view! { <Table caption=caption columns=columns>{rows}</Table> }
}
