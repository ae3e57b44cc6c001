//! How hard is a password to guess for somebody who knows what people choose? Not how many kinds of
//! characters it has: how little of it is made of common passwords, keyboard walks, repeats, years and
//! the person's own names.

use std::{collections::HashSet, sync::LazyLock};

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("blocklist.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});
static LONGEST_COMMON: LazyLock<usize> =
    LazyLock::new(|| COMMON.iter().map(|word| word.chars().count()).max().unwrap_or_default());

/// Rows and columns of the keyboards that people's fingers run along, both ways.
const WALKS: [&str; 12] = [
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "wxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Guesses are counted in bits: the logarithm of how many one would have to try.
type Bits = u32;

/// A letter that nothing foretells.
const LETTER: Bits = 5;
/// A digit or a sign: there are fewer, and people take the same ones to part words and to end with.
const SIGN: Bits = 3;
/// One of some thousand common passwords.
const WORD: Bits = 12;
/// What stands between the words of a phrase.
const SMALL_WORDS: [&str; 12] = ["a", "and", "at", "for", "i", "in", "is", "my", "of", "the", "to", "you"];
const SMALL_WORD: Bits = 4;
/// The person's name, the mailbox, the house.
const OWN_WORD: Bits = 3;
/// Where a walk starts and how far it goes.
const WALK: Bits = 5;
const YEAR: Bits = 7;
/// The same once more.
const REPEAT: Bits = 2;

/// Fewer bits than this, and a list of guesses finds it. Three common words in a row are the least.
const ENOUGH: Bits = 36;

/// Is the password easy to guess? `own` are words that belong to the person or the house.
pub fn is_easy(password: &str, own: &[String]) -> bool {
    bits(password, own) < ENOUGH
}

/// The cheapest way to put the password together from what guessers try, piece by piece.
fn bits(password: &str, own: &[String]) -> Bits {
    let typed: Vec<char> = password.to_lowercase().chars().collect();
    let plain: Vec<char> = typed.iter().map(|c| unmasked(*c)).collect();
    // cheapest[i]: the bits of the first i characters.
    let mut cheapest = vec![Bits::MAX; typed.len() + 1];
    cheapest[0] = 0;
    for at in 0..typed.len() {
        let so_far = cheapest[at];
        let mut offer = |end: usize, cost: Bits| cheapest[end] = cheapest[end].min(so_far + cost);
        offer(at + 1, if typed[at].is_ascii() && !typed[at].is_alphabetic() { SIGN } else { LETTER });
        for end in at + 1..=typed.len().min(at + *LONGEST_COMMON) {
            let (as_typed, unmasked) = (text(&typed[at..end]), text(&plain[at..end]));
            if SMALL_WORDS.contains(&&*as_typed) {
                offer(end, SMALL_WORD);
            }
            if own.contains(&as_typed) || own.contains(&unmasked) {
                offer(end, OWN_WORD);
            } else if COMMON.contains(&*as_typed) || COMMON.contains(&*unmasked) {
                offer(end, WORD);
            }
        }
        for end in at + 3..=at + walk(&typed[at..]) {
            offer(end, WALK);
        }
        if is_year(&typed[at..]) {
            offer(at + 4, YEAR);
        }
        for length in (1..=at).take_while(|length| at + length <= typed.len()) {
            if typed[at - length..at] == typed[at..at + length] {
                offer(at + length, REPEAT);
            }
        }
    }
    cheapest[typed.len()]
}

fn text(chars: &[char]) -> String {
    chars.iter().collect()
}

/// `p4$$w0rd` is `password`.
fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        c => c,
    }
}

/// How many characters from the start stay on one keyboard row, column or alphabet, in either direction.
fn walk(chars: &[char]) -> usize {
    WALKS
        .iter()
        .flat_map(|row| [row.chars().collect::<Vec<_>>(), row.chars().rev().collect()])
        .map(|row| {
            let start = chars.first().and_then(|first| row.iter().position(|key| key == first));
            start.map_or(0, |start| row[start..].iter().zip(chars).take_while(|(key, typed)| key == typed).count())
        })
        .max()
        .unwrap_or_default()
}

fn is_year(chars: &[char]) -> bool {
    matches!(chars, ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own() -> Vec<String> {
        ["hale", "ada", "byron", "adabyron"].map(String::from).to_vec()
    }

    #[test]
    fn what_lists_of_guesses_begin_with_is_refused() {
        for password in [
            "passwordpassword",
            "password1234567",
            "Password-1234567",
            "P4$$w0rd P4$$w0rd",
            "qwertyuiop12345",
            "aaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "123456789012345",
            "098765432109876",
            "1qaz2wsx3edc4rfv",
            "zxcvbnmasdfghjkl",
            "qwertyqwertyqwerty",
            "correcthorsebatterystaple",
            "correct horse battery staple",
            "iloveyouforever",
            "letmeinplease!!",
            "               ",
            "abcdefghijklmnop",
            "football20242024",
            "adabyronadabyron",
            "Ada.Byron.1815!",
            "halehalehalehale",
            "Hale-Hospital-1",
            "welcome-to-hale-2026",
            "x7Kpx7Kpx7Kpx7Kp",
            "Summer2026Summer2026",
            "ffffffffffffffffffffffffffffff",
        ] {
            assert!(is_easy(password, &own()), "{password:?} has {} bits", bits(password, &own()));
        }
    }

    #[test]
    fn what_is_long_and_unusual_is_taken() {
        for password in [
            "orange bicycle garden",
            "three quiet herons sleep",
            "wetter-morgen-heiter-tee",
            "kT7#vb2!Lq9zRm4x",
            "der Zug nach Lindau hat 8",
            "\u{442}\u{440}\u{438} \u{43a}\u{43e}\u{442}\u{430} \u{43d}\u{430} \u{43a}\u{440}\u{44b}\u{448}\u{435}",
            "Grandma's plums, jarred in rain",
        ] {
            assert!(!is_easy(password, &own()), "{password:?} has {} bits", bits(password, &own()));
        }
    }

    #[test]
    fn the_list_is_there() {
        assert!(COMMON.len() > 4_000 && COMMON.contains("password") && COMMON.contains("iloveyouforever"));
        assert!(COMMON.iter().all(|word| **word == word.to_lowercase() && !word.starts_with('#')));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_makes_it_panic_and_repeating_adds_little(text in "\\PC{0,64}") {
            let _ = bits(&text, &own());
            // A sigma at the end of a word is another letter than within it.
            let text = text.to_lowercase();
            let twice = format!("{text}{text}");
            prop_assert!(bits(&twice, &own()) <= bits(&text, &own()) + REPEAT + LETTER);
        }
    }
}
