use std::time::Duration;

use identity::model::{Letterhead, SessionInfo};
use jiff::{SignedDuration, ToSpan};
use leptos::prelude::*;
use model::time::LocalTime;

use super::session::Session;

/// On paper, above the page: the facility with its address.
#[component]
pub fn PrintHead(session: Session) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let Letterhead { place, address, .. } = session.await.ok().flatten()?.letterhead?;
                Some(view! {
                    <div class="print-head only-print">
                        <strong dir="auto">{place}</strong>
                        {address.map(|address| view! { <span dir="auto">{address}</span> })}
                    </div>
                })
            })}
        </Suspense>
    }
}

/// On paper, at the foot of every sheet: who printed it and when.
#[component]
pub fn PrintFoot(session: Session) -> impl IntoView {
    let minutes = use_minutes();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let SessionInfo { display_name, letterhead, .. } = session.await.ok().flatten()?;
                let Letterhead { place, now, .. } = letterhead?;
                Some(view! {
                    <p class="print-foot only-print">
                        <bdi>{place}</bdi> " · Printed by " <bdi>{display_name}</bdi> ", " {move || stamp(&now, minutes.get())}
                    </p>
                })
            })}
        </Suspense>
    }
}

/// Minutes since the server told the time: a page that has been open for an hour is not printed an hour ago.
fn use_minutes() -> RwSignal<i64> {
    let minutes = RwSignal::new(0);
    Effect::new(move |_| {
        let tick = move || {
            minutes.try_update(|minutes| *minutes += 1);
        };
        if let Ok(clock) = set_interval_with_handle(tick, Duration::from_secs(60)) {
            on_cleanup(move || clock.clear());
        }
    });
    minutes
}

/// "Tue 24 Nov 2026, 14:30 EST"
fn stamp(told: &LocalTime, minutes: i64) -> String {
    let now = LocalTime {
        at: told.at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(told.at),
        local: told.local.saturating_add(minutes.minutes()),
        ..told.clone()
    };
    format!("{} {}", now.full(), now.abbreviation)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_stamp_goes_on_with_the_clock() {
        let told = LocalTime {
            at: "2026-11-24T19:30:00Z".parse().expect("an instant"),
            local: date(2026, 11, 24).at(14, 30, 0, 0),
            zone: "America/New_York".into(),
            abbreviation: "EST".into(),
        };
        assert_eq!(stamp(&told, 0), "Tue 24 Nov 2026, 14:30 EST");
        assert_eq!(stamp(&told, 600), "Wed 25 Nov 2026, 00:30 EST");
    }
}
