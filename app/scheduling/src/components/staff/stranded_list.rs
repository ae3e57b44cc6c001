use ::model::PractitionerId;
use kit::{Loaded, Notice, Tone, ask};
use leptos::prelude::*;

use crate::{
    api,
    model::{ShowStranded, Stranded},
};

/// Booked appointments at which nobody works any more. They stay here until somebody has moved or cancelled each.
#[component]
pub fn StrandedList(#[prop(optional)] practitioner: Option<PractitionerId>) -> impl IntoView {
    let stranded = ask(move || api::Stranded { query: ShowStranded { practitioner_id: practitioner } });
    view! { <Loaded resource=stranded lines=1 view=list/> }
}

fn list(stranded: Vec<Stranded>) -> Option<AnyView> {
    let title = match stranded.len() {
        0 => return None,
        1 => "1 booked appointment at which nobody works".to_owned(),
        count => format!("{count} booked appointments at which nobody works"),
    };
    let rows = stranded
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <a href=format!("/staff/appointments/{}", one.id)>
                        {one.starts.full()}" "{one.starts.abbreviation.clone()}
                    </a>
                    ": "<bdi>{one.patient.name}</bdi>", "<bdi>{one.service_name}</bdi>" with "
                    <bdi>{one.practitioner.name}</bdi>", "<bdi>{one.facility_name}</bdi>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <Notice tone=Tone::Attention title=title>
                <p>"The working hours have changed since they were booked. Please call the patients, and move or cancel each."</p>
                <ul class="stranded">{rows}</ul>
            </Notice>
        }
        .into_any(),
    )
}
