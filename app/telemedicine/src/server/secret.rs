//! What is said once. A command's answer is kept for a repeat of its form; a link or a ticket is kept nowhere.

use std::fmt;

use platform::{Failure, Tx, session::Token};
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// A token that the first answer holds and the kept one does not.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "()", into = "()")]
pub struct Once(Option<String>);

impl Once {
    /// A new token, and what is kept of it.
    pub fn token(tx: &Tx) -> (Self, Vec<u8>) {
        let token = Token::new(tx.rng());
        (Self(Some(token.as_str().to_owned())), token.hash())
    }

    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    pub fn take(self) -> Result<String, model::AppError> {
        self.0.ok_or_else(|| Refusal::ShownOnce.into())
    }
}

impl From<()> for Once {
    fn from((): ()) -> Self {
        Self(None)
    }
}

impl From<Once> for () {
    fn from(_: Once) -> Self {}
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once(hidden)")
    }
}

/// The hash of what somebody shows.
pub fn hash(shown: &str) -> Vec<u8> {
    Token::from_cookie(shown).hash()
}

/// Of a link or pass that nobody can have made up: too long, it is not looked up.
pub fn plausible(shown: &str) -> Result<(), Failure> {
    let fits = (20..=100).contains(&shown.len())
        && shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if fits { Ok(()) } else { Err(model::AppError::NotFound.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_answer_holds_no_secret() {
        let said = Once(Some("abc".into()));
        let kept = serde_json::to_string(&said).expect("json");
        assert_eq!(kept, "null");
        let again: Once = serde_json::from_str(&kept).expect("json");
        assert!(!again.is_there() && again.take().is_err());
        assert_eq!(said.take().as_deref(), Ok("abc"));
    }
}
