use leptos::prelude::*;
use model::FormOutcome;

/// The outcome of the post that led to this page, for the one form that it belongs to.
#[derive(Clone, Copy)]
struct PostedForm(StoredValue<Option<FormOutcome>>);

/// Called once, before the pages and before anything asynchronous: takes the [`FormOutcome`] that the server
/// put into the context and carries it to the browser, so that both render the same page.
pub(crate) fn provide_form_outcome() {
    let outcome = SharedValue::new(use_context::<FormOutcome>).into_inner();
    provide_context(PostedForm(StoredValue::new(outcome)));
}

/// The outcome of the form that calls `path`; `id` tells apart several forms for the same function.
/// It is forgotten with the form, so that a later visit to the page begins afresh.
pub(super) fn outcome_of(path: &str, id: Option<&str>) -> Option<FormOutcome> {
    let PostedForm(posted) = use_context::<PostedForm>()?;
    let outcome = posted.get_value().filter(|outcome| {
        let form = outcome.values.iter().find(|(name, _)| name == "__form").map(|(_, value)| value.as_str());
        outcome.path == path && form == id
    })?;
    #[cfg(not(feature = "ssr"))]
    on_cleanup(move || {
        posted.try_set_value(None);
    });
    Some(outcome)
}
