//! The five characters that a message is divided by (MSH-1 and MSH-2), and how they are written inside of text.

use std::borrow::Cow;

use super::fault::{Code, Fault, Place};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separators {
    pub field: char,
    pub component: char,
    pub repetition: char,
    pub escape: char,
    pub subcomponent: char,
}

impl Default for Separators {
    fn default() -> Self {
        Self { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' }
    }
}

impl Separators {
    /// From the first line. MSH-2 may have a fifth character since version 2.7, which cuts values short; Hale does
    /// not cut. A message may leave the last of the four away where it does not need them.
    pub fn read(line: &str) -> Result<Self, Fault> {
        let place = |field| Place::field("MSH", 1, field);
        let rest = line
            .strip_prefix("MSH")
            .ok_or_else(|| Fault::new(Place::segment("MSH", 1), Code::SegmentSequence, "A message begins with MSH"))?;
        let field = rest.chars().next().filter(|&c| separates(c));
        let field =
            field.ok_or_else(|| Fault::new(place(1), Code::Missing, "The field separator after MSH is missing"))?;
        let listed = rest[field.len_utf8()..].split(field).next().unwrap_or_default();
        let wrong = || {
            let said = format!("MSH-2 is {listed:?}, and has to be four different signs such as ^~\\&");
            Fault::new(place(2), Code::DataType, said)
        };
        let mut signs: Vec<char> = listed.chars().collect();
        if signs.is_empty() || signs.len() > 5 {
            return Err(wrong());
        }
        for (at, usual) in ['^', '~', '\\', '&'].into_iter().enumerate().skip(signs.len()) {
            debug_assert_eq!(at, signs.len());
            signs.push(usual);
        }
        let distinct = signs
            .iter()
            .enumerate()
            .all(|(at, sign)| separates(*sign) && *sign != field && !signs[..at].contains(sign));
        if !distinct {
            return Err(wrong());
        }
        Ok(Self { field, component: signs[0], repetition: signs[1], escape: signs[2], subcomponent: signs[3] })
    }

    /// MSH-2.
    pub fn listed(self) -> String {
        [self.component, self.repetition, self.escape, self.subcomponent].iter().collect()
    }

    /// Text as it may stand in a component.
    pub fn escape(self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        let mut signs = text.chars().peekable();
        while let Some(sign) = signs.next() {
            let sequence = match sign {
                '\r' => {
                    signs.next_if_eq(&'\n');
                    Some(".br")
                }
                '\n' => Some(".br"),
                sign if sign == self.field => Some("F"),
                sign if sign == self.component => Some("S"),
                sign if sign == self.subcomponent => Some("T"),
                sign if sign == self.repetition => Some("R"),
                sign if sign == self.escape => Some("E"),
                // What would end the frame, or is no text.
                sign if sign.is_control() => continue,
                sign => {
                    written.push(sign);
                    None
                }
            };
            if let Some(sequence) = sequence {
                written.extend([self.escape]);
                written.push_str(sequence);
                written.push(self.escape);
            }
        }
        written
    }

    /// Text as it was meant. What is no escape sequence of the standard stays as it stands: nothing is lost.
    pub fn unescape(self, text: &str) -> Cow<'_, str> {
        if !text.contains(self.escape) {
            return Cow::Borrowed(text);
        }
        let mut meant = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(self.escape) {
            let (before, after) = (&rest[..start], &rest[start + self.escape.len_utf8()..]);
            meant.push_str(before);
            let Some(end) = after.find(self.escape) else {
                meant.push_str(&rest[start..]);
                return Cow::Owned(meant);
            };
            match self.sequence(&after[..end]) {
                Some(sign) => {
                    meant.push_str(&sign);
                    rest = &after[end + self.escape.len_utf8()..];
                }
                // The next sign may begin a sequence: "5\6\T\7".
                None => {
                    meant.push_str(&rest[start..start + self.escape.len_utf8() + end]);
                    rest = &after[end..];
                }
            }
        }
        meant.push_str(rest);
        Cow::Owned(meant)
    }

    fn sequence(self, name: &str) -> Option<Cow<'static, str>> {
        let sign = match name {
            "F" => self.field,
            "S" => self.component,
            "T" => self.subcomponent,
            "R" => self.repetition,
            "E" => self.escape,
            ".br" | ".sp" | ".ce" => '\n',
            // Highlighting on and off, indents and fills: how it looks, not what it says.
            "H" | "N" | ".fi" | ".nf" => return Some("".into()),
            _ if name.starts_with(".in") || name.starts_with(".ti") || name.starts_with(".sk") => {
                return Some(" ".into());
            }
            _ => return hexadecimal(name.strip_prefix('X')?).map(Cow::Owned),
        };
        Some(sign.to_string().into())
    }
}

/// `\X0D0A\`: bytes; what is no UTF-8 is read as ISO 8859-1.
fn hexadecimal(digits: &str) -> Option<String> {
    let digits = digits.as_bytes();
    if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let bytes: Vec<u8> = digits
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[high, low]| Some(value(*high)? << 4 | value(*low)?))
        .collect::<Option<_>>()?;
    let text =
        String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect());
    Some(
        text.replace("\r\n", "\n")
            .replace('\r', "\n")
            .chars()
            .filter(|sign| *sign == '\n' || !sign.is_control())
            .collect(),
    )
}

fn separates(sign: char) -> bool {
    sign.is_ascii() && !sign.is_ascii_alphanumeric() && !sign.is_ascii_control() && sign != ' ' && sign != '"'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn they_are_what_msh_says() {
        assert_eq!(Separators::read(r"MSH|^~\&|A"), Ok(Separators::default()));
        assert_eq!(Separators::read(r"MSH|^~\&#|A"), Ok(Separators::default()), "a truncation character");
        assert_eq!(Separators::read("MSH|^~|A"), Ok(Separators::default()), "the last ones left away");
        let own = Separators { field: '#', component: ':', repetition: '*', escape: '!', subcomponent: '+' };
        assert_eq!(Separators::read("MSH#:*!+#A"), Ok(own));
        for (line, place) in [
            ("", "MSH"),
            ("PID|1", "MSH"),
            ("MSH", "MSH-1"),
            ("MSHA^~\\&", "MSH-1"),
            ("MSH||A", "MSH-2"),
            (r"MSH|^^\&|A", "MSH-2"),
            (r"MSH|^~\&#!|A", "MSH-2"),
            ("MSH|abcd|A", "MSH-2"),
        ] {
            assert_eq!(Separators::read(line).unwrap_err().place.to_string(), place, "{line}");
        }
    }

    #[test]
    fn sequences_are_what_they_stand_for() {
        let separators = Separators::default();
        for (written, meant) in [
            (r"A\T\E", "A&E"),
            (r"\F\\S\\R\\E\", r"|^~\"),
            (r"1\.br\2\X0A\3\X0d0A\4", "1\n2\n3\n4"),
            (r"\XC3A9\t\XE9\", "été"),
            (r"\H\loud\N\ly", "loudly"),
            // Nothing that is no sequence is lost, and nothing panics.
            (r"C:\temp\", r"C:\temp\"),
            (r"5\6\T\7", r"5\6&7"),
            (r"\Xé1\", r"\Xé1\"),
            (r"\X0\", r"\X0\"),
            (r"\", r"\"),
        ] {
            assert_eq!(separators.unescape(written), meant, "{written}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "[^\\p{Cc}]*") {
            let separators = Separators::default();
            let written = separators.escape(&text);
            prop_assert!(!written.contains(['|', '^', '~', '&', '\r']));
            prop_assert_eq!(separators.unescape(&written), text);
        }

        #[test]
        fn nothing_makes_it_panic(text in ".*", line in ".*") {
            let _ = Separators::default().unescape(&text);
            let _ = Separators::default().escape(&text);
            let _ = Separators::read(&line);
            let _ = Separators::read(&format!("MSH{line}"));
        }
    }
}
