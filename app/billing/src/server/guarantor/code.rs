use platform::Random;

/// No letter that looks like another one, and none that is read aloud like one.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH: usize = 10;

/// Fifty bits, as two groups of five: "7KQ2M-XW4TD".
pub fn new(random: &Random) -> String {
    let mut code = String::with_capacity(LENGTH + 1);
    for (place, byte) in random.bytes::<LENGTH>().into_iter().enumerate() {
        if place == LENGTH / 2 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    }
    code
}

/// As it is compared: capitals, without what people put between them.
pub fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).take(4 * LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = new(&Random::from_seed(1));
        assert_eq!((code.len(), code.find('-')), (11, Some(5)));
        assert_eq!(plain(&code).len(), LENGTH);
        assert_eq!(plain(&format!("  {} ", code.to_lowercase().replace('-', " "))), plain(&code));
        assert_ne!(new(&Random::from_seed(2)), code);
        assert_eq!(plain("🦀'; drop"), "DROP");
    }
}
