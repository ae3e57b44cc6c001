use ::model::AppointmentId;
use kit::{Notice, Tone};
use leptos::{
    ev::{Event, SubmitEvent},
    html,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
};
use web_sys::HtmlInputElement;

use super::{chat_log::Line, later::later};
use crate::{
    browser::{Room, Seat, Unsent, send_file},
    model::{CallRole, limits::CHAT_CHARS},
};

/// What is written in the call, and the files; loaded with the call. It stays with the record, and the page says so.
#[component]
pub fn ChatPanel(room: Room) -> impl IntoView {
    later(move || Box::pin(whole_chat(room)))
}

#[lazy]
fn whole_chat(room: Room) -> AnyView {
    view! { <WholeChat room/> }.into_any()
}

#[component]
fn WholeChat(room: Room) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let log = NodeRef::<html::Section>::new();
    let many = Memo::new(move |_| room.chat.with(Vec::len) + room.unsent.with(Vec::len));
    Effect::new(move |_| {
        many.track();
        // What was written last is in sight.
        if let Some(log) = log.get() {
            request_animation_frame(move || log.set_scroll_top(log.scroll_height()));
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let text = field.value().trim().to_owned();
        if !text.is_empty() {
            room.write(text);
            field.set_value("");
        }
    };
    let nothing = move || many.get() == 0;
    let kept = match room.role {
        CallRole::Patient => "What is written here is kept with your record.",
        CallRole::Clinician | CallRole::Guest => "What is written here is kept with the patient’s record.",
    };
    view! {
        <div class="chat">
            <p class="muted small">{kept}</p>
            <section class="chat-log" node_ref=log tabindex="0" aria-label="Written so far">
                {move || nothing().then(|| view! { <p class="muted">"Nothing has been written yet."</p> })}
                <ol class="chat-lines">
                    <For each=move || room.chat.get() key=|line| line.number children=|line| view! { <Line line/> }/>
                    <For each=move || room.unsent.get() key=|one| (one.key, one.refused.clone()) children=|one| view! { <Waiting one/> }/>
                </ol>
            </section>
            <form class="chat-form" on:submit=send>
                <label class="visually-hidden" for="chat-text">"Message"</label>
                <input
                    class="input"
                    id="chat-text"
                    type="text"
                    autocomplete="off"
                    dir="auto"
                    placeholder="Write a message"
                    maxlength=CHAT_CHARS.to_string()
                    node_ref=field
                />
                <button type="submit" class="button primary">"Send"</button>
            </form>
            <SendFile room/>
        </div>
    }
}

/// Not kept yet, or not at all.
#[component]
fn Waiting(one: Unsent) -> impl IntoView {
    let how = one.refused.unwrap_or_else(|| "Sending …".to_owned());
    view! {
        <li class="chat-line own">
            <p class="muted small">{how}</p>
            <p class="written" dir="auto">{one.text}</p>
        </li>
    }
}

#[derive(Clone, PartialEq)]
enum Sending {
    Nothing,
    On(String),
    Refused(String),
}

/// Guests send none.
#[component]
fn SendFile(room: Room) -> impl IntoView {
    let appointment: Option<AppointmentId> = match (room.seat(), room.role) {
        (_, CallRole::Guest) | (Seat::Guest { .. }, _) => None,
        (Seat::Visit(id), _) => Some(id),
    };
    let appointment = appointment?;
    let sending = RwSignal::new(Sending::Nothing);
    let chosen = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        sending.set(Sending::On(file.name()));
        spawn_local(async move {
            match send_file(appointment, &file).await {
                Ok(line) => {
                    room.add_line(line);
                    sending.try_set(Sending::Nothing);
                }
                Err(error) => {
                    sending.try_set(Sending::Refused(words(&error)));
                }
            }
            // The same file can be chosen once more.
            input.set_value("");
        });
    };
    Some(view! {
        <div class="chat-file">
            <label class="button secondary">
                "Send a file"
                <input type="file" class="visually-hidden" accept="application/pdf,image/jpeg,image/png" on:change=chosen/>
            </label>
            <span class="muted small">"PDF, JPEG or PNG, up to 10 MB"</span>
        </div>
        <div role="status">
            {move || match sending.get() {
                Sending::Nothing => ().into_any(),
                Sending::On(name) => view! { <p class="muted">"Sending "<bdi>{name}</bdi>" …"</p> }.into_any(),
                Sending::Refused(why) => view! { <Notice tone=Tone::Attention title=why/> }.into_any(),
            }}
        </div>
    })
}

fn words(error: &::model::AppError) -> String {
    match error {
        ::model::AppError::Invalid { fields } if !fields.0.is_empty() => {
            fields.0.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
