//! What people and machines have written, made fit for paper. The words stay what they are.

use serde::Serialize;
use serde_json::Value;
use unicode_bidi::{Direction, get_base_direction};
use unicode_segmentation::UnicodeSegmentation;

/// No word of a language is longer; what is, is cut into pieces that fit into a column, or it would run off the sheet.
const LONGEST_WORD: usize = 32;
const PIECE: usize = 8;

/// Settles every text of a document.
pub fn settle(value: &mut Value) {
    match value {
        Value::String(text) => *text = settled(text),
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(fields) => fields.values_mut().for_each(settle),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn settled(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let kept: String = text.chars().filter(|one| *one == '\n' || !is_unwritten(*one)).collect();
    let mut settled = String::with_capacity(kept.len());
    for word in kept.split_inclusive([' ', '\n']) {
        let letters: Vec<&str> = word.graphemes(true).collect();
        if letters.len() <= LONGEST_WORD {
            settled.push_str(word);
            continue;
        }
        for (index, piece) in letters.chunks(PIECE).enumerate() {
            if index > 0 {
                settled.push('\u{200b}');
            }
            settled.extend(piece.iter().copied());
        }
    }
    settled
}

/// Control characters, what is no character, and what turns the direction of the text around it: the template puts
/// everything in brackets of its own.
fn is_unwritten(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}' | '\u{feff}')
        || u32::from(one) & 0xfffe == 0xfffe
}

/// Several lines, each in the direction of its own script.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Prose(Vec<Line>);

#[derive(Clone, Debug, Serialize)]
struct Line {
    text: String,
    leftwards: bool,
}

impl Prose {
    pub fn of(text: &str) -> Self {
        let line = |text: &str| Line { text: text.into(), leftwards: get_base_direction(text) == Direction::Rtl };
        Self(text.trim_end().lines().map(line).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_left_out_and_what_is_text_stays() {
        assert_eq!(settled("a\u{0}b\u{7}c\r\nd\te"), "abc\nd    e");
        assert_eq!(settled("\u{202e}evil\u{2069}"), "evil");
        let kept = "*#eval(\"x\")[\\] <script> — Łódź, 王, عبد الله, \u{20000}, 👩‍⚕️";
        assert_eq!(settled(kept), kept);
    }

    #[test]
    fn a_word_that_fits_no_line_may_be_cut_between_letters() {
        let long = "e\u{301}".repeat(100);
        let cut = settled(&long);
        assert_eq!(cut.replace('\u{200b}', ""), long);
        assert!(cut.split('\u{200b}').all(|piece| piece.graphemes(true).count() <= PIECE && piece.starts_with('e')));
        assert_eq!(settled("otorhinolaryngologist, twice"), "otorhinolaryngologist, twice");
    }

    #[test]
    fn each_line_has_the_direction_of_its_script() {
        let directions: Vec<bool> =
            Prose::of("Seen today.\n\nمرحبا Maya\n123").0.iter().map(|line| line.leftwards).collect();
        assert_eq!(directions, [false, false, true, false]);
    }
}
