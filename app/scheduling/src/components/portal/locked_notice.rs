use kit::Notice;
use leptos::prelude::*;

use crate::model::Place;

/// Why moving and cancelling are not offered, and what to do instead.
#[component]
pub fn LockedNotice(why: Option<String>, place: Place) -> impl IntoView {
    let why = why.unwrap_or_else(|| "This appointment can no longer be changed.".into());
    let call = place.phone.map(|phone| {
        let number: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <p><a href=format!("tel:{number}")>"Call "{place.name}": "{phone}</a></p> }
    });
    view! { <Notice title=why>{call}</Notice> }
}
