use ::model::{AppError, VideoGuestId};
use kit::{Button, ErrorView, Loaded, Notice, PageHead, PortalFrame, Tone, Variant, ask, param};
use leptos::prelude::*;

use crate::{
    api,
    browser::{Link, Room, Seat, Wishes},
    components::{CallEnd, CallView, ChatPanel, DeviceCheck, Found, LinkNotice, ScriptNeeded, follow},
    model::{CallRole, GuestVisit, ShowGuestVisit},
};

/// `/video/{guest}/{pass}`: the guest's own page: device check, before the door, in the call.
#[component]
pub fn GuestCallPage() -> impl IntoView {
    let (guest, pass) = (param::<VideoGuestId>("guest"), param::<String>("pass"));
    view! {
        <PortalFrame place="Hale" items=Vec::new()>
            {move || match guest.get().zip(pass.get()) {
                Some((guest_id, pass)) => view! { <Guest guest_id pass/> }.into_any(),
                None => view! { <PageHead title="Video visit"/><ErrorView error=AppError::NotFound/> }.into_any(),
            }}
        </PortalFrame>
    }
}

#[component]
fn Guest(guest_id: VideoGuestId, pass: String) -> impl IntoView {
    let room = Room::for_page(Seat::Guest { guest_id, pass: pass.clone() }, CallRole::Guest, Wishes::default());
    // Asked once: from then on the connection says how it stands.
    let visit = ask(move || api::GuestVisit { query: ShowGuestVisit { guest_id, pass: pass.clone() } });
    view! {
        <PageHead title="Video visit"/>
        <ScriptNeeded/>
        <Loaded resource=visit view=move |visit: GuestVisit| view! { <Shown visit room/> }/>
    }
}

#[component]
fn Shown(visit: GuestVisit, room: Room) -> impl IntoView {
    let GuestVisit { name, facility, practitioner, over, .. } = visit;
    if over {
        return view! { <Notice title="This visit is over"><p>"Thank you. You can close this page."</p></Notice> }
            .into_any();
    }
    let begun = Memo::new(move |_| room.link.get() != Link::Off);
    let is_over = Memo::new(move |_| matches!(room.link.get(), Link::Over(_) | Link::Refused(_)));
    let admitted =
        Memo::new(move |_| room.situation.with(|stands| stands.as_ref().is_some_and(|stands| stands.admitted)));
    let step = Memo::new(move |_| (begun.get(), is_over.get(), admitted.get()));
    follow(step);
    let doctor = StoredValue::new(practitioner.clone());
    let alone = Signal::derive(move || doctor.with_value(|doctor| format!("You are being connected with {doctor}.")));
    view! {
        <p><bdi>{name}</bdi>", you are a guest of "<bdi>{practitioner}</bdi>", "<bdi>{facility}</bdi>"."</p>
        <div class="stack visit-step">
            {move || match step.get() {
                (false, ..) => view! { <Before room/> }.into_any(),
                (_, true, _) => view! { <CallEnd room here=""/> }.into_any(),
                (_, _, true) => view! {
                    <div class="call-page">
                        <div class="visually-hidden">
                            <h2 tabindex="-1">{doctor.with_value(|doctor| format!("Call with {doctor}"))}</h2>
                        </div>
                        <CallView room alone/>
                        <section class="card call-chat" aria-labelledby="call-chat-title">
                            <h2 id="call-chat-title">"Messages"</h2>
                            <ChatPanel room/>
                        </section>
                    </div>
                }
                .into_any(),
                (_, _, false) => view! { <Waits room/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Before(room: Room) -> impl IntoView {
    let found = Found::new(room);
    view! {
        <h2>"Check your device"</h2>
        <DeviceCheck room found/>
        <div class="needs-script">
            <Button
                variant=Variant::Primary
                on:click=move |_| {
                    room.end_try_out();
                    room.connect();
                }
            >
                "Ask to be let in"
            </Button>
        </div>
    }
}

#[component]
fn Waits(room: Room) -> impl IntoView {
    let said = move || room.captions.with(|captions| captions.last().map(|caption| caption.text.clone()));
    view! {
        <h2 tabindex="-1">"You are waiting to be let in"</h2>
        <LinkNotice room/>
        <Notice tone=Tone::Information title="The doctor sees that you are here">
            <p>"Keep this page open. When the doctor lets you in, the call begins by itself."</p>
        </Notice>
        <p class="visually-hidden" role="status">{said}</p>
    }
}
