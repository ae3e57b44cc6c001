use ::model::FacilityId;
use leptos::prelude::*;

/// Asks again when something changes in the laboratory of a facility; begins once it is known which one it is.
pub fn watch_lab(facility: Memo<Option<FacilityId>>, changed: impl Fn() + Clone + Send + Sync + 'static) {
    Effect::new(move |_| {
        if let Some(facility) = facility.get() {
            kit::live(format!("/live/lab/{facility}"), changed.clone());
        }
    });
}
