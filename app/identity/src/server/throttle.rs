//! Guessing is slow: sign-ins are limited per account and per address.
//!
//! Two limits. Wrong passwords are rows that every instance sees: so many for one account from one
//! address, and the next has to wait. Before anything is asked of the database or of Argon2, each instance
//! holds back floods by its own count in memory. Guesses that arrive at the same moment may all see the
//! same count; no more can than the second limit lets through at once.

use std::{cell::Cell, hash::Hash, net::IpAddr, num::NonZeroU32, sync::LazyLock, time::Duration};

use governor::{Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, state::keyed::DefaultKeyedStateStore};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::{AccountId, AppError};
use platform::{Failure, Tx};

use crate::model::Email;

/// So many wrong passwords for one account from one address within [`WINDOW`], on all instances together.
const MOST_FAILURES: i64 = 20;
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

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

/// Refuses while too many have failed of late.
pub async fn failures(tx: &mut Tx, email: &Email) -> Result<(), Failure> {
    let (now, address) = (tx.now(), tx.ctx().address.map(|address| address.to_string()));
    let recent = sqlx::query!(
        r#"select count(*) as "count!", min(at) as oldest
           from (select at from sign_in_failure
                 where email_hash = sha256(convert_to($1, 'UTF8')) and address is not distinct from $2 and at > $3
                 order by at desc limit $4) as recent"#,
        email.as_str(),
        address,
        (now - WINDOW).to_sqlx() as _,
        MOST_FAILURES,
    )
    .fetch_one(tx.conn())
    .await?;
    match recent.oldest.filter(|_| recent.count >= MOST_FAILURES) {
        Some(oldest) => Err(too_many((oldest.to_jiff() + WINDOW).duration_since(now).unsigned_abs()).into()),
        None => Ok(()),
    }
}

/// Notes a wrong password, also for an account that does not exist. It stays although the sign-in is refused.
pub async fn failed(tx: &mut Tx, email: &Email, account: Option<AccountId>) -> Result<(), Failure> {
    let (now, address) = (tx.now(), tx.ctx().address.map(|address| address.to_string()));
    sqlx::query!(
        "insert into sign_in_failure (email_hash, address, at) values (sha256(convert_to($1, 'UTF8')), $2, $3)",
        email.as_str(),
        address,
        now.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    if let Some(account) = account {
        tx.touched("account", account.0, None);
    }
    tx.stays_when_refused();
    Ok(())
}

/// Whoever knows the password was only looking for it.
pub async fn succeeded(tx: &mut Tx, email: &Email) -> Result<(), Failure> {
    let address = tx.ctx().address.map(|address| address.to_string());
    sqlx::query!(
        "delete from sign_in_failure
         where email_hash = sha256(convert_to($1, 'UTF8')) and address is not distinct from $2",
        email.as_str(),
        address,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn too_many(wait: Duration) -> AppError {
    AppError::RateLimited { retry_after_seconds: u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX) }
}

fn attempt<K: Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K) -> Result<(), AppError> {
    if limiter.len() > MANY_KEYS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| too_many(until.wait_time_from(TxClock.now())))
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
