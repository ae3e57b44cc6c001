//! What Hale is told. Each event is signed at the moment at which it leaves, and repeated until it is answered by 2xx. Where
//! chaos is asked for, events come several times, late, and in another order.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use ring::hmac;
use serde_json::Value;
use tokio::sync::Notify;

use crate::Clock;

/// Pauses double up to a minute.
const ATTEMPTS: u32 = 36;
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: String,
    pub secret: String,
    /// Before a delivery that was not taken is repeated for the first time.
    pub pause: Duration,
}

/// How badly deliveries behave. By default they don't.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chaos {
    /// The same events and numbers give the same disorder.
    pub seed: u64,
    /// Each event comes so often at most, and once at least.
    pub copies: u32,
    /// Each copy waits for up to so long: later events come earlier.
    pub delay: Duration,
}

pub struct Courier {
    to: Option<Arc<To>>,
    chaos: Chaos,
    rng: Mutex<ChaCha8Rng>,
    under_way: Arc<UnderWay>,
}

struct To {
    client: reqwest::Client,
    webhook: Webhook,
    clock: Clock,
}

#[derive(Default)]
struct UnderWay {
    count: AtomicUsize,
    changed: Notify,
}

impl Courier {
    pub fn new(webhook: Option<Webhook>, chaos: Chaos, clock: Clock) -> Result<Self, reqwest::Error> {
        let to = webhook.map(|webhook| Ok(Arc::new(To { client: client()?, webhook, clock }))).transpose()?;
        let rng = Mutex::new(ChaCha8Rng::seed_from_u64(chaos.seed));
        Ok(Self { to, chaos, rng, under_way: Arc::default() })
    }

    pub fn tell(&self, event: Value) {
        let Some(to) = &self.to else { return };
        for wait in self.waits() {
            let (to, event, under_way) = (to.clone(), event.to_string(), self.under_way.clone());
            under_way.count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                deliver(&to, &event).await;
                under_way.count.fetch_sub(1, Ordering::SeqCst);
                under_way.changed.notify_waiters();
            });
        }
    }

    /// How long each copy of the next event waits.
    fn waits(&self) -> Vec<Duration> {
        let Ok(mut rng) = self.rng.lock() else { return vec![Duration::ZERO] };
        let copies = rng.random_range(1..=self.chaos.copies.max(1));
        (0..copies).map(|_| rng.random_range(Duration::ZERO..=self.chaos.delay)).collect()
    }

    pub async fn idle(&self) {
        loop {
            let changed = self.under_way.changed.notified();
            if self.under_way.count.load(Ordering::SeqCst) == 0 {
                return;
            }
            changed.await;
        }
    }
}

fn client() -> Result<reqwest::Client, reqwest::Error> {
    let authorities = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    match rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions() {
        Ok(tls) => {
            builder.tls_backend_preconfigured(tls.with_root_certificates(authorities).with_no_client_auth()).build()
        }
        Err(_) => builder.build(),
    }
}

async fn deliver(to: &To, event: &str) {
    let mut pause = to.webhook.pause;
    for _ in 0..ATTEMPTS {
        let signature = signature(&to.webhook.secret, (to.clock)(), event);
        let request = to.client.post(&to.webhook.url).header("Stripe-Signature", signature);
        let answer = request.header("Content-Type", "application/json").body(event.to_owned()).send().await;
        match answer {
            Ok(answer) if answer.status().is_success() => return,
            Ok(answer) => tracing::debug!(status = %answer.status(), "an event was not taken"),
            Err(error) => tracing::debug!(cause = %error, "an event could not be delivered"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    tracing::warn!("an event was given up: nobody took it");
}

/// `t=…,v1=…`: over the time, a point and the bytes of the body.
pub fn signature(secret: &str, time: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={time},v1={hex}")
}
