//! Text that people type or that a file brings: what is kept of it, and how much fits.

/// Control characters, and the marks that turn the direction of what follows. They carry no letter, and with them
/// one name can be made to look like another, or a line of a list to swallow the next.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// One line of text: trimmed, with hidden characters taken out and runs of white space made one space. Every script
/// is welcome, joiners included, and markup is just text.
pub fn clean(typed: &str) -> String {
    let shown: String = typed.chars().filter(|c| !is_hidden(*c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `None` when nothing is left.
pub fn clean_some(typed: &str) -> Option<String> {
    Some(clean(typed)).filter(|text| !text.is_empty())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is too long: {length} characters, and {limit} fit")]
pub struct TooLong {
    pub length: usize,
    pub limit: usize,
}

/// Cleaned text that fits, or `None` when nothing was typed.
pub fn line(typed: &str, limit: usize) -> Result<Option<String>, TooLong> {
    let Some(text) = clean_some(typed) else { return Ok(None) };
    let length = text.chars().count();
    if length > limit { Err(TooLong { length, limit }) } else { Ok(Some(text)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn direction_marks_and_control_characters_are_taken_out() {
        assert_eq!(clean("Ada\u{202e}noryB\u{202c}"), "AdanoryB");
        assert_eq!(clean("\u{0}Ada\u{7}\t Byron\r\n"), "Ada Byron");
        assert_eq!(clean_some(" \u{200b}\u{feff} "), None);
    }

    #[test]
    fn every_script_and_all_markup_stay() {
        for name in ["محمد‌رضا", "李小龍", "Nguyễn Thị Ánh", "<b>O'Brien</b> & Søn", "𠮷野家", "אָדָם"]
        {
            assert_eq!(clean(name), name);
        }
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert!(line(&"𠮷".repeat(200), 200).is_ok());
        assert_eq!(line(&"a".repeat(201), 200), Err(TooLong { length: 201, limit: 200 }));
    }

    proptest! {
        #[test]
        fn clean_text_is_clean(typed in any::<String>()) {
            let once = clean(&typed);
            prop_assert!(!once.chars().any(is_hidden));
            prop_assert_eq!(clean(&once), once);
        }
    }
}
