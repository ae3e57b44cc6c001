use kit::{Avatar, Tag, Tone};
use leptos::{html, prelude::*};

use crate::{
    browser::{Quality, Reach, Room, Seen},
    model::{CallRole, PeerId},
};

/// Somebody else in the call: their picture, or that there is none, and who it is.
#[component]
pub fn PeerTile(room: Room, id: PeerId) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let speaker = Memo::new(move |_| room.wishes.with(|wishes| wishes.speaker.clone()));
    Effect::new(move |_| {
        speaker.track();
        // Touched: now it may be heard.
        room.silent.track();
        if let Some(video) = video.get() {
            room.show(Some(id), &video);
        }
    });
    let seen = Memo::new(move |_| room.peers.with(|peers| peers.iter().find(|seen| seen.peer.id == id).cloned()));
    let has_picture = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(shows_picture)));
    let shares = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.peer.media.screen)));
    let name =
        Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.peer.name.clone()).unwrap_or_default()));
    let is_main = untrack(|| seen.get()).is_some_and(|seen| seen.peer.role != CallRole::Guest);
    view! {
        <figure class="tile" class:main=is_main class:shares=move || shares.get() class:no-picture=move || !has_picture.get()>
            <video node_ref=video playsinline=true aria-label=move || format!("Picture of {}", name.get())></video>
            {move || (!has_picture.get()).then(|| view! { <div class="tile-person"><Avatar name=name.get()/></div> })}
            <figcaption>
                <bdi>{move || name.get()}</bdi>
                {move || seen.get().map(|seen| view! { <Marks seen/> })}
            </figcaption>
        </figure>
    }
}

fn shows_picture(seen: &Seen) -> bool {
    (seen.peer.media.video || seen.peer.media.screen) && seen.reach != Reach::Connecting
}

/// As what they take part, whether they can be heard, and how good the connection is.
#[component]
fn Marks(seen: Seen) -> impl IntoView {
    let Seen { peer, reach, quality } = seen;
    let is_guest = peer.role == CallRole::Guest;
    let role = is_guest.then(|| view! { <Tag>{peer.role.words()}</Tag> });
    let silent = (!peer.media.audio).then(|| view! { <Tag>"Muted"</Tag> });
    let unseen = (!peer.media.video && !peer.media.screen).then(|| view! { <Tag>"No picture"</Tag> });
    let connection = match (peer.away, reach, quality) {
        (true, ..) | (_, Reach::Interrupted, _) => view! { <Tag tone=Tone::Attention>"Interrupted"</Tag> }.into_any(),
        (_, Reach::Connecting, _) => view! { <Tag>"Connecting …"</Tag> }.into_any(),
        (_, _, Some(weak @ (Quality::Weak | Quality::Bad))) => {
            view! { <Tag tone=Tone::Attention>{weak.words()}</Tag> }.into_any()
        }
        // A guest's tile is small: of theirs only what is wrong is said.
        (_, _, Some(Quality::Good)) if is_guest => ().into_any(),
        (_, _, Some(Quality::Good)) => view! { <Tag tone=Tone::Success>{Quality::Good.words()}</Tag> }.into_any(),
        (_, _, None) => ().into_any(),
    };
    view! { {role} {silent} {unseen} {connection} }
}

/// Oneself, as the others see it.
#[component]
pub fn OwnTile(room: Room) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let own = room.own;
    let media = Memo::new(move |_| own.with(|own| own.media));
    Effect::new(move |_| {
        media.track();
        room.wishes.with(|wishes| wishes.blurred);
        if let Some(video) = video.get() {
            // Oneself one sees, and does not hear.
            video.set_muted(true);
            room.show(None, &video);
        }
    });
    let has_picture = move || media.get().video || media.get().screen;
    let words = move || match (media.get().screen, media.get().audio) {
        (true, true) => "You, sharing your screen",
        (true, false) => "You, sharing your screen, muted",
        (false, true) => "You",
        (false, false) => "You, muted",
    };
    view! {
        <figure class="tile own" class:shares=move || media.get().screen class:no-picture=move || !has_picture()>
            <video node_ref=video playsinline=true aria-label="Your own picture"></video>
            <figcaption>{words}{move || (!has_picture()).then_some(", no picture")}</figcaption>
        </figure>
    }
}
