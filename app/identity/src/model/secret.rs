use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A password on its way in. It is never printed, and the server never writes it anywhere: not into a
/// log, not into the fingerprint of a command, not back into a form.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    /// The browser has to send it. The server keeps a fast hash of each command beside its idempotency
    /// key, and a fast hash of a password is a way to guess it: on the server it is empty.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if cfg!(feature = "ssr") { "" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_never_printed() {
        let secret: Secret = serde_json::from_str("\"orange bicycle\"").expect("a string");
        assert_eq!(secret.expose(), "orange bicycle");
        assert!(!format!("{secret:?}").contains("orange"));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_server_never_writes_it() {
        assert_eq!(serde_json::to_string(&Secret::new("orange bicycle")).expect("JSON"), "\"\"");
    }
}
