//! A message as a view on its text: segments are lines, and everything below is found when it is asked for, so that a
//! megabyte of separators costs a megabyte.
//!
//! Why the grammar is not `hl7-parser`'s: docs/decisions/2026-11-24-hl7-grammar.md. The tests hold the two together.

use std::{borrow::Cow, collections::HashMap};

use super::{
    fault::{Code, Fault, Place},
    separators::Separators,
};

/// `""`: delete what you have. Nobody's value.
const NULL: &str = "\"\"";

#[derive(Clone, Debug)]
pub struct Message<'t> {
    pub separators: Separators,
    segments: Vec<Segment<'t>>,
}

impl<'t> Message<'t> {
    /// Lines end with CR as the standard has it, with LF, or with both; blank ones are left out.
    pub fn read(text: &'t str) -> Result<Self, Fault> {
        let mut lines =
            text.split(['\r', '\n']).map(|line| line.trim_end_matches(['\0', ' '])).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        let separators = Separators::read(first)?;
        let mut message = Self { separators, segments: vec![Segment { line: first, separators, occurrence: 1 }] };
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (number, line) in (2..).zip(lines) {
            let name = message.name_of(number, line)?;
            let occurrence = seen.entry(name).and_modify(|count| *count += 1).or_insert(1);
            message.segments.push(Segment { line, separators, occurrence: *occurrence });
        }
        Ok(message)
    }

    fn name_of(&self, number: usize, line: &'t str) -> Result<&'t str, Fault> {
        let name = line.split(self.separators.field).next().unwrap_or_default();
        let named = name.len() == 3 && name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(is_name);
        if !named {
            let start: String = line.chars().take(20).collect();
            let before = self.segments.last().map_or("MSH", |segment| segment.name());
            let occurrence = self.segments.last().map_or(1, |segment| segment.occurrence);
            let said =
                format!("Line {number}, after this segment, begins with {start:?} and not with the name of a segment");
            return Err(Fault::new(Place::segment(before, occurrence), Code::SegmentSequence, said));
        }
        if name == "MSH" {
            let said = format!("Line {number} begins a second message: each message has its own frame");
            return Err(Fault::new(Place::segment("MSH", 2), Code::SegmentSequence, said));
        }
        Ok(name)
    }

    pub fn segments(&self) -> &[Segment<'t>] {
        &self.segments
    }

    /// The first of that name.
    pub fn segment(&self, name: &str) -> Option<Segment<'t>> {
        self.segments.iter().copied().find(|segment| segment.name() == name)
    }

    pub fn header(&self) -> Segment<'t> {
        self.segments[0]
    }
}

/// Several messages of a file: each begins with MSH at the start of a line. Frames around them are left out.
pub fn divide(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split(|byte| matches!(byte, b'\r' | b'\n' | 0x0B | 0x1C)) {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        match messages.last_mut() {
            _ if line.starts_with(b"MSH") => messages.push([line, b"\r"].concat()),
            Some(message) if !line.trim_ascii().is_empty() => message.extend_from_slice(&[line, b"\r"].concat()),
            _ => {}
        }
    }
    messages
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

#[derive(Clone, Copy, Debug)]
pub struct Segment<'t> {
    line: &'t str,
    separators: Separators,
    /// Which one of its name, from 1.
    pub occurrence: usize,
}

impl<'t> Segment<'t> {
    pub fn name(&self) -> &'t str {
        self.line.get(..3).unwrap_or(self.line)
    }

    /// By the standard's number. What is not there is empty.
    pub fn field(&self, number: usize) -> Field<'t> {
        let mut parts = self.line.split(self.separators.field);
        let text = match (self.name(), number) {
            (_, 0) => None,
            // MSH-1 is the separator itself; MSH-2 lists the others and is not divided by them.
            ("MSH", 1) => self.line.get(3..4),
            ("MSH", number) => parts.nth(number - 1),
            (_, number) => parts.nth(number),
        };
        Field { text: text.unwrap_or_default(), separators: self.separators }
    }

    /// The text of the first component, or what other component is asked for.
    pub fn text(&self, field: usize, component: usize) -> Cow<'t, str> {
        self.field(field).component(component).text()
    }

    pub fn place(&self, field: usize) -> Place {
        Place::field(self.name(), self.occurrence, field)
    }

    pub fn required(&self, field: usize, component: usize, what: &str) -> Result<Cow<'t, str>, Fault> {
        let text = self.text(field, component);
        if text.trim().is_empty() {
            return Err(Fault::new(self.place(field), Code::Missing, format!("{what} is missing")));
        }
        Ok(text)
    }
}

/// A field, one of its repetitions, a component or a part of one: text that may be divided further.
#[derive(Clone, Copy, Debug)]
pub struct Field<'t> {
    text: &'t str,
    separators: Separators,
}

impl<'t> Field<'t> {
    fn part(self, separator: char, number: usize) -> Self {
        let text = number.checked_sub(1).and_then(|before| self.text.split(separator).nth(before)).unwrap_or_default();
        Self { text, ..self }
    }

    pub fn repetitions(self) -> impl Iterator<Item = Self> {
        self.text.split(self.separators.repetition).map(move |text| Self { text, ..self }).filter(|one| !one.is_empty())
    }

    /// Of the first repetition, from 1.
    pub fn component(self, number: usize) -> Self {
        self.part(self.separators.repetition, 1).part(self.separators.component, number)
    }

    pub fn subcomponent(self, number: usize) -> Self {
        self.part(self.separators.subcomponent, number)
    }

    /// As it was meant; `""` is no text.
    pub fn text(self) -> Cow<'t, str> {
        if self.text == NULL { Cow::Borrowed("") } else { self.separators.unescape(self.text) }
    }

    pub fn raw(self) -> &'t str {
        self.text
    }

    pub fn is_null(self) -> bool {
        self.text == NULL
    }

    /// Nothing stands there, or only separators.
    pub fn is_empty(self) -> bool {
        let Separators { component, repetition, subcomponent, .. } = self.separators;
        self.text.trim_matches([component, repetition, subcomponent, ' ']).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ORU: &str = "MSH|^~\\&|LAB|HOUSE|HALE||20260302||ORU^R01^ORU_R01|7|P|2.5.1\rPID|1||1^^^A~2^^^B&1.2&ISO\rOBX|1|ST|X||a\\T\\b|\"\"\rOBX|2|ST|Y";

    #[test]
    fn fields_have_the_standards_numbers() {
        for text in [ORU.to_owned(), ORU.replace('\r', "\n"), ORU.replace('\r', "\r\n"), format!("{ORU}\r\r\n\0")] {
            let message = Message::read(&text).unwrap();
            assert_eq!(message.segments().len(), 4);
            let msh = message.header();
            assert_eq!((msh.field(1).raw(), msh.field(2).raw(), msh.text(3, 1).as_ref()), ("|", r"^~\&", "LAB"));
            assert_eq!(
                (msh.text(9, 2).as_ref(), msh.text(12, 1).as_ref(), msh.text(40, 1).as_ref()),
                ("R01", "2.5.1", "")
            );
            let pid = message.segment("PID").unwrap();
            let numbers: Vec<_> = pid.field(3).repetitions().map(|one| one.component(1).text().into_owned()).collect();
            assert_eq!(numbers, ["1", "2"]);
            let second = pid.field(3).repetitions().nth(1).unwrap();
            assert_eq!(second.component(4).subcomponent(2).text(), "1.2");
            let obx = message.segment("OBX").unwrap();
            assert_eq!(obx.text(5, 1), "a&b");
            assert!(obx.field(6).is_null() && obx.text(6, 1).is_empty());
            assert_eq!(message.segments()[3].place(3).to_string(), "OBX(2)-3");
        }
    }

    #[test]
    fn a_line_that_is_no_segment_is_named_and_nothing_after_it_lost() {
        for (text, place) in [
            ("MSH|^~\\&|A\rPID|1\rrest of a text", "PID"),
            ("MSH|^~\\&|A\rPID|1\rOBX|1\rOBX|2\rob|3", "OBX(2)"),
            ("MSH|^~\\&|A\rMSH|^~\\&|B", "MSH(2)"),
            ("noise", "MSH"),
            ("", "MSH"),
        ] {
            assert_eq!(Message::read(text).unwrap_err().place.to_string(), place, "{text}");
        }
    }

    #[test]
    fn a_file_may_hold_several() {
        let framed = b"\x0bMSH|^~\\&|A\rPID|1\r\x1c\r\x0bMSH|^~\\&|B\r\x1c\r";
        let plain = b"\xEF\xBB\xBFMSH|^~\\&|A\nPID|1\n\nMSH|^~\\&|B";
        for file in [&framed[..], &plain[..]] {
            assert_eq!(divide(file), [b"MSH|^~\\&|A\rPID|1\r".to_vec(), b"MSH|^~\\&|B\r".to_vec()]);
        }
        assert!(divide(b"nothing").is_empty());
    }

    /// A parser that nobody here wrote says the same, on everything that it can read.
    fn agrees(text: &str) {
        let message = Message::read(text).unwrap();
        let other = hl7_parser::Message::parse(text).unwrap();
        assert_eq!(other.segments.len(), message.segments().len());
        for (ours, theirs) in message.segments().iter().zip(&other.segments) {
            assert_eq!(ours.name(), theirs.name);
            // MSH-1 and MSH-2 are not divided.
            let from = if ours.name() == "MSH" { 3 } else { 1 };
            for number in from..=theirs.fields.len() {
                let theirs = theirs.field(number).unwrap();
                assert_eq!(ours.field(number).raw(), theirs.raw_value());
                for component in 1..=theirs.repeats.first().map_or(0, |first| first.components.len()) {
                    let (ours, theirs) =
                        (ours.field(number).component(component), theirs.component(component).unwrap());
                    assert_eq!(ours.raw(), theirs.raw_value());
                }
            }
        }
    }

    #[test]
    fn hl7_parser_divides_the_example_in_the_same_way() {
        agrees(ORU);
    }

    proptest! {
        #[test]
        fn hl7_parser_divides_in_the_same_way(lines in prop::collection::vec("(PID|OBX|ZZ9)\\|[a-zé |^~&0-9]{0,40}[a-z]", 0..6)) {
            agrees(&format!("MSH|^~\\&|A|B\r{}", lines.join("\r")));
        }

        #[test]
        fn nothing_makes_it_panic(text in "(?s).*", tail in "(?s)[|^~&\\\\\r\nA-Z0-9\"é]{0,200}") {
            for text in [text, format!("MSH|^~\\&|{tail}")] {
                if let Ok(message) = Message::read(&text) {
                    for segment in message.segments() {
                        for field in 0..30 {
                            for one in segment.field(field).repetitions() {
                                let _ = one.component(2).subcomponent(2).text();
                            }
                            let _ = segment.text(field, 1);
                        }
                    }
                }
            }
        }
    }
}
