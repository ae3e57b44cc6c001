//! How a person is reached (FHIR ContactPoint).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TelecomSystem {
    Phone,
    Fax,
    Email,
    Pager,
    Url,
    Sms,
    Other,
}

impl TelecomSystem {
    pub const ALL: [Self; 7] = [Self::Phone, Self::Fax, Self::Email, Self::Pager, Self::Url, Self::Sms, Self::Other];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Fax => "fax",
            Self::Email => "email",
            Self::Pager => "pager",
            Self::Url => "url",
            Self::Sms => "sms",
            Self::Other => "other",
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "Phone",
            Self::Fax => "Fax",
            Self::Email => "E-mail",
            Self::Pager => "Pager",
            Self::Url => "Web address",
            Self::Sms => "Text messages",
            Self::Other => "Other",
        }
    }
}

impl FromStr for TelecomSystem {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telecom {
    pub system: TelecomSystem,
    pub value: String,
    /// FHIR's code: home, work, temp, old, mobile.
    pub use_: Option<String>,
    /// 1 is tried first.
    pub rank: Option<i16>,
}

impl Telecom {
    pub fn new(system: TelecomSystem, value: String) -> Self {
        Self { system, value, use_: None, rank: None }
    }
}

/// A telephone number, as it was typed; only its digits are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(pub String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("A phone number has digits, spaces and the signs + - ( ) / . only.")]
    Signs,
    #[error("A phone number has 5 to 15 digits, such as +1 617 555 0199.")]
    Digits,
}

impl FromStr for Phone {
    type Err = PhoneError;
    fn from_str(typed: &str) -> Result<Self, PhoneError> {
        let typed = text::clean(typed);
        if !typed.chars().all(|c| c.is_ascii_digit() || " +-()/.".contains(c)) {
            return Err(PhoneError::Signs);
        }
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        if (5..=15).contains(&digits) && typed.len() <= 40 { Ok(Self(typed)) } else { Err(PhoneError::Digits) }
    }
}

/// An e-mail address. Only a message that arrives proves one; this finds the slips of the finger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(pub String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An e-mail address has a name, an @ and a domain, such as name@example.org.")]
pub struct NotAnEmail;

impl FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(typed: &str) -> Result<Self, NotAnEmail> {
        let typed = text::clean(typed);
        let (name, domain) = typed.rsplit_once('@').ok_or(NotAnEmail)?;
        let plausible = !name.is_empty()
            && !name.contains('@')
            && !typed.contains(|c: char| c.is_whitespace() || "<>\"(),;:\\".contains(c))
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && typed.chars().count() <= 254;
        if plausible { Ok(Self(typed)) } else { Err(NotAnEmail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_as_people_write_them() {
        for typed in ["+1 (617) 555-0199", "555-759-5889", "030/123456", "07700 900 123"] {
            assert!(typed.parse::<Phone>().is_ok(), "{typed}");
        }
        assert_eq!("call me".parse::<Phone>(), Err(PhoneError::Signs));
        assert_eq!("1234".parse::<Phone>(), Err(PhoneError::Digits));
        assert_eq!("1234567890123456".parse::<Phone>(), Err(PhoneError::Digits));
    }

    #[test]
    fn e_mail_addresses() {
        for typed in ["ada@example.org", "a.b+c@sub.example.co.uk", "jörg@müller.example"] {
            assert!(typed.parse::<Email>().is_ok(), "{typed}");
        }
        for typed in [
            "",
            "ada",
            "@example.org",
            "ada@example",
            "a da@example.org",
            "ada@@example.org",
            "<ada@example.org>",
            "ada@example.",
        ] {
            assert!(typed.parse::<Email>().is_err(), "{typed}");
        }
    }
}
