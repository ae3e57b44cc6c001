use kit::Notice;
use leptos::prelude::*;

use crate::model::AppointmentDetail;

/// Why moving and cancelling are not offered, and what to do instead.
#[component]
pub fn LockedNotice(detail: AppointmentDetail) -> impl IntoView {
    let why = detail.locked_because.unwrap_or_else(|| "This appointment can no longer be changed.".into());
    let call = detail.appointment.place.phone.map(|phone| {
        let number: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <p><a href=format!("tel:{number}")>"Call "{detail.appointment.place.name}": "{phone}</a></p> }
    });
    view! { <Notice title=why>{call}</Notice> }
}
