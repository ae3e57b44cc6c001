use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A part of the path, such as the appointment in `/appointments/{appointment}`. `None` when it is not one:
/// such an address leads nowhere.
pub fn param<T>(name: &'static str) -> Memo<Option<T>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str(name).and_then(|value| value.parse().ok())))
}

/// A value behind the question mark, such as the day in `?day=2026-11-24`. What does not parse is left out,
/// so that a bent link still opens the page.
pub fn query<T>(name: &'static str) -> Memo<Option<T>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let values = use_query_map();
    Memo::new(move |_| values.with(|values| values.get_str(name).and_then(|value| value.parse().ok())))
}
