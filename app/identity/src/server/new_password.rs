//! The rule for a password that is to be kept: long, and not easy to guess for this person.

use platform::{Failure, Tx};

use crate::{
    model::{Email, Password, Secret},
    server::{blocklist, password},
};

const EASY: &str = "This password is easy to guess: most of it is common words, repeats, keyboard rows or your own name. \
     Try four words that have nothing to do with each other.";

/// A password that passed the rule, ready to be hashed.
#[derive(Clone, Debug)]
pub struct NewPassword(Secret);

impl NewPassword {
    /// The sentence says what to do.
    pub fn parse(typed: &Secret, email: &Email, display_name: &str) -> Result<Self, String> {
        let stable = Secret::new(password::normalised(typed));
        let chosen = Password::parse(stable.clone()).map_err(|error| error.to_string())?;
        if blocklist::is_easy(chosen.expose(), &own_words(email, display_name)) {
            Err(EASY.into())
        } else {
            Ok(Self(stable))
        }
    }

    pub async fn hash(&self, tx: &Tx) -> Result<String, Failure> {
        password::hash(&self.0, tx.rng().bytes()).await
    }
}

/// What anybody who knows the person would try: the house, the names, the mailbox, with and without
/// what parts them.
fn own_words(email: &Email, display_name: &str) -> Vec<String> {
    let parts = |text: &str| {
        let parts: Vec<String> = text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        parts.iter().cloned().chain([parts.concat()]).collect::<Vec<_>>()
    };
    let mut words = vec!["hale".to_owned(), "hospital".to_owned()];
    words.extend([email.local(), email.domain(), display_name].into_iter().flat_map(parts));
    words.retain(|word| word.chars().count() >= 3);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<NewPassword, String> {
        let email = "ada.byron@analytical.example".parse().expect("an address");
        NewPassword::parse(&Secret::new(text), &email, "Ada King-No\u{eb}l")
    }

    #[test]
    fn the_persons_own_names_don_t_count() {
        for text in [
            "ada.byron@analytical.example",
            "KingNo\u{eb}l KingNo\u{eb}l",
            "ada king ada king ada",
            "AnalyticalAda1815",
        ] {
            assert_eq!(parsed(text).expect_err(text), EASY);
        }
        assert!(parsed("orange bicycle garden").is_ok());
    }

    #[test]
    fn length_comes_first_and_is_counted_after_normalising() {
        assert!(parsed("short").expect_err("short").contains("at least 15 characters"));
        // Fifteen code points, but fourteen letters once composed.
        assert!(parsed("orange bicycle\u{301}").expect_err("short").contains("at least 15"));
        assert!(parsed(&"ab c".repeat(65)).expect_err("long").contains("at most 256"));
    }
}
