use serde::{Deserialize, Serialize};

use super::Secret;

/// The rule for passwords that browser and server share: long, and nothing else. No composition rules,
/// since they make people choose `Password1!`; pasting is welcome, since password managers paste
/// (NIST SP 800-63B). What is long and still easy to guess is refused by the server's blocklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password(Secret);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordLength {
    #[error("Enter a password.")]
    Missing,
    #[error("Use at least {SHORTEST} characters. Four unrelated words make a good password.")]
    TooShort,
    #[error("Use at most {LONGEST} characters.")]
    TooLong,
}

/// Unicode scalar values, after normalisation.
pub const SHORTEST: usize = 15;
/// So that nobody keeps the server busy with hashing a book.
pub const LONGEST: usize = 256;

impl Password {
    pub fn parse(secret: Secret) -> Result<Self, PasswordLength> {
        match secret.expose().chars().count() {
            0 => Err(PasswordLength::Missing),
            1..SHORTEST => Err(PasswordLength::TooShort),
            SHORTEST..=LONGEST => Ok(Self(secret)),
            _ => Err(PasswordLength::TooLong),
        }
    }

    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Replaces the own password. Whoever sits at an unlocked screen must not be able to do so: the present
/// one is asked for again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangePassword {
    pub current_password: Secret,
    pub new_password: Secret,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Password, PasswordLength> {
        Password::parse(Secret::new(text))
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(parsed(""), Err(PasswordLength::Missing));
        assert_eq!(parsed("fourteen chars"), Err(PasswordLength::TooShort));
        assert!(parsed("fifteen letters").is_ok());
        assert!(parsed(&"\u{1f40e}".repeat(15)).is_ok());
        assert_eq!(parsed(&"\u{e9}".repeat(14)), Err(PasswordLength::TooShort));
        assert!(parsed(&"x".repeat(256)).is_ok());
        assert_eq!(parsed(&"x".repeat(257)), Err(PasswordLength::TooLong));
    }

    #[test]
    fn nothing_but_length_is_asked() {
        for text in ["all small letters", "               ", "ΑΒΓΔ ΕΖΗΘ ΙΚΛΜ ΝΞ", "123 456 789 012 3"] {
            assert!(parsed(text).is_ok(), "{text}");
        }
    }
}
