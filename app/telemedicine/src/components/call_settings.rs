use kit::{Button, Dialog, Glyph, Icon};
use leptos::prelude::*;

use super::own_devices::{BlurChoice, OwnDevices};
use crate::browser::Room;

/// Which devices are used, and the blurred picture.
#[component]
pub fn CallSettings(room: Room) -> impl IntoView {
    let open = RwSignal::new(false);
    let show = move |_| {
        room.list_devices();
        open.set(true);
    };
    let nothing = move || room.devices.with(Vec::is_empty);
    view! {
        <button type="button" class="call-button" on:click=show>
            <Icon glyph=Glyph::Gear/>
            <span>"Devices"</span>
        </button>
        <Dialog id="call-settings" title="Camera, microphone, loudspeaker" open on_close=Callback::new(move |()| open.set(false))>
            <div class="stack">
                {move || nothing().then(|| view! { <p>"The browser names no devices to choose from."</p> })}
                <OwnDevices room prefix="call"/>
                <BlurChoice room prefix="call"/>
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}
