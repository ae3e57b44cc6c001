use clinical::{components::NotesBeside, pages::SummaryBeside};
use kit::{EmptyState, LinkButton, Variant, query};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use uuid::Uuid;

use super::{guests::Guests, visit::Own};
use crate::{components::ChatPanel, model::GuestStage};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Note,
    Chart,
    Chat,
    Guests,
}

impl Side {
    const ALL: [Self; 4] = [Self::Note, Self::Chart, Self::Chat, Self::Guests];

    const fn words(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Chart => "Chart",
            Self::Chat => "Chat",
            Self::Guests => "Guests",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Note => "side-note",
            Self::Chart => "side-chart",
            Self::Chat => "side-chat",
            Self::Guests => "side-guests",
        }
    }

    fn beside(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|side| *side == self).unwrap_or_default();
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// What stands beside the call: the note, the chart, what is written, the guests. What was opened once stays as it is, so
/// that nothing that is being typed gets lost. It is there with the call, and so only in a browser that can have one.
#[component]
pub fn Beside(own: Own) -> impl IntoView {
    let side = RwSignal::new(Side::Note);
    let opened = RwSignal::new(vec![Side::Note]);
    let read = RwSignal::new(0_usize);
    let written = Memo::new(move |_| own.room.chat.with(|lines| lines.iter().filter(|line| !line.own).count()));
    Effect::new(move |_| {
        let (side, written) = (side.get(), written.get());
        opened.update(|opened| {
            if !opened.contains(&side) {
                opened.push(side)
            }
        });
        if side == Side::Chat {
            read.set(written);
        }
    });
    let waiting = Memo::new(move |_| {
        own.guests.with(|guests| guests.iter().filter(|guest| guest.stage == GuestStage::Waiting).count())
    });
    let news = move |tab: Side| match tab {
        Side::Chat => written.get().saturating_sub(read.get()),
        Side::Guests => waiting.get(),
        Side::Note | Side::Chart => 0,
    };
    let tabs = Side::ALL.map(|tab| {
        let here = move || side.get() == tab;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("{}-tab", tab.id())
                aria-controls=tab.id()
                aria-selected=move || if here() { "true" } else { "false" }
                tabindex=move || if here() { "0" } else { "-1" }
                on:click=move |_| side.set(tab)
                on:keydown=move |event| go(&event, side)
            >
                {tab.words()}
                {move || (news(tab) > 0).then(|| view! { " "<span class="count">{news(tab)}" new"</span> })}
            </button>
        }
    });
    let panels = Side::ALL.map(|tab| {
        let is_opened = Memo::new(move |_| opened.with(|opened| opened.contains(&tab)));
        view! {
            <div
                class="side-panel stack"
                role="tabpanel"
                id=tab.id()
                aria-labelledby=format!("{}-tab", tab.id())
                tabindex="0"
                hidden=move || side.get() != tab
                on:click=beside_the_call
            >
                {move || is_opened.get().then(|| panel(tab, own))}
            </div>
        }
    });
    view! {
        <div class="side-tabs" role="tablist" aria-label="Beside the call">{tabs.into_iter().collect_view()}</div>
        {panels.into_iter().collect_view()}
    }
}

fn panel(side: Side, own: Own) -> AnyView {
    match side {
        Side::Note => view! { <Note own/> }.into_any(),
        Side::Chart => view! { <Chart own/> }.into_any(),
        Side::Chat => view! { <ChatPanel room=own.room/> }.into_any(),
        Side::Guests => view! { <Guests own/> }.into_any(),
    }
}

#[component]
fn Note(own: Own) -> impl IntoView {
    let encounter = Memo::new(move |_| own.visit.with(|visit| visit.as_ref().and_then(|visit| visit.encounter)));
    let tab = query::<Uuid>("tab");
    let here = format!("/staff/visits/{}", own.id);
    move || match encounter.get() {
        Some(encounter) => view! { <NotesBeside patient=own.patient encounter tab here=here.clone()/> }.into_any(),
        None => view! {
            <EmptyState title="The visit has not begun" text="You can write as soon as you have let the patient in."/>
        }
        .into_any(),
    }
}

#[component]
fn Chart(own: Own) -> impl IntoView {
    view! {
        <p class="muted small">"Links open in a new tab, so that the call goes on."</p>
        <SummaryBeside patient=own.patient/>
        <LinkButton href=format!("/staff/patients/{}", own.patient) variant=Variant::Secondary>"The whole chart"</LinkButton>
    }
}

/// A link that is followed in this tab would end the call: from beside it, pages open in another one.
fn beside_the_call(event: MouseEvent) {
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("a[href]").ok().flatten());
    if let Some(link) = link.filter(|link| !link.has_attribute("target") && !link.has_attribute("download")) {
        let _ = link.set_attribute("target", "_blank");
    }
}

/// With the arrows from tab to tab.
fn go(event: &KeyboardEvent, side: RwSignal<Side>) {
    let by = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => Side::ALL.len() - 1,
        _ => return,
    };
    event.prevent_default();
    let next = side.get_untracked().beside(by);
    side.set(next);
    let tab = document().get_element_by_id(&format!("{}-tab", next.id()));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
