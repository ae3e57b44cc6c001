use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use model::AppError;

use crate::dialog::Dialog;

/// The warning comes this long before the end.
const WARNING: u32 = 120;
/// While the warning stands, another tab may extend the session: ask this often.
const WATCH: u32 = 5;
/// Longer waits are cut up, since a sleeping tablet stops its clocks.
const LONGEST_WAIT: u32 = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Not asked yet, or nobody is signed in.
    Unknown,
    /// Signed in, with enough time.
    Quiet,
    /// So many seconds are left.
    Warning(u32),
    Ended,
}

/// Warns two minutes before a session ends and says when it has ended. Nothing that was typed is lost: the
/// page stays as it is under the dialog.
///
/// `check` asks the server how many seconds are left, without extending the session: a server function
/// `async fn session_left() -> Result<Option<u32>, AppError>`, `None` when nobody is signed in. Children are
/// the forms "Stay signed in" and "Sign out"; after a submit the guard asks again.
#[component]
pub fn SessionGuard<C, F>(check: C, children: Children) -> impl IntoView
where
    C: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<Option<u32>, AppError>> + 'static,
{
    let phase = RwSignal::new(Phase::Unknown);
    // Not in a local store: the server may drop the page on another thread than it was made on.
    let check: Check = Arc::new(move || Box::pin(check()));
    let check = StoredValue::new(check);
    Effect::new(move |_| ask(check, phase, false));

    let left = move || match phase.get() {
        Phase::Warning(left) => format!("{}:{:02}", left / 60, left % 60),
        _ => String::new(),
    };
    // Escape closes the dialog for now; it comes back with the next look at the clock.
    view! {
        <div class="session-guard">
            <Dialog
                id="session-warning"
                title="You will be signed out soon"
                open=Signal::derive(move || matches!(phase.get(), Phase::Warning(_)))
            >
                <p>
                    "For your safety, Hale signs you out after a while without activity. What you typed is kept while you decide."
                </p>
                <p class="countdown">"Time left: " <strong role="timer">{left}</strong></p>
                <div
                    class="button-row"
                    on:submit=move |_| set_timeout(move || ask(check, phase, true), Duration::from_secs(1))
                >
                    {children()}
                </div>
            </Dialog>
            <Dialog
                id="session-ended"
                title="Your session has ended"
                open=Signal::derive(move || phase.get() == Phase::Ended)
                on_close=Callback::new(move |()| phase.set(Phase::Unknown))
            >
                <p>"What you typed is still on this page. Sign in again in a new tab, then come back and go on."</p>
                <div class="button-row">
                    <a class="button primary" href="/sign-in" target="_blank" rel="opener">
                        "Sign in again (opens a new tab)"
                    </a>
                    <button type="button" class="button secondary" on:click=move |_| phase.set(Phase::Unknown)>
                        "Back to the page"
                    </button>
                </div>
            </Dialog>
        </div>
    }
}

type Check = Arc<dyn Fn() -> std::pin::Pin<Box<dyn Future<Output = Result<Option<u32>, AppError>>>> + Send + Sync>;
type Checks = StoredValue<Check>;

/// Asks the server, then shows what is due and sets the clock for the next question. `once` leaves the
/// clock that is already running alone.
fn ask(check: Checks, phase: RwSignal<Phase>, once: bool) {
    let Some(answer) = check.try_with_value(|check| check()) else { return };
    spawn_local(async move {
        let before = phase.try_get_untracked();
        let (next, wait) = decide(before, answer.await);
        let unchanged = before.is_none() || phase.try_set(next).is_some();
        if unchanged || once {
            return;
        }
        if let Some(wait) = wait {
            set_timeout(move || tick(check, phase, wait), Duration::from_secs(1));
        }
    });
}

/// Counts down second by second, so that the warning shows the time, and asks when the wait is over.
fn tick(check: Checks, phase: RwSignal<Phase>, wait: u32) {
    if let Some(Phase::Warning(left)) = phase.try_get_untracked() {
        phase.try_set(Phase::Warning(left.saturating_sub(1)));
    }
    if wait <= 1 {
        ask(check, phase, false);
    } else if phase.try_get_untracked().is_some() {
        set_timeout(move || tick(check, phase, wait - 1), Duration::from_secs(1));
    }
}

/// What to show, and in how many seconds to ask again.
fn decide(before: Option<Phase>, answer: Result<Option<u32>, AppError>) -> (Phase, Option<u32>) {
    match answer {
        Ok(Some(left)) if left > WARNING => (Phase::Quiet, Some((left - WARNING).min(LONGEST_WAIT))),
        Ok(Some(left)) if left > 0 => (Phase::Warning(left), Some(left.min(WATCH))),
        // A session that was seen before is over now; where there was none, there is nothing to say.
        Ok(_) | Err(AppError::Unauthenticated) => match before {
            None | Some(Phase::Unknown) => (Phase::Unknown, None),
            Some(_) => (Phase::Ended, None),
        },
        Err(_) => (before.unwrap_or(Phase::Unknown), Some(30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_comes_two_minutes_before_the_end() {
        assert_eq!(decide(None, Ok(Some(1800))), (Phase::Quiet, Some(300)));
        assert_eq!(decide(None, Ok(Some(150))), (Phase::Quiet, Some(30)));
        assert_eq!(decide(None, Ok(Some(120))), (Phase::Warning(120), Some(5)));
        assert_eq!(decide(None, Ok(Some(3))), (Phase::Warning(3), Some(3)));
    }

    #[test]
    fn an_extension_in_another_tab_ends_the_warning() {
        assert_eq!(decide(Some(Phase::Warning(60)), Ok(Some(900))), (Phase::Quiet, Some(300)));
    }

    #[test]
    fn the_end_is_told_to_those_who_were_signed_in() {
        assert_eq!(decide(Some(Phase::Warning(1)), Ok(None)), (Phase::Ended, None));
        // A tablet that slept through the warning.
        assert_eq!(decide(Some(Phase::Quiet), Err(AppError::Unauthenticated)), (Phase::Ended, None));
        assert_eq!(decide(Some(Phase::Unknown), Ok(None)), (Phase::Unknown, None));
        assert_eq!(decide(Some(Phase::Warning(9)), Err(AppError::Offline)), (Phase::Warning(9), Some(30)));
    }
}
