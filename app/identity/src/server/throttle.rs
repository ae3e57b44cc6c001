//! Guessing is slow: sign-ins are limited per account and per address.
//!
//! Each instance counts by itself, in memory; a cluster of three lets three times as many guesses
//! through, which against fifteen characters is still none.

use std::{cell::Cell, hash::Hash, net::IpAddr, num::NonZeroU32, sync::LazyLock, time::Duration};

use governor::{Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, state::keyed::DefaultKeyedStateStore};
use jiff::Timestamp;
use model::AppError;

use crate::model::Email;

/// Ten tries at once, as somebody makes who looks for the right one, then one every twenty seconds.
static ACCOUNTS: LazyLock<Limiter<String>> = LazyLock::new(|| limiter(10, Duration::from_secs(20)));
/// A ward or a whole hospital may share one address, and its day begins for all at once.
static ADDRESSES: LazyLock<Limiter<IpAddr>> = LazyLock::new(|| limiter(60, Duration::from_secs(1)));

/// When so many keys are remembered, those that have been quiet are forgotten.
const MANY_KEYS: usize = 10_000;

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, TxClock, NoOpMiddleware<Duration>>;

/// One more try: by this address, at this account, whether or not there is one.
pub fn sign_in(now: Timestamp, address: Option<IpAddr>, email: &Email) -> Result<(), AppError> {
    TxClock::set(now);
    if let Some(address) = address {
        attempt(&ADDRESSES, &address)?;
    }
    attempt(&ACCOUNTS, &email.to_string())
}

/// A try at an account whose owner is known: the present password, asked for once more.
pub fn password_check(now: Timestamp, email: &Email) -> Result<(), AppError> {
    TxClock::set(now);
    attempt(&ACCOUNTS, &email.to_string())
}

fn attempt<K: Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K) -> Result<(), AppError> {
    if limiter.len() > MANY_KEYS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(TxClock.now());
        AppError::RateLimited { retry_after_seconds: u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX) }
    })
}

fn limiter<K: Hash + Eq + Clone>(at_once: u32, then_every: Duration) -> Limiter<K> {
    let quota = Quota::with_period(then_every)
        .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN));
    RateLimiter::new(quota, DefaultKeyedStateStore::default(), TxClock)
}

/// The time of the unit of work that asks. Governor's clocks take no argument, and a check does not
/// leave its thread: the time is laid down beside it.
#[derive(Clone, Copy, Debug)]
struct TxClock;

thread_local! {
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

impl TxClock {
    fn set(now: Timestamp) {
        NOW.set(Duration::try_from(now.as_duration()).unwrap_or_default());
    }
}

impl Clock for TxClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        NOW.get()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn email(text: &str) -> Email {
        text.parse().expect("an address")
    }

    fn noon() -> Timestamp {
        "2026-03-02T12:00:00Z".parse().expect("a time")
    }

    #[test]
    fn an_account_can_be_tried_ten_times_and_then_every_twenty_seconds() {
        let ada = email("throttled.account@example.org");
        for _ in 0..10 {
            assert_eq!(sign_in(noon(), None, &ada), Ok(()));
        }
        let Err(AppError::RateLimited { retry_after_seconds }) = sign_in(noon(), None, &ada) else {
            panic!("the eleventh try is one too many")
        };
        assert!((20..=21).contains(&retry_after_seconds), "{retry_after_seconds}");
        assert_eq!(sign_in(noon(), None, &email("somebody.else@example.org")), Ok(()));
        let later = noon() + SignedDuration::from_secs(21);
        assert_eq!(sign_in(later, None, &ada), Ok(()));
        assert!(sign_in(later, None, &ada).is_err());
    }

    #[test]
    fn an_address_can_t_try_one_account_after_the_other() {
        let address = Some("203.0.113.77".parse().expect("an address"));
        for number in 0..60 {
            assert_eq!(sign_in(noon(), address, &email(&format!("spread{number}@example.org"))), Ok(()));
        }
        assert!(sign_in(noon(), address, &email("spread61@example.org")).is_err());
        assert_eq!(sign_in(noon(), None, &email("spread62@example.org")), Ok(()));
    }
}
