use leptos::prelude::*;

use crate::model::{Place, VisitMode};

/// Where to go, or that nobody has to go anywhere; with the number to call.
#[component]
pub fn PlaceLines(place: Place, mode: VisitMode) -> impl IntoView {
    let address = [place.address_line, place.city].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let call = place.phone.map(|phone| {
        let number: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <span class="line"><a href=format!("tel:{number}")>{phone}</a></span> }
    });
    let site = match mode {
        VisitMode::Video => view! { <span class="line">"By video, with "{place.name}</span> }.into_any(),
        VisitMode::InPerson => view! {
            <span class="line">{place.name}</span>
            {(!address.is_empty()).then(|| view! { <span class="line">{address}</span> })}
        }
        .into_any(),
    };
    view! { {site} {call} }
}
