use kit::{Button, Notice, Tone, Variant};
use leptos::prelude::*;

use super::{
    advice,
    call_bar::CallBar,
    interruption::Interruption,
    later::later,
    tile::{OwnTile, PeerTile},
};
use crate::{
    browser::{Link, Own, Room},
    model::{Checked, Part},
};

/// The call, loaded when there is one.
#[component]
pub fn CallView(
    room: Room,
    /// What is said while nobody else is there.
    #[prop(into)]
    alone: Signal<String>,
    /// What the doctor calls where the call fails.
    #[prop(optional_no_strip)]
    phone: Option<String>,
) -> impl IntoView {
    later(move || Box::pin(whole_call(room, alone, phone.clone())))
}

#[lazy]
fn whole_call(room: Room, alone: Signal<String>, phone: Option<String>) -> AnyView {
    view! { <WholeCall room alone phone/> }.into_any()
}

/// The others and oneself, what happens as text, and what can be done.
#[component]
fn WholeCall(room: Room, alone: Signal<String>, phone: Option<String>) -> impl IntoView {
    let others = Memo::new(move |_| room.peers.with(Vec::len));
    let words = move || if room.link.get() == Link::Connecting { "Connecting …".to_owned() } else { alone.get() };
    view! {
        <section class="call" aria-label="Call">
            <Interruption room phone/>
            <Hints room/>
            <div class="call-stage" data-others=move || others.get().to_string()>
                <For
                    each=move || room.peers.get()
                    key=|seen| seen.peer.id
                    children=move |seen| view! { <PeerTile room id=seen.peer.id/> }
                />
                {move || (others.get() == 0).then(|| view! { <p class="call-alone">{words}</p> })}
                <OwnTile room/>
            </div>
            <Captions room/>
            <CallBar room/>
        </section>
    }
}

/// Who comes and goes, as text.
#[component]
fn Captions(room: Room) -> impl IntoView {
    let latest = move || {
        let captions = room.captions.get();
        let from = captions.len().saturating_sub(2);
        captions.into_iter().skip(from).collect::<Vec<_>>()
    };
    view! {
        <div class="call-captions" role="log" aria-label="What happens">
            <For each=latest key=|caption| caption.number children=|caption| view! { <p dir="auto">{caption.text}</p> }/>
        </div>
    }
}

/// What keeps somebody from being seen, heard, or from hearing.
#[component]
fn Hints(room: Room) -> impl IntoView {
    let own = Memo::new(move |_| room.own.get());
    let with = Memo::new(move |_| room.wishes.with(|wishes| (wishes.uses_camera(), wishes.uses_microphone())));
    let told = move || {
        let Own { camera, microphone, camera_stopped, microphone_stopped, asking, .. } = own.get();
        let (sees, speaks) = with.get();
        let camera = match camera.filter(|_| sees) {
            Some(_) if camera_stopped => Some(stopped(
                "Your camera has stopped",
                "The others hear you and don’t see you. Plug it in again or choose another one under “Devices”, then press “Camera on”.",
            )),
            found => found.and_then(|found| fault(Part::Camera, found)),
        };
        let microphone = match microphone.filter(|_| speaks) {
            Some(_) if microphone_stopped => Some(stopped(
                "Your microphone has stopped",
                "The others don’t hear you. Plug it in again or choose another one under “Devices”, then press “Unmute”.",
            )),
            found => found.and_then(|found| fault(Part::Microphone, found)),
        };
        let silent = room.silent.get().then(|| {
            view! {
                <Notice tone=Tone::Attention title="You don’t hear the others yet">
                    <Button variant=Variant::Primary on:click=move |_| room.silent.set(false)>"Turn the sound on"</Button>
                </Notice>
            }
        });
        let asking = (asking && camera.is_none() && microphone.is_none())
            .then(|| view! { <p class="muted">"If your browser asks, allow the camera or the microphone."</p> });
        view! { {silent} {microphone} {camera} {asking} }
    };
    view! { <div class="told stack" role="status">{told}</div> }
}

fn stopped(title: &'static str, words: &'static str) -> AnyView {
    view! { <Notice tone=Tone::Attention title><p>{words}</p></Notice> }.into_any()
}

fn fault(part: Part, found: Checked) -> Option<AnyView> {
    let words = advice(part, found)?;
    let title = format!("{}: {}", part.words(), found.words().to_lowercase());
    Some(view! { <Notice tone=Tone::Attention title><p>{words}</p></Notice> }.into_any())
}
