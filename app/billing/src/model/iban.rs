//! The number of a bank account. Where a country has IBANs, its length and its check digits are looked at (ISO 13616, the check
//! of ISO 7064): a figure that is wrong or in the wrong place is found. Elsewhere an account is written as it is there.

/// Length by country, of those in the registry.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongAccount {
    #[error("An IBAN of {country} has {length} letters and figures. Please check that none is missing.")]
    Length { country: &'static str, length: usize },
    #[error("The check digits of this IBAN do not fit the rest of it. Please compare it with your bank’s letter.")]
    CheckDigits,
    #[error("Enter the IBAN, or the account number with letters, figures, spaces, points, dashes and slashes.")]
    NoAccount,
}

/// As it is kept: an IBAN without spaces, anything else in capitals with single spaces.
pub fn parse(typed: &str) -> Result<String, WrongAccount> {
    let capitals = typed.trim().to_uppercase();
    let tight: String = capitals.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((country, length)) = registered(&tight) {
        return match tight.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            true if tight.len() != length => Err(WrongAccount::Length { country, length }),
            true if remainder(&tight) == 1 => Ok(tight),
            _ => Err(WrongAccount::CheckDigits),
        };
    }
    let spaced = capitals.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" /.-".contains(&byte);
    let is_account = (3..=40).contains(&spaced.len())
        && spaced.starts_with(|first: char| first.is_ascii_alphanumeric())
        && spaced.bytes().all(is_plain);
    if is_account { Ok(spaced) } else { Err(WrongAccount::NoAccount) }
}

/// Is this, as it is kept, an IBAN?
pub fn is_iban(account: &str) -> bool {
    registered(account).is_some_and(|(_, length)| account.len() == length) && remainder(account) == 1
}

/// An IBAN in groups of four, as it is written on paper.
pub fn grouped(account: &str) -> String {
    if !is_iban(account) {
        return account.to_owned();
    }
    let letters: Vec<char> = account.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// It begins as an IBAN of a country does that has them.
fn registered(account: &str) -> Option<(&'static str, usize)> {
    let check = account.get(2..4)?;
    if !check.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    LENGTHS.iter().copied().find(|(country, _)| account.starts_with(country))
}

/// The first four behind the rest, letters as numbers from ten, the whole by 97.
fn remainder(iban: &str) -> u32 {
    let (head, rest) = iban.split_at(4);
    rest.chars().chain(head.chars()).filter_map(|one| one.to_digit(36)).fold(0, |left, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (left * shift + value) % 97
    })
}

/// The bank's own code, eight or eleven letters and figures.
pub fn is_bic(code: &str) -> bool {
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase());
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    code.is_ascii() && matches!(code.len(), 8 | 11) && letters(&code[..6]) && plain(&code[6..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the registry's own examples.
    const EXAMPLES: [&str; 6] = [
        "GB29 NWBK 6016 1331 9268 19",
        "DE89370400440532013000",
        "FR14 2004 1010 0505 0001 3M02 606",
        "CH93 0076 2011 6238 5295 7",
        "NO93 8601 1117 947",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    ];

    #[test]
    fn examples_of_the_registry_are_accounts() {
        for example in EXAMPLES {
            let kept = parse(&example.to_lowercase()).expect("an account");
            assert!(is_iban(&kept), "{example}");
            assert_eq!(grouped(&kept).replace(' ', ""), example.replace(' ', ""));
        }
        assert_eq!(grouped("DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
    }

    #[test]
    fn a_wrong_figure_and_two_that_changed_places_are_found() {
        for example in EXAMPLES {
            let right: Vec<char> = example.chars().filter(|c| !c.is_whitespace()).collect();
            for at in 4..right.len() {
                let mut wrong = right.clone();
                wrong[at] = if wrong[at] == '7' { '8' } else { '7' };
                assert_eq!(parse(&wrong.iter().collect::<String>()), Err(WrongAccount::CheckDigits), "{wrong:?}");
                if at + 1 < right.len() && right[at] != right[at + 1] {
                    let mut swapped = right.clone();
                    swapped.swap(at, at + 1);
                    assert_eq!(
                        parse(&swapped.iter().collect::<String>()),
                        Err(WrongAccount::CheckDigits),
                        "{swapped:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn one_that_is_too_short_says_how_long_it_is() {
        assert_eq!(parse("DE8937040044053201300"), Err(WrongAccount::Length { country: "DE", length: 22 }));
    }

    #[test]
    fn elsewhere_an_account_is_as_it_is_written_there() {
        assert_eq!(parse(" 021000021 / 123-456.7 "), Ok("021000021 / 123-456.7".into()), "United States");
        assert_eq!(parse("bsb 062-000  1234 5678"), Ok("BSB 062-000 1234 5678".into()), "Australia");
        assert!(!is_iban("021000021"));
        assert_eq!(grouped("021000021 / 123"), "021000021 / 123");
        for wrong in ["", "12", "<b>1234</b>", "1234\u{202e}5678", "ÄÖÜ 1234", &"1".repeat(41), "-1234"] {
            assert_eq!(parse(wrong), Err(WrongAccount::NoAccount), "{wrong}");
        }
    }

    #[test]
    fn a_bank_has_a_code_of_eight_or_eleven() {
        assert!(is_bic("COBADEFF") && is_bic("COBADEFFXXX"));
        for wrong in ["COBADEF", "C0BADEFF", "COBADEFFX", "cobadeff", "COBADEFÄ"] {
            assert!(!is_bic(wrong), "{wrong}");
        }
    }
}
