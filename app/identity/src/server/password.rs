//! Argon2id in a pool of its own. Each hash takes 19 MiB and some 20 ms of one core on purpose; without
//! a limit, a rush of sign-ins would starve everything else the server does.

use std::{sync::LazyLock, thread};

use argon2::{
    Algorithm, Argon2, Params, PasswordVerifier, Version,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use model::AppError;
use platform::Failure;
use tokio::{sync::Semaphore, task::spawn_blocking};
use unicode_normalization::UnicodeNormalization;

use crate::model::Secret;

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many people may wait for each that is being served. Beyond it the answer is "busy", at once:
/// whoever waits holds a connection to the database.
const WAITING_PER_WORKER: usize = 8;

static POOL: LazyLock<Pool> = LazyLock::new(|| Pool::new(thread::available_parallelism().map_or(2, usize::from)));

/// What an unknown e-mail address is compared with, so that the answer takes as long as for a wrong
/// password, and nobody learns who has an account by measuring it.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password", b"nobody's salt 16").unwrap_or_default());

/// Hashes for storing, in PHC form with its cost.
pub async fn hash(password: &Secret, salt: [u8; 16]) -> Result<String, Failure> {
    let password = normalised(password);
    POOL.work(move || hash_now(&password, &salt)).await?.map_err(Failure::other)
}

/// Does the password belong to the hash? With no hash (nobody by that name), no, after the same work.
pub async fn verify(password: &Secret, hash: Option<String>) -> Result<bool, Failure> {
    let password = normalised(password);
    let known = hash.is_some();
    let matches = POOL.work(move || verify_now(&password, hash.as_deref().unwrap_or(&NOBODYS))).await?;
    Ok(matches && known)
}

/// The same text typed on two keyboards may differ in code points (NIST SP 800-63B: stabilise with NFC).
pub fn normalised(password: &Secret) -> String {
    password.expose().nfc().collect()
}

fn hash_now(password: &str, salt: &[u8]) -> Result<String, String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| error.to_string())?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash =
        argon2.hash_password_with_salt(password.as_bytes(), salt).map_err(|error| error.to_string())?;
    Ok(hash.to_string())
}

/// The cost is read from the hash: older ones stay valid when it is raised.
fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// As many workers as cores, and a short queue.
struct Pool {
    workers: Semaphore,
    places: Semaphore,
}

impl Pool {
    fn new(workers: usize) -> Self {
        Self { workers: Semaphore::new(workers), places: Semaphore::new(workers * (1 + WAITING_PER_WORKER)) }
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let _place = self.places.try_acquire().map_err(|_| AppError::Busy)?;
        let _worker = self.workers.acquire().await.map_err(Failure::other)?;
        spawn_blocking(work).await.map_err(Failure::other)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicBool, AtomicUsize, Ordering},
        },
        time::{Duration, Instant},
    };

    use tokio::task::JoinSet;

    use super::*;

    const SALT: [u8; 16] = *b"sixteen bytes ok";

    #[tokio::test]
    async fn only_the_right_password_verifies() {
        let hash = hash(&Secret::new("orange bicycle garden"), SALT).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(&Secret::new("orange bicycle garden"), Some(hash.clone())).await.expect("room"));
        assert!(!verify(&Secret::new("orange bicycle gardens"), Some(hash)).await.expect("room"));
    }

    #[tokio::test]
    async fn two_ways_to_write_the_same_letter_are_one_password() {
        let composed = hash(&Secret::new("caf\u{e9} caf\u{e9} caf\u{e9} 12"), SALT).await.expect("a hash");
        let typed = Secret::new("cafe\u{301} cafe\u{301} cafe\u{301} 12");
        assert!(verify(&typed, Some(composed)).await.expect("room"));
    }

    #[tokio::test]
    async fn nobody_is_let_in_without_a_hash_or_with_a_broken_one() {
        assert!(NOBODYS.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!verify(&Secret::new("nobody has this password"), None).await.expect("room"));
        assert!(!verify(&Secret::new("anything at all"), Some("not a hash".into())).await.expect("room"));
    }

    #[tokio::test]
    async fn a_rush_is_turned_away_and_not_left_hanging() {
        let pool = Arc::new(Pool::new(2));
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let all_came = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        for _ in 0..100 {
            let (pool, running, most, all_came) = (pool.clone(), running.clone(), most.clone(), all_came.clone());
            tasks.spawn(async move {
                pool.work(move || {
                    most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let patience = Instant::now() + Duration::from_secs(60);
                    while !all_came.load(Ordering::SeqCst) && Instant::now() < patience {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                    running.fetch_sub(1, Ordering::SeqCst);
                })
                .await
            });
        }
        let room = 2 * (1 + WAITING_PER_WORKER);
        for _ in room..100 {
            let turned_away = tasks.join_next().await.expect("a task").expect("no panic");
            assert!(matches!(turned_away, Err(Failure::App(AppError::Busy))), "{turned_away:?}");
        }
        while running.load(Ordering::SeqCst) < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        all_came.store(true, Ordering::SeqCst);
        assert!(tasks.join_all().await.into_iter().all(|served| served.is_ok()));
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }
}
