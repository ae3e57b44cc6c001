use kit::{Notice, Tone};
use leptos::prelude::*;

use super::Telephone;
use crate::{
    browser::{Link, Room},
    model::{
        CallRole,
        limits::{INTERRUPTED_SECONDS, OFFER_PHONE_SECONDS},
    },
};

/// The call is interrupted: one moment, and from when on it is more than that.
#[component]
pub fn Interruption(
    room: Room,
    /// What the doctor calls where the call fails.
    phone: Option<String>,
) -> impl IntoView {
    let stage = Memo::new(move |_| {
        room.interrupted.get().map(|seconds| match seconds {
            seconds if seconds < OFFER_PHONE_SECONDS => Stage::Moment,
            seconds if seconds < INTERRUPTED_SECONDS => Stage::Offer,
            _ => Stage::Gone,
        })
    });
    let own = Memo::new(move |_| room.link.get() == Link::Lost);
    let told = move || {
        let phone = phone.clone();
        stage.get().map(|stage| {
            let title = if own.get() { "Your connection is interrupted" } else { "The call is interrupted" };
            view! { <Notice tone=Tone::Attention title>{what_to_do(stage, room.role, phone)}</Notice> }
        })
    };
    view! { <div class="told" role="status">{told}</div> }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Moment,
    Offer,
    Gone,
}

fn what_to_do(stage: Stage, role: CallRole, phone: Option<String>) -> AnyView {
    match (stage, role) {
        (Stage::Moment, _) => view! { <p>"One moment: it comes back by itself."</p> }.into_any(),
        (Stage::Offer, CallRole::Clinician) => view! {
            <p>"It is being tried again. You can go on by telephone: the patient’s number stands under “By telephone”."</p>
        }
        .into_any(),
        (Stage::Gone, CallRole::Clinician) => view! {
            <p>"The patient has been gone for more than a minute. They can come back for as long as you don’t finish. You can wait, call them by telephone, or finish."</p>
        }
        .into_any(),
        (Stage::Offer | Stage::Gone, CallRole::Patient) => view! {
            <p>"Keep this page open: it is being tried again, and you come back by yourself."</p>
            {phone.map(|phone| view! { <p>"If it does not help, the doctor calls you: "<Telephone number=phone/></p> })}
        }
        .into_any(),
        (Stage::Offer | Stage::Gone, CallRole::Guest) => view! {
            <p>"Keep this page open: it is being tried again, and you come back by yourself."</p>
        }
        .into_any(),
    }
}
