use leptos::{ev::Event, prelude::*, wasm_bindgen::JsCast};
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::browser::{DeviceKind, Room};

/// Which camera, microphone and loudspeaker are used, and which one where there are several to choose from.
#[component]
pub fn OwnDevices(room: Room, prefix: &'static str) -> impl IntoView {
    view! {
        <DeviceChoice room prefix kind=DeviceKind::Camera/>
        <DeviceChoice room prefix kind=DeviceKind::Microphone/>
        <DeviceChoice room prefix kind=DeviceKind::Speaker/>
    }
}

#[component]
fn DeviceChoice(room: Room, prefix: &'static str, kind: DeviceKind) -> impl IntoView {
    let (name, label) = match kind {
        DeviceKind::Camera => ("camera", "Camera"),
        DeviceKind::Microphone => ("microphone", "Microphone"),
        DeviceKind::Speaker => ("speaker", "Loudspeaker"),
    };
    let id = format!("{prefix}-{name}");
    let listed = Memo::new(move |_| {
        room.devices.with(|devices| devices.iter().filter(|device| device.kind == kind).cloned().collect::<Vec<_>>())
    });
    let chosen = Memo::new(move |_| {
        room.wishes.with(|wishes| match kind {
            DeviceKind::Camera => wishes.camera.clone(),
            DeviceKind::Microphone => wishes.microphone.clone(),
            DeviceKind::Speaker => wishes.speaker.clone(),
        })
    });
    let choose = move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            room.choose(kind, select.value());
        }
    };
    let options = move || {
        let (chosen, listed) = (chosen.get(), listed.get());
        // What is in use says more than what was wished for.
        let current = listed.iter().find(|device| device.in_use).map(|device| device.id.clone()).or(chosen);
        let options = listed.into_iter().map(move |device| {
            let selected = current.as_deref() == Some(&device.id);
            view! { <option value=device.id selected=selected>{device.name}</option> }
        });
        options.collect_view()
    };
    let many = Memo::new(move |_| listed.with(Vec::len));
    move || {
        let id = id.clone();
        match many.get() {
            0 => ().into_any(),
            1 => view! {
                <p>{label}": "<bdi>{move || listed.with(|listed| listed.first().map(|device| device.name.clone()))}</bdi></p>
            }
            .into_any(),
            _ => view! {
                <div class="field">
                    <label for=id.clone()>{label}</label>
                    <select class="input" id=id on:change=choose>{options}</select>
                </div>
            }
            .into_any(),
        }
    }
}

/// No face and no room, only that somebody is there.
#[component]
pub fn BlurChoice(room: Room, prefix: &'static str) -> impl IntoView {
    let id = format!("{prefix}-blur");
    let (hint, described) = (format!("{id}-hint"), format!("{id}-hint"));
    let change = move |event: Event| {
        if let Some(box_) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            room.set_blurred(box_.checked());
        }
    };
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=described
                prop:checked=move || room.wishes.with(|wishes| wishes.blurred)
                on:change=change
            />
            <label for=id>"Blur my picture"</label>
            <p class="hint" id=hint>"The others see that you are there, but neither your face nor your room."</p>
        </div>
    }
}
