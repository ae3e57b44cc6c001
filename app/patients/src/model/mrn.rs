//! The medical record number that Hale gives: eight digits and a check digit, shown as "1000 0042-7".
//!
//! The check digit is Damm's: it finds every wrong digit and every swap of two neighbours, which is what
//! people mistype. The database checks the same (`is_mrn`), and a test compares the two.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mrn(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MrnError {
    #[error("A record number has digits only, such as 1000 0042-7.")]
    NotDigits,
    #[error("A record number has 9 digits; this one has {0}.")]
    Length(usize),
    #[error("A record number does not start with 0.")]
    LeadingZero,
    #[error("The last digit does not fit: please check for a wrong digit or two swapped ones.")]
    CheckDigit,
}

const QUASIGROUP: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The digit that makes the whole number check to zero.
fn check_digit(payload: &[u8]) -> u8 {
    payload.iter().fold(0, |interim, digit| QUASIGROUP[usize::from(interim)][usize::from(*digit)])
}

impl Mrn {
    /// The nine digits, as the database holds them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for Mrn {
    type Err = MrnError;

    /// Takes what people type and scan: spaces, dashes and dots between the digits do not matter.
    fn from_str(typed: &str) -> Result<Self, MrnError> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !"-–.".contains(*c)).collect();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MrnError::NotDigits);
        }
        if digits.len() != 9 {
            return Err(MrnError::Length(digits.len()));
        }
        if digits.starts_with('0') {
            return Err(MrnError::LeadingZero);
        }
        let values: Vec<u8> = digits.bytes().map(|byte| byte - b'0').collect();
        if check_digit(&values) == 0 { Ok(Self(digits)) } else { Err(MrnError::CheckDigit) }
    }
}

impl TryFrom<String> for Mrn {
    type Error = MrnError;
    fn try_from(typed: String) -> Result<Self, MrnError> {
        typed.parse()
    }
}

impl From<Mrn> for String {
    fn from(mrn: Mrn) -> Self {
        mrn.0
    }
}

impl fmt::Display for Mrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(payload: u32) -> String {
        let digits: Vec<u8> = payload.to_string().bytes().map(|byte| byte - b'0').collect();
        format!("{payload}{}", check_digit(&digits))
    }

    #[test]
    fn damm_s_own_example() {
        assert_eq!(check_digit(&[5, 7, 2]), 4);
    }

    #[test]
    fn it_is_shown_in_groups_and_read_in_any() {
        let mrn: Mrn = "100000022".parse().unwrap();
        assert_eq!(mrn.to_string(), "1000 0002-2");
        for typed in ["1000 0002-2", " 100000022 ", "1000-0002-2", "1000.0002.2", "1000 0002\u{a0}–2"] {
            assert_eq!(typed.parse(), Ok(mrn.clone()), "{typed:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!("1000 0003-2".parse::<Mrn>(), Err(MrnError::CheckDigit));
        assert_eq!("1000 0002".parse::<Mrn>(), Err(MrnError::Length(8)));
        assert_eq!("000 000 000".parse::<Mrn>(), Err(MrnError::LeadingZero));
        for typed in ["", "  ", "10000002x", "１０００００００２"] {
            assert_eq!(typed.parse::<Mrn>(), Err(MrnError::NotDigits), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn every_wrong_digit_is_found(payload in 10_000_000_u32..=99_999_999, place in 0_usize..9, other in 1_u8..10) {
            let mut digits = whole(payload).into_bytes();
            digits[place] = (digits[place] - b'0' + other) % 10 + b'0';
            prop_assert!(String::from_utf8(digits).unwrap().parse::<Mrn>().is_err());
        }

        #[test]
        fn every_swap_of_neighbours_is_found(payload in 10_000_000_u32..=99_999_999, place in 0_usize..8) {
            let mut digits = whole(payload).into_bytes();
            prop_assume!(digits[place] != digits[place + 1]);
            digits.swap(place, place + 1);
            prop_assert!(String::from_utf8(digits).unwrap().parse::<Mrn>().is_err());
        }

        #[test]
        fn shown_and_read_again_it_is_the_same(payload in 10_000_000_u32..=99_999_999) {
            let mrn: Mrn = whole(payload).parse().unwrap();
            prop_assert_eq!(mrn.to_string().parse(), Ok(mrn));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in ".*") {
            let _ = typed.parse::<Mrn>();
        }
    }
}
