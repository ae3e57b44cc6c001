use kit::{Glyph, Icon};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlVideoElement;

use super::call_settings::CallSettings;
use crate::browser::{Room, can_share_screen, has_small_window};

/// What can be done in a call.
#[component]
pub fn CallBar(room: Room) -> impl IntoView {
    let media = Memo::new(move |_| room.own.with(|own| own.media));
    // What this browser can do is known in the browser alone.
    let (shares, floats) = (RwSignal::new(false), RwSignal::new(false));
    let is_out = RwSignal::new(false);
    Effect::new(move |_| {
        shares.set(can_share_screen());
        floats.set(has_small_window());
        // The window has a way back of its own.
        let out = window_event_listener_untyped("enterpictureinpicture", move |_| is_out.set(true));
        let back = window_event_listener_untyped("leavepictureinpicture", move |_| is_out.set(false));
        on_cleanup(move || {
            out.remove();
            back.remove();
        });
    });
    let sound = move || if media.get().audio { "Mute" } else { "Unmute" };
    let camera = move || if media.get().video && !media.get().screen { "Camera off" } else { "Camera on" };
    let small = move || if is_out.get() { "Close small window" } else { "Small window" };
    let screen = move || if media.get().screen { "Stop sharing" } else { "Share screen" };
    view! {
        <div class="call-bar" role="group" aria-label="In the call">
            <CallButton glyph=Glyph::Microphone words=sound off=Signal::derive(move || !media.get().audio) press=move || room.toggle_microphone()/>
            {move || (!media.get().screen).then(|| view! {
                <CallButton glyph=Glyph::Video words=camera off=Signal::derive(move || !media.get().video) press=move || room.toggle_camera()/>
            })}
            {move || shares.get().then(|| view! {
                <CallButton glyph=Glyph::Screen words=screen press=move || room.toggle_screen()/>
            })}
            {move || (floats.get() && room.peers.with(|peers| !peers.is_empty())).then(|| view! {
                <CallButton glyph=Glyph::Window words=small press=move || float(room)/>
            })}
            <CallSettings room/>
            <button type="button" class="call-button leave" on:click=move |_| room.leave()>
                <Icon glyph=Glyph::Phone/>
                <span>"Leave"</span>
            </button>
        </div>
    }
}

#[component]
fn CallButton(
    glyph: Glyph,
    words: impl Fn() -> &'static str + Send + Sync + 'static,
    /// What it stands for is switched off.
    #[prop(optional, into)]
    off: Signal<bool>,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="call-button" class:off=move || off.get() on:click=move |_| press()>
            <Icon glyph/>
            <span>{words}</span>
        </button>
    }
}

/// The first of the others.
fn float(room: Room) {
    let video = document().query_selector(".call-stage .tile:not(.own) video").ok().flatten();
    if let Some(video) = video.and_then(|video| video.dyn_into::<HtmlVideoElement>().ok()) {
        room.toggle_small_window(video);
    }
}
