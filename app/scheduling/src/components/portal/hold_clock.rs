use std::time::Duration;

use leptos::{prelude::*, web_sys::js_sys};

/// How long the time is still kept. Without WebAssembly the minutes stand as they were when the page was made.
#[component]
pub fn HoldClock(
    /// When the page was made.
    seconds_left: i64,
    /// Becomes true when the time is over.
    lapsed: RwSignal<bool>,
) -> impl IntoView {
    let left = RwSignal::new(seconds_left);
    Effect::new(move |_| {
        // Counted by the clock and not by ticks: a phone in a pocket stops its timers.
        let begun = js_sys::Date::now();
        let tick = move || {
            let passed = ((js_sys::Date::now() - begun) / 1000.0) as i64;
            left.set(seconds_left - passed);
            if passed >= seconds_left {
                lapsed.set(true);
            }
        };
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <p class="hold-clock" role="timer">
            "This time is kept for you for another " <strong>{move || remaining(left.get())}</strong> "."
        </p>
    }
}

/// Minutes while there are enough of them, then seconds.
fn remaining(seconds: i64) -> String {
    match seconds.max(0) {
        1 => "second".into(),
        seconds @ ..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", (seconds + 59) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::remaining;

    #[test]
    fn seconds_are_counted_only_at_the_end() {
        assert_eq!(remaining(600), "10 minutes");
        assert_eq!(remaining(541), "10 minutes");
        assert_eq!(remaining(91), "2 minutes");
        assert_eq!(remaining(90), "90 seconds");
        assert_eq!(remaining(1), "second");
        assert_eq!(remaining(-5), "0 seconds");
    }
}
