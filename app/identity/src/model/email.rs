use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The e-mail address that an account is known by, in small letters: one mailbox, one account, however
/// it is typed.
///
/// Plain ASCII only (RFC 5321 without internationalised mailboxes), because that is what every mail
/// server can deliver to, and because two scripts can draw the same letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter an e-mail address like name@example.org.")]
pub struct NotAnEmail;

const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the @.
    pub fn local(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }

    /// What stands behind the @.
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    fn from_str(typed: &str) -> Result<Self, NotAnEmail> {
        let address = typed.trim().to_ascii_lowercase();
        let (local, domain) = address.split_once('@').ok_or(NotAnEmail)?;
        if address.len() <= LONGEST && is_local(local) && is_domain(domain) {
            Ok(Self(address))
        } else {
            Err(NotAnEmail)
        }
    }
}

/// Atoms of letters, digits and the signs of RFC 5322, parted by single dots.
fn is_local(local: &str) -> bool {
    local.len() <= LONGEST_LOCAL
        && local.split('.').all(|atom| {
            !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

/// At least two labels, since mail to a bare host does not leave the house.
fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=LONGEST_LABEL).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

impl TryFrom<String> for Email {
    type Error = NotAnEmail;
    fn try_from(typed: String) -> Result<Self, NotAnEmail> {
        typed.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_mailbox_is_the_same_account() {
        assert_eq!("  Ada.Byron@Example.ORG ".parse(), Ok(Email("ada.byron@example.org".into())));
    }

    #[test]
    fn what_no_mail_server_delivers_to_is_refused() {
        for typed in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@.org",
            "ada@example.",
            "a@b@c.org",
            "ada byron@example.org",
            ".ada@example.org",
            "ada.@example.org",
            "a..b@example.org",
            "ada@-x.org",
            "ada@x-.org",
            "ada@exam ple.org",
            "ada\u{0}@example.org",
            "ada@ex\u{e4}mple.org",
            "<ada@example.org>",
            "\"ada\"@example.org",
            "ada@example.org\r\nBcc: all@example.org",
        ] {
            assert_eq!(typed.parse::<Email>(), Err(NotAnEmail), "{typed:?}");
        }
        assert!(format!("{}@example.org", "a".repeat(64)).parse::<Email>().is_ok());
        assert!(format!("{}@example.org", "a".repeat(65)).parse::<Email>().is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_it_takes_is_stable(typed in any::<String>()) {
            if let Ok(email) = typed.parse::<Email>() {
                prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email.clone()));
                prop_assert!(email.as_str().is_ascii() && email.as_str().len() <= LONGEST);
            }
        }

        #[test]
        fn ordinary_addresses_are_taken(
            local in "[a-zA-Z0-9_+-]{1,20}(\\.[a-zA-Z0-9]{1,10}){0,2}", domain in "[a-z0-9]{1,20}(\\.[a-z]{2,6}){1,2}"
        ) {
            let typed = format!("{local}@{domain}");
            let email: Email = typed.parse().expect("an ordinary address");
            prop_assert_eq!(email.as_str(), typed.to_lowercase());
            prop_assert_eq!(format!("{}@{}", email.local(), email.domain()), email.to_string());
        }
    }
}
