use ::model::{AppError, sign_in_then};
use kit::{Button, ButtonRow, LinkButton, Notice, Tone, Variant};
use leptos::prelude::*;

use crate::{
    browser::{Link, Room},
    model::Bye,
};

/// One's own connection while one waits.
#[component]
pub fn LinkNotice(room: Room) -> impl IntoView {
    let is_lost = Memo::new(move |_| room.link.get() == Link::Lost);
    view! {
        <div class="told" role="status">
            {move || is_lost.get().then(|| view! {
                <Notice tone=Tone::Attention title="Your connection is interrupted">
                    <p>"It is being tried again by itself. Keep this page open: you keep your place."</p>
                </Notice>
            })}
        </div>
    }
}

/// The last word of the server, and the way back where there is one.
#[component]
pub fn CallEnd(
    room: Room,
    /// Where this page is, for whoever has to sign in.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    move || {
        let here = here.clone();
        match room.link.get() {
            Link::Over(bye) => Some(over(room, bye, &here)),
            Link::Refused(error) => Some(refused(room, &error, &here)),
            Link::Off | Link::Connecting | Link::Open | Link::Lost => None,
        }
    }
}

fn over(room: Room, bye: Bye, here: &str) -> AnyView {
    let back = |words: &'static str| {
        view! { <ButtonRow><Button variant=Variant::Primary on:click=move |_| room.connect()>{words}</Button></ButtonRow> }
    };
    let way = match bye {
        Bye::Left => back("Come back").into_any(),
        Bye::Replaced => back("Go on here instead").into_any(),
        Bye::ComeAgain | Bye::TooMuch | Bye::NotUnderstood => back("Connect again").into_any(),
        Bye::SessionEnded => sign_in(here),
        Bye::Finished | Bye::ToPhone | Bye::Cancelled | Bye::Removed => ().into_any(),
    };
    last_word(Tone::Information, bye.words().to_owned(), way)
}

fn refused(room: Room, error: &AppError, here: &str) -> AnyView {
    let way = match error {
        AppError::Unauthenticated => sign_in(here),
        _ => view! {
            <ButtonRow><Button on:click=move |_| room.connect()>"Try again"</Button></ButtonRow>
        }
        .into_any(),
    };
    last_word(Tone::Attention, error.to_string(), way)
}

/// It has the focus where the call had it, and so it is read out.
fn last_word(tone: Tone, title: String, way: AnyView) -> AnyView {
    let name = title.clone();
    view! {
        <div role="group" tabindex="-1" aria-label=name>
            <Notice tone title>{way}</Notice>
        </div>
    }
    .into_any()
}

fn sign_in(here: &str) -> AnyView {
    let href = sign_in_then(here);
    view! { <ButtonRow><LinkButton href=href>"Sign in"</LinkButton></ButtonRow> }.into_any()
}
