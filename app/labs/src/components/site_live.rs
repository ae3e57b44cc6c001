use ::model::FacilityId;
use leptos::prelude::*;

/// Asks again when something changes in the laboratory of a facility; begins once it is known which one it is. The
/// facility is looked at in an effect, so that it may come from a resource.
pub fn watch_lab(
    facility: impl Fn() -> Option<FacilityId> + Send + Sync + 'static,
    changed: impl Fn() + Clone + Send + Sync + 'static,
) {
    let known = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some(facility) = facility()
            && known.get_untracked() != Some(facility)
        {
            known.set(Some(facility));
        }
    });
    Effect::new(move |_| {
        if let Some(facility) = known.get() {
            kit::live(format!("/live/lab/{facility}"), changed.clone());
        }
    });
}
