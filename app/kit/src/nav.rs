use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::icon::{Glyph, Icon};

/// A place in the main navigation: icon and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavItem {
    pub label: &'static str,
    pub href: &'static str,
    pub glyph: Glyph,
}

/// The list of places, the current one marked as the location changes.
#[component]
pub fn NavList(items: Vec<NavItem>) -> impl IntoView {
    let path = use_location().pathname;
    let hrefs: Vec<&'static str> = items.iter().map(|item| item.href).collect();
    let current = Memo::new(move |_| current(&path.read(), &hrefs));
    let items = items
        .into_iter()
        .map(|item| {
            view! {
                <li>
                    <a href=item.href aria-current=move || (current.get() == Some(item.href)).then_some("page")>
                        <Icon glyph=item.glyph/>
                        <span>{item.label}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul>{items}</ul> }
}

/// The place that a path belongs to: the longest one that it lies under, so that `/staff/patients/1` is
/// under `/staff/patients` and not under `/staff`. The start page is only itself.
fn current(path: &str, hrefs: &[&'static str]) -> Option<&'static str> {
    hrefs
        .iter()
        .copied()
        .filter(|href| {
            path == *href || (*href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
        })
        .max_by_key(|href| href.len())
}

#[cfg(test)]
mod tests {
    use super::current;

    #[test]
    fn the_longest_place_wins() {
        let places = ["/", "/book", "/staff", "/staff/patients"];
        assert_eq!(current("/", &places), Some("/"));
        assert_eq!(current("/book/confirm/1", &places), Some("/book"));
        assert_eq!(current("/staff/patients/1", &places), Some("/staff/patients"));
        assert_eq!(current("/bookshop", &places), None);
    }
}
