//! The signature of a delivery: `Stripe-Signature: t=1764123456,v1=5257a8…`. It is an HMAC-SHA256 over the time, a point and
//! the bytes as they came, and the time must be near: what was recorded yesterday is not believed today (T9.1).

use jiff::{SignedDuration, Timestamp};
use platform::settings::Secret;
use ring::hmac;

pub const HEADER: &str = "stripe-signature";

/// A delivery may be so old, or so far ahead of our clock.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The signature can’t be read.")]
    Unreadable,
    #[error("The signature is not the payment gateway’s.")]
    Forged,
    #[error("The delivery is too old.")]
    Stale,
}

/// While a secret is changed the gateway signs with both, and Hale may know both: one that fits is enough. The comparison
/// takes as long for a wrong signature as for a right one.
pub fn verify(secrets: &[Secret], header: &str, body: &[u8], now: Timestamp) -> Result<(), Refused> {
    let parts: Vec<(&str, &str)> = header.split(',').filter_map(|part| part.trim().split_once('=')).collect();
    let time = parts.iter().find(|(name, _)| *name == "t").map(|(_, time)| *time).ok_or(Refused::Unreadable)?;
    let signed_at = time.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let signed_at = signed_at.ok_or(Refused::Unreadable)?;
    let signed = [time.as_bytes(), b".", body].concat();
    let signatures = parts.iter().filter(|(name, _)| *name == "v1").filter_map(|(_, hex)| bytes(hex));
    let fits = |signature: Vec<u8>| {
        secrets.iter().any(|secret| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
            hmac::verify(&key, &signed, &signature).is_ok()
        })
    };
    if !signatures.map(fits).fold(false, |found, fits| found | fits) {
        return Err(Refused::Forged);
    }
    if now.duration_since(signed_at).abs() > TOLERANCE {
        return Err(Refused::Stale);
    }
    Ok(())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || hex.len() % 2 == 1 {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1","type":"charge.succeeded"}"#;
    /// `printf '1764123456.{"id":"evt_1","type":"charge.succeeded"}' | openssl dgst -sha256 -hmac whsec_test`
    const SIGNATURE: &str = "41e638501040d18e31a34f3dbfd419a2fb732a1520a44fee6bc42f3635f31b24";

    fn secrets(all: &[&str]) -> Vec<Secret> {
        all.iter().map(|secret| Secret::new(*secret)).collect()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_764_123_456 + seconds).expect("a time")
    }

    fn header(signature: &str) -> String {
        format!("t=1764123456,v1={signature}")
    }

    #[test]
    fn what_openssl_signs_is_believed_for_five_minutes() {
        let secrets = secrets(&["whsec_test"]);
        let header = header(SIGNATURE);
        for (seconds, answer) in [
            (0, Ok(())),
            (300, Ok(())),
            (-300, Ok(())),
            (301, Err(Refused::Stale)),
            (-301, Err(Refused::Stale)),
            (1_000_000_000, Err(Refused::Stale)),
        ] {
            assert_eq!(verify(&secrets, &header, BODY, at(seconds)), answer, "{seconds} s");
        }
    }

    #[test]
    fn one_signature_of_several_and_one_secret_of_several_are_enough() {
        let wrong = "00".repeat(32);
        let both = format!("t=1764123456,v1={wrong},v0=abc,v1={SIGNATURE}");
        assert_eq!(verify(&secrets(&["whsec_new", "whsec_test"]), &both, BODY, at(0)), Ok(()));
        assert_eq!(verify(&secrets(&["whsec_new"]), &both, BODY, at(0)), Err(Refused::Forged));
        assert_eq!(verify(&[], &both, BODY, at(0)), Err(Refused::Forged), "without a secret nothing is believed");
    }

    #[test]
    fn whatever_was_touched_is_refused() {
        let secrets = secrets(&["whsec_test"]);
        let other = BODY.iter().map(|byte| if *byte == b'1' { b'2' } else { *byte }).collect::<Vec<_>>();
        assert_eq!(verify(&secrets, &header(SIGNATURE), &other, at(0)), Err(Refused::Forged));
        let later = header(SIGNATURE).replace("1764123456", "1764123457");
        assert_eq!(verify(&secrets, &later, BODY, at(0)), Err(Refused::Forged), "the time is signed too");
        for header in [
            header(&SIGNATURE[..62]),
            header(""),
            header("ж"),
            header("zz"),
            "t=1764123456".into(),
            format!("t=1764123456,v0={SIGNATURE}"),
        ] {
            assert_eq!(verify(&secrets, &header, BODY, at(0)), Err(Refused::Forged), "{header}");
        }
        for header in ["", ",", "v1=00", "t=", "t=soon,v1=00", "t=99999999999999999999,v1=00", "=,="] {
            assert_eq!(verify(&secrets, header, BODY, at(0)), Err(Refused::Unreadable), "{header}");
        }
    }
}
