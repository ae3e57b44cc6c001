//! The relay (TURN) for those whose networks let nothing else through: credentials that hold for ten minutes, as coturn's
//! `use-auth-secret` has it. The user's name is the instant until which they hold and a word that says nothing of anybody;
//! the password is the HMAC of it.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use platform::{Random, settings::Secret};
use ring::hmac;

use crate::model::{IceConfig, IceServer, limits::TURN_SECONDS};

/// With what the house was fitted out.
pub struct Relay {
    urls: Vec<String>,
    key: hmac::Key,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").field("urls", &self.urls).finish_non_exhaustive()
    }
}

impl Relay {
    /// `urls` are `turn:`, `turns:` and `stun:`; the secret is coturn's `static-auth-secret`.
    pub fn new(urls: Vec<String>, secret: &Secret) -> Self {
        // What TURN servers compute; nothing else is protected by it.
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.expose().as_bytes());
        Self { urls, key }
    }

    fn password(&self, username: &str) -> String {
        STANDARD.encode(hmac::sign(&self.key, username.as_bytes()))
    }

    pub fn servers(&self, random: &Random, now: Timestamp) -> IceConfig {
        let expires_at = now + SignedDuration::from_secs(TURN_SECONDS);
        let word = random.bytes::<6>().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let username = format!("{}:{word}", expires_at.as_second());
        let credential = self.password(&username);
        let (relays, others): (Vec<String>, Vec<String>) =
            self.urls.iter().cloned().partition(|url| url.starts_with("turn"));
        let mut servers = Vec::new();
        if !others.is_empty() {
            servers.push(IceServer { urls: others, username: None, credential: None });
        }
        if !relays.is_empty() {
            servers.push(IceServer { urls: relays, username: Some(username), credential: Some(credential) });
        }
        IceConfig { servers, expires_at }
    }
}

/// Where there is no relay.
pub fn none(now: Timestamp) -> IceConfig {
    IceConfig { servers: Vec::new(), expires_at: now + SignedDuration::from_secs(TURN_SECONDS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with OpenSSL, as coturn documents it:
    /// `printf %s "$NAME" | openssl dgst -sha1 -hmac "$SECRET" -binary | base64`.
    #[test]
    fn credentials_are_those_that_coturn_computes() {
        let relay = Relay::new(vec!["turn:turn.example.org".into()], &Secret::new("north"));
        assert_eq!(relay.password("1770000000:a1b2c3"), "4DskyJiIeAB2UGHzm7rPopm+5lA=");
    }

    #[test]
    fn they_hold_for_ten_minutes_and_say_nothing_of_anybody() {
        let urls = [
            "stun:stun.example.org",
            "turn:turn.example.org:3478?transport=udp",
            "turns:turn.example.org:443?transport=tcp",
        ];
        let relay = Relay::new(urls.map(str::to_owned).to_vec(), &Secret::new("north"));
        let now = Timestamp::from_second(1_770_000_000).expect("in range");
        let config = relay.servers(&Random::from_seed(1), now);
        assert_eq!(config.expires_at, now + SignedDuration::from_mins(10));
        let [stun, turn] = &config.servers[..] else { panic!("{:?}", config.servers) };
        assert_eq!((stun.urls.len(), &stun.username, &stun.credential), (1, &None, &None));
        assert_eq!(turn.urls.len(), 2);
        let name = turn.username.as_deref().expect("a name");
        assert!(name.starts_with("1770000600:") && name.len() == "1770000600:".len() + 12, "{name}");
        assert_ne!(relay.servers(&Random::from_seed(2), now).servers[1].username, turn.username);
        assert!(!format!("{relay:?} {config:?}").contains(turn.credential.as_deref().expect("a password")));
    }
}
