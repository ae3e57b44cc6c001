use std::time::Duration;

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// By then the next step stands on the page.
const STANDS: Duration = Duration::from_millis(50);

/// Where one step ends and the next begins, the focus goes to what the new one begins with, and that is read out.
pub fn follow<T: Clone + PartialEq + Send + Sync + 'static>(step: Memo<T>) {
    after_change(step, begin);
}

/// Where somebody may be at work beside it: the focus stays where it is, unless what had it is gone.
pub fn follow_when_lost<T: Clone + PartialEq + Send + Sync + 'static>(step: Memo<T>) {
    after_change(step, || {
        if document().active_element().is_none_or(|at| at.tag_name() == "BODY") {
            begin();
        }
    });
}

fn after_change<T: Clone + PartialEq + Send + Sync + 'static>(step: Memo<T>, then: impl Fn() + Copy + 'static) {
    Effect::new(move |before: Option<T>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            set_timeout(then, STANDS);
        }
        now
    });
}

fn begin() {
    let first = document().query_selector(".visit-step [tabindex='-1']").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        // Refused where it is gone again already.
        let _ = first.focus();
    }
}
