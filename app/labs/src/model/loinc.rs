//! The check digit of a LOINC code tells a slip of the pen from a code.

/// "2951-2": up to seven digits, and the digit that the others add up to (modulus 10, as Regenstrief describes it).
pub fn is_code(text: &str) -> bool {
    let Some((number, check)) = text.split_once('-') else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=7).contains(&number.len()) || check.len() != 1 || !digits(number) || !digits(check) {
        return false;
    }
    let sum: u32 = number
        .bytes()
        .rev()
        .map(|byte| u32::from(byte - b'0'))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    u32::from(check.as_bytes()[0] - b'0') == (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn the_last_digit_follows_from_the_others() {
        for code in ["718-7", "2951-2", "6690-2", "98979-8", "46099-8", "57698-3", "3094-0"] {
            assert!(is_code(code), "{code}");
        }
        for wrong in ["718-8", "2591-2", "718", "718-", "-7", "12345678-1", "718-77", "７18-7", "a18-7", ""] {
            assert!(!is_code(wrong), "{wrong}");
        }
    }
}
