use std::time::Duration;

use kit::TextField;
use leptos::{prelude::*, task::spawn_local, web_sys::Event};

use crate::{
    api,
    model::{DiagnosisHit, DiagnosisHits, SearchDiagnoses},
};

/// Between two letters of somebody who types.
const PAUSE: Duration = Duration::from_millis(160);

/// What the patient has: while it is typed, the diagnoses that it may mean stand below, to be chosen with a tap. Without
/// JavaScript, the answer to the form names them.
#[component]
pub fn DiagnosisField() -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<DiagnosisHit>>);
    let asked = move |event: Event| {
        let Some(text) = text_of(&event) else { return };
        typed.set(text.clone());
        set_timeout(
            move || {
                if typed.try_get_untracked().as_ref() == Some(&text) {
                    ask(text, typed, found);
                }
            },
            PAUSE,
        );
    };
    view! {
        <div class="diagnosis-field" on:input=asked>
            <TextField
                name="diagnosis"
                label="Diagnosis or problem"
                hint="Words, an abbreviation, or a code of ICD-10-CM."
                autocomplete="off"
                maxlength=500
            />
            <p class="visually-hidden" role="status">{move || found.with(|hits| said(hits.as_deref()))}</p>
            {move || found.get().map(|hits| view! { <Hits hits/> })}
        </div>
    }
}

/// Choosing one of the list is no typing.
fn text_of(event: &Event) -> Option<String> {
    use leptos::{wasm_bindgen::JsCast, web_sys::HtmlInputElement};
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    (input.type_() == "text").then(|| input.value())
}

fn ask(text: String, typed: RwSignal<String>, found: RwSignal<Option<Vec<DiagnosisHit>>>) {
    if text.trim().chars().count() < 2 {
        found.try_set(None);
        return;
    }
    spawn_local(async move {
        let Ok(DiagnosisHits { text, hits }) =
            kit::call(api::SearchDiagnoses { query: SearchDiagnoses { text } }).await
        else {
            return;
        };
        // An answer that comes late is about what was typed before.
        if typed.try_get_untracked().as_ref() == Some(&text) {
            found.try_set(Some(hits));
        }
    });
}

fn said(hits: Option<&[DiagnosisHit]>) -> String {
    match hits.map(<[_]>::len) {
        None => String::new(),
        Some(0) => "No diagnosis found".into(),
        Some(1) => "1 diagnosis found".into(),
        Some(count) => format!("{count} diagnoses found"),
    }
}

#[component]
fn Hits(hits: Vec<DiagnosisHit>) -> impl IntoView {
    if hits.is_empty() {
        return view! { <p class="muted">"No diagnosis found. Try other words, or write it down without a code."</p> }
            .into_any();
    }
    let rows = hits
        .into_iter()
        .map(|hit| {
            let id = format!("diagnosis-{}", hit.code);
            let under = hit.under.filter(|under| *under != hit.title);
            view! {
                <div class="choice diagnosis-hit">
                    <input type="radio" id=id.clone() name="cmd[code]" value=hit.code.clone()/>
                    <label for=id>
                        <span>
                            <span class="diagnosis-code">{hit.code}</span>
                            " "
                            {hit.title}
                            {hit.also.map(|also| view! { <span class="muted small">" · "{also}</span> })}
                            {under.map(|under| view! { <span class="line muted small">{under}</span> })}
                        </span>
                    </label>
                </div>
            }
        })
        .collect_view();
    view! { <fieldset class="diagnosis-hits"><legend class="visually-hidden">"Which one?"</legend>{rows}</fieldset> }
        .into_any()
}
