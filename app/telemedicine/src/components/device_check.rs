use std::time::Duration;

use kit::{Button, Notice, Tag, Tone, Variant};
use leptos::{ev::Event, prelude::*, reactive::send_wrapper_ext::SendOption, task::spawn_local, wasm_bindgen::JsCast};
use web_sys::HtmlInputElement;

use super::{
    advice,
    own_devices::{BlurChoice, OwnDevices},
    tile::OwnTile,
};
use crate::{
    browser::{LevelMeter, Room, check_relay, play_test_sound},
    model::{Checked, Part, TakesPartWith},
};

/// From when on somebody who says nothing is not heard.
const SILENT: Duration = Duration::from_secs(8);
/// A voice, and not the noise of a room.
const VOICE: u8 = 15;

/// What the check has found beside camera and microphone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub speaker: Option<Checked>,
    pub network: Option<Checked>,
    /// The microphone has brought a voice; `false` after a while without one.
    pub voice: Option<bool>,
}

/// What is known of each part so far.
#[derive(Clone, Copy)]
pub struct Found {
    room: Room,
    heard: RwSignal<Heard>,
}

impl Found {
    pub fn new(room: Room) -> Self {
        Self { room, heard: RwSignal::new(Heard::default()) }
    }

    /// What was not tried is not used.
    pub fn of(self, part: Part) -> Checked {
        let heard = self.heard.get();
        let (own, wishes) = (self.room.own.get(), self.room.wishes.get());
        let found = match part {
            Part::Camera => own.camera.filter(|_| wishes.uses_camera()),
            Part::Microphone if !wishes.uses_microphone() => None,
            Part::Microphone => match (own.microphone, heard.voice) {
                (Some(Checked::Works), Some(false)) => Some(Checked::Fails),
                (found, _) => found,
            },
            Part::Speaker => heard.speaker,
            Part::Network => heard.network,
        };
        found.unwrap_or(Checked::NotUsed)
    }
}

/// Camera, microphone, loudspeaker and connection, each with plain advice. What is not used is not asked for.
#[component]
pub fn DeviceCheck(room: Room, found: Found) -> impl IntoView {
    let with = Memo::new(move |_| room.wishes.with(|wishes| wishes.with));
    on_cleanup(move || room.end_try_out());
    Effect::new(move |_| {
        let seat = room.seat();
        spawn_local(async move {
            let network = check_relay(&seat).await;
            found.heard.try_update(|heard| heard.network = Some(network));
        });
    });
    view! {
        <WithChoice room/>
        <div class="device-check needs-script">
            {move || (with.get() != TakesPartWith::Listening).then(|| view! { <TryOut room found/> })}
            <Speaker found/>
            <section class="device-part" aria-labelledby="check-network">
                <h3 id="check-network">"Connection"</h3>
                <div role="status">
                    {move || match found.heard.with(|heard| heard.network) {
                        None => view! { <p class="muted">"Being checked …"</p> }.into_any(),
                        Some(Checked::NotUsed) => view! { <p class="muted">"Is checked when you join."</p> }.into_any(),
                        Some(network) => view! { <PartFound part=Part::Network found=network/> }.into_any(),
                    }}
                </div>
            </section>
        </div>
    }
}

/// What somebody has chosen before the page came alive: what they said no to is not asked for.
#[cfg(not(feature = "ssr"))]
fn chosen_before() -> Option<TakesPartWith> {
    let input = document().query_selector("input[name='cmd[with]']:checked").ok()??;
    let input = input.dyn_into::<HtmlInputElement>().ok().filter(|input| !input.default_checked())?;
    TakesPartWith::parse(&input.value())
}

#[cfg(feature = "ssr")]
fn chosen_before() -> Option<TakesPartWith> {
    None
}

/// With what one takes part: part of the form where there is one.
#[component]
fn WithChoice(room: Room) -> impl IntoView {
    let change = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(with) = input.and_then(|input| TakesPartWith::parse(&input.value())) {
            room.end_try_out();
            room.wish(|wishes| wishes.with = with);
        }
    };
    let hint = |with| match with {
        TakesPartWith::PictureAndSound => "You are seen and heard.",
        TakesPartWith::SoundAlone => "You are heard, and see the doctor. The camera is not used.",
        TakesPartWith::Listening => "You see and hear the doctor, and write. Neither camera nor microphone is used.",
    };
    if let Some(with) = chosen_before() {
        room.wish(|wishes| wishes.with = with);
    }
    let first = room.wishes.with_untracked(|wishes| wishes.with);
    let choices = TakesPartWith::ALL.iter().map(|&with| {
        let id = format!("with-{}", with.name());
        let hint_id = format!("{id}-hint");
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name="cmd[with]"
                    value=with.name()
                    checked=with == first
                    prop:checked=move || room.wishes.with(|wishes| wishes.with == with)
                    aria-describedby=hint_id.clone()
                    on:change=change
                />
                <label for=id>{with.words()}</label>
                <p class="hint" id=hint_id>{hint(with)}</p>
            </div>
        }
    });
    view! {
        <fieldset class="field">
            <legend>"How do you take part?"</legend>
            {choices.collect_view()}
        </fieldset>
    }
}

#[component]
fn TryOut(room: Room, found: Found) -> impl IntoView {
    let own = Memo::new(move |_| room.own.get());
    let (sees, hears) = (Memo::new(move |_| own.get().media.video), Memo::new(move |_| own.get().media.audio));
    let uses_camera = Memo::new(move |_| room.wishes.with(|wishes| wishes.uses_camera()));
    let tried = Memo::new(move |_| own.with(|own| own.microphone.is_some() || own.camera.is_some()));
    let words = move || match (tried.get(), uses_camera.get()) {
        (false, true) => "Test camera and microphone",
        (false, false) => "Test the microphone",
        (true, _) => "Test again",
    };
    let part = move |part: Part| {
        move || {
            let found = found.of(part);
            (found != Checked::NotUsed).then(|| view! { <PartFound part found/> })
        }
    };
    view! {
        <section class="device-part" aria-labelledby="check-own">
            <h3 id="check-own">{move || if uses_camera.get() { "Camera and microphone" } else { "Microphone" }}</h3>
            {move || sees.get().then(|| view! {
                <div class="device-preview"><OwnTile room/></div>
                <BlurChoice room prefix="check"/>
            })}
            {move || hears.get().then(|| view! { <Level room found/> })}
            <div role="status">{part(Part::Camera)} {part(Part::Microphone)}</div>
            {move || own.get().asking.then(|| view! { <p class="muted">"If your browser asks, press “Allow”."</p> })}
            <Button variant=Variant::Secondary on:click=move |_| room.try_out()>{words}</Button>
            {move || tried.get().then(|| view! { <OwnDevices room prefix="check"/> })}
        </section>
    }
}

/// The microphone, as it is heard.
#[component]
fn Level(room: Room, found: Found) -> impl IntoView {
    let level = RwSignal::new(0_u8);
    let meter = StoredValue::new(SendOption::<LevelMeter>::new_local(None));
    let chosen = Memo::new(move |_| room.wishes.with(|wishes| wishes.microphone.clone()));
    Effect::new(move |_| {
        chosen.track();
        let heard = move |loud: u8| {
            level.try_set(loud);
            if loud >= VOICE && found.heard.try_with_untracked(|heard| heard.voice) != Some(Some(true)) {
                found.heard.try_update(|heard| heard.voice = Some(true));
            }
        };
        meter.update_value(|meter| **meter = room.meter(heard));
    });
    Effect::new(move |_| {
        let silent = move || {
            found.heard.try_update(|heard| heard.voice = heard.voice.or(Some(false)));
        };
        if let Ok(clock) = set_timeout_with_handle(silent, SILENT) {
            on_cleanup(move || clock.clear());
        }
    });
    let words = move || match found.heard.with(|heard| heard.voice) {
        Some(true) => "We hear you.",
        Some(false) | None => "Say a few words: the bar moves when we hear you.",
    };
    view! {
        <div class="device-level">
            <label for="check-level">{words}</label>
            <meter id="check-level" min="0" max="100" prop:value=move || f64::from(level.get())></meter>
        </div>
    }
}

#[component]
fn Speaker(found: Found) -> impl IntoView {
    let (played, playing) = (RwSignal::new(false), RwSignal::new(false));
    let play = move |_| {
        playing.set(true);
        spawn_local(async move {
            if play_test_sound().await.is_err() {
                found.heard.try_update(|heard| heard.speaker = Some(Checked::Fails));
            }
            playing.try_set(false);
            played.try_set(true);
        });
    };
    let say = move |speaker| move |_| found.heard.update(|heard| heard.speaker = Some(speaker));
    view! {
        <section class="device-part" aria-labelledby="check-speaker">
            <h3 id="check-speaker">"Loudspeaker"</h3>
            <div role="status">
                {move || found.heard.with(|heard| heard.speaker).map(|found| view! { <PartFound part=Part::Speaker found/> })}
                {move || played.get().then(|| view! { <p>"Did you hear three tones?"</p> })}
            </div>
            <div class="row">
                <Button variant=Variant::Secondary on:click=play>
                    {move || if playing.get() { "Playing …" } else { "Play a test sound" }}
                </Button>
                {move || played.get().then(|| view! {
                    <Button variant=Variant::Quiet on:click=say(Checked::Works)>"Yes, I heard it"</Button>
                    <Button variant=Variant::Quiet on:click=say(Checked::Fails)>"No"</Button>
                })}
            </div>
        </section>
    }
}

#[component]
fn PartFound(part: Part, found: Checked) -> impl IntoView {
    match advice(part, found) {
        None => view! { <p><Tag tone=Tone::Success>{part.words()}": works"</Tag></p> }.into_any(),
        Some(words) => {
            let title = format!("{}: {}", part.words(), found.words().to_lowercase());
            view! { <Notice tone=Tone::Attention title><p>{words}</p></Notice> }.into_any()
        }
    }
}
