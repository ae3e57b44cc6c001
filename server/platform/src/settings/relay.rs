//! How the browsers of a call reach the relay (TURN) where nothing else gets through.

use clap::Args;

use super::Secret;

#[derive(Clone, Debug, Args)]
pub struct RelaySettings {
    /// The relay for video visits: addresses such as turn:turn.example.org:3478 and
    /// turns:turn.example.org:443?transport=tcp, with commas between them; without it calls work where the network allows
    #[arg(long = "turn-urls", env = "HALE_TURN_URLS", value_name = "URLS", value_delimiter = ',', value_parser = url)]
    pub urls: Vec<String>,

    /// The secret that Hale shares with the relay (coturn's static-auth-secret)
    #[arg(long = "turn-secret", env = "HALE_TURN_SECRET", value_name = "SECRET", hide_env_values = true, value_parser = secret)]
    pub secret: Option<Secret>,
}

impl RelaySettings {
    /// Is there a relay? Its addresses without the secret would let nobody through.
    pub fn relay(&self) -> Result<Option<(&[String], &Secret)>, &'static str> {
        match (&self.secret, self.urls.iter().any(|url| url.starts_with("turn"))) {
            (None, false) if self.urls.is_empty() => Ok(None),
            (Some(secret), true) => Ok(Some((&self.urls, secret))),
            (None, _) => Err(
                "HALE_TURN_SECRET is missing: with HALE_TURN_URLS alone the relay of video visits would let nobody through.",
            ),
            (Some(_), false) => Err(
                "HALE_TURN_URLS is missing: HALE_TURN_SECRET alone does not say where the relay of video visits is.",
            ),
        }
    }
}

/// RFC 7065, RFC 7064: a scheme, a host, a port perhaps, a transport perhaps.
fn url(value: &str) -> Result<String, String> {
    let value = value.trim();
    let wrong = || {
        format!(
            "HALE_TURN_URLS must be addresses of a relay, such as turn:turn.example.org:3478 or \
             turns:turn.example.org:443?transport=tcp, but {value:?} is none."
        )
    };
    let (scheme, rest) = value.split_once(':').ok_or_else(wrong)?;
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (place, None),
    };
    let is_scheme = matches!(scheme, "turn" | "turns" | "stun" | "stuns");
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._[]:".contains(c));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_query = match query {
        None => true,
        Some("transport=udp" | "transport=tcp") => scheme.starts_with("turn"),
        Some(_) => false,
    };
    if is_scheme && is_host && is_port && is_query { Ok(value.to_owned()) } else { Err(wrong()) }
}

/// It is not quoted: it is a secret.
fn secret(value: &str) -> Result<Secret, String> {
    const SENTENCE: &str =
        "HALE_TURN_SECRET must be the static-auth-secret of the relay, of at least 16 letters, but it";
    match value {
        "" => Err(format!("{SENTENCE} is empty.")),
        _ if value.len() < 16 => Err(format!("{SENTENCE} is shorter.")),
        _ if !value.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(format!("{SENTENCE} holds a blank or a letter that no key has."))
        }
        _ => Ok(Secret::new(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_browsers_take() {
        for good in [
            "turn:turn.example.org",
            "turn:turn.example.org:3478",
            "turn:127.0.0.1:3478?transport=udp",
            "turns:turn.example.org:443?transport=tcp",
            "turn:[2001:db8::1]:3478",
            "turn:[2001:db8::1]",
            "stun:stun.example.org:3478",
        ] {
            assert_eq!(url(&format!(" {good} ")).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "turn:",
            "turn",
            "https://turn.example.org",
            "turn:turn.example.org:0",
            "turn:a b",
            "turn:x:99999",
            "turn:x?transport=sctp",
            "stun:x?transport=udp",
            "turn://x:3478",
        ] {
            assert!(url(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn neither_is_of_use_without_the_other() {
        let of = |urls: &[&str], secret: Option<&str>| RelaySettings {
            urls: urls.iter().map(|url| (*url).to_owned()).collect(),
            secret: secret.map(Secret::new),
        };
        assert!(of(&[], None).relay().is_ok_and(|relay| relay.is_none()));
        assert!(of(&["turn:x"], Some("s")).relay().is_ok_and(|relay| relay.is_some()));
        assert!(of(&["turn:x"], None).relay().is_err() && of(&[], Some("s")).relay().is_err());
        assert!(of(&["stun:x"], None).relay().is_err());
    }

    #[test]
    fn a_secret_is_not_quoted() {
        for wrong in ["", "short", "sixteen letters!"] {
            assert!(secret(wrong).expect_err("refused").matches("sixteen").count() == 0);
        }
        assert!(secret("0123456789abcdef").is_ok());
    }
}
