//! What is typed is kept on the server within seconds, without a button.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use ::model::{AppError, time::LocalTime};
use leptos::{prelude::*, task::spawn_local, web_sys::Event};

use crate::model::DraftSaved;

/// So long after the first letter that is not saved yet; typing on does not put it off.
const SOON: Duration = Duration::from_secs(2);
/// After a failure that may pass.
const AGAIN: Duration = Duration::from_secs(4);

/// How what is on the screen stands to what is on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was typed here yet, and nothing is there.
    No,
    Typing,
    At(LocalTime),
    Refused(AppError),
}

type Answer = Pin<Box<dyn Future<Output = Result<DraftSaved, AppError>>>>;
type Save = Arc<dyn Fn(String, String) -> Answer + Send + Sync>;

#[derive(Clone, Copy)]
pub struct Autosave {
    kept: RwSignal<Kept>,
    /// When what this tab has on the screen was saved, as the server says it.
    seen: RwSignal<String>,
    first: StoredValue<String>,
    /// What is typed and not on its way yet.
    waiting: StoredValue<Option<String>>,
    /// An answer is awaited, or a clock is running.
    busy: StoredValue<bool>,
    save: StoredValue<Save>,
}

impl Autosave {
    /// `save` takes the text and when what was on the screen before was saved.
    pub fn of_form<F>(saved: Option<LocalTime>, save: impl Fn(String, String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<DraftSaved, AppError>> + 'static,
    {
        let first = saved.as_ref().map_or_else(String::new, |saved| saved.at.to_string());
        let save: Save = Arc::new(move |body, seen| Box::pin(save(body, seen)));
        let autosave = Self {
            kept: RwSignal::new(saved.map_or(Kept::No, Kept::At)),
            seen: RwSignal::new(first.clone()),
            first: StoredValue::new(first),
            waiting: StoredValue::new(None),
            busy: StoredValue::new(false),
            save: StoredValue::new(save),
        };
        // Whoever goes to another page, or puts the tablet down, leaves nothing behind.
        on_cleanup(move || autosave.now());
        Effect::new(move |_| {
            let handle = window_event_listener_untyped("visibilitychange", move |_| autosave.now());
            on_cleanup(move || handle.remove());
        });
        autosave
    }

    pub fn kept(self) -> Kept {
        self.kept.get()
    }

    pub fn seen(self) -> String {
        self.seen.get()
    }

    /// As the server rendered it.
    pub fn first_seen(self) -> String {
        self.first.get_value()
    }

    /// Something was typed somewhere in the form; only the text itself is kept as it is typed.
    pub fn typed(self, event: &Event) {
        use leptos::{wasm_bindgen::JsCast, web_sys::HtmlTextAreaElement};
        let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) else {
            return;
        };
        self.waiting.set_value(Some(area.value()));
        // Another window was here first: nothing is overwritten until a person has looked.
        if matches!(self.kept.get_untracked(), Kept::Refused(AppError::Conflict { .. })) {
            return;
        }
        self.kept.set(Kept::Typing);
        self.in_a_while(SOON);
    }

    fn in_a_while(self, wait: Duration) {
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        self.busy.set_value(true);
        set_timeout(
            move || {
                self.busy.try_set_value(false);
                self.now();
            },
            wait,
        );
    }

    /// Sends what is waiting.
    fn now(self) {
        let Some(Some(body)) = self.waiting.try_update_value(Option::take) else { return };
        let (Some(save), Some(seen)) = (self.save.try_get_value(), self.seen.try_get_untracked()) else { return };
        self.busy.try_set_value(true);
        spawn_local(async move {
            let answer = save(body.clone(), seen).await;
            self.busy.try_set_value(false);
            self.answered(body, answer);
        });
    }

    fn answered(self, body: String, answer: Result<DraftSaved, AppError>) {
        let typed_on = matches!(self.waiting.try_with_value(Option::is_some), Some(true));
        match answer {
            Ok(DraftSaved { saved }) => {
                self.seen.try_set(saved.at.to_string());
                if typed_on {
                    self.in_a_while(SOON);
                } else {
                    self.kept.try_set(Kept::At(saved));
                }
            }
            Err(error) => {
                if !typed_on {
                    self.waiting.try_set_value(Some(body));
                }
                let may_pass = matches!(error, AppError::Offline | AppError::Busy | AppError::Internal { .. });
                self.kept.try_set(Kept::Refused(error));
                if may_pass {
                    self.in_a_while(AGAIN);
                }
            }
        }
    }
}
