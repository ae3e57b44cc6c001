//! Bytes into text, by the character set that MSH-18 names.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::fault::{Code, Fault, Place};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// How a message was written, for answering it in the same.
#[derive(Clone, Copy, Debug)]
pub struct Charset(&'static Encoding);

impl Default for Charset {
    fn default() -> Self {
        Self(UTF_8)
    }
}

impl Charset {
    /// What this character set has no sign for becomes a number in `&#…;`.
    pub fn encode(self, text: &str) -> Vec<u8> {
        self.0.encode(text).0.into_owned()
    }
}

/// Reads the bytes of a message. A byte order mark and blank lines before MSH are left out.
///
/// Where MSH-18 says nothing, or "ASCII" beside bytes that are none, it is UTF-8 if it can be, and otherwise ISO
/// 8859-1: that is what analysers of forty years send. What MSH-18 does say is believed, and has to be true.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Charset), Fault> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
    let named = named(bytes);
    let Some(encoding) = encoding(&named) else {
        let said = format!("Hale does not read the character set {named:?}: send UNICODE UTF-8 or 8859/1");
        return Err(Fault::new(Place::field("MSH", 1, 18), Code::NotInTable, said));
    };
    let encoding = match encoding {
        Some(encoding) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text, Charset(encoding))),
        None => {
            let at = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
            let said = format!("Byte {} is not text in {named}, the character set that MSH-18 names", at + 1);
            Err(Fault::new(Place::field("MSH", 1, 18), Code::DataType, said))
        }
    }
}

/// `Some(None)`: nothing is promised.
fn encoding(named: &str) -> Option<Option<&'static Encoding>> {
    let name = named.trim().to_ascii_uppercase();
    match name.as_str() {
        "" | "ASCII" | "US-ASCII" | "UNICODE" => return Some(None),
        "UNICODE UTF-8" | "UTF-8" | "UTF8" => return Some(Some(UTF_8)),
        _ => {}
    }
    let bare = name.strip_prefix("ISO").unwrap_or(&name).trim_start_matches([' ', '-']);
    by_part(bare.strip_prefix("8859")?)
}

fn by_part(part: &str) -> Option<Option<&'static Encoding>> {
    let part = part.strip_prefix(['/', '-'])?;
    Encoding::for_label(format!("iso-8859-{part}").as_bytes()).map(Some)
}

/// The first repetition of MSH-18, looked for in bytes: it says how to read the rest.
fn named(bytes: &[u8]) -> String {
    let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let Some(separator) = line.get(3) else { return String::new() };
    let repetition = line.get(5).copied();
    let field = line.split(|byte| byte == separator).nth(17).unwrap_or_default();
    let first = field.split(|byte| Some(*byte) == repetition).next().unwrap_or_default();
    String::from_utf8_lossy(first).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(charset: &str, name: &[u8]) -> Vec<u8> {
        let mut bytes = format!("MSH|^~\\&|A|B|C|D|20260302||ORU^R01|1|P|2.5||||||{charset}\rPID|||1||").into_bytes();
        bytes.extend_from_slice(name);
        bytes
    }

    #[test]
    fn what_msh_18_names_is_read_so() {
        for (charset, name) in [
            ("UNICODE UTF-8", "Åse".as_bytes()),
            ("8859/1", b"\xC5se"),
            ("ISO 8859-1", b"\xC5se"),
            ("8859/15~UNICODE UTF-8", b"\xC5se"),
            ("", "Åse".as_bytes()),
            ("", b"\xC5se"),
            ("ASCII", b"\xC5se"),
            ("ASCII", "Åse".as_bytes()),
        ] {
            let bytes = message(charset, name);
            let (text, read) = decode(&bytes).unwrap();
            assert!(text.ends_with("Åse"), "{charset}: {text}");
            assert_eq!(decode(&read.encode(&text)).unwrap().0, text, "{charset}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let mut bytes = BOM.to_vec();
        bytes.extend(message("", b"Jo"));
        assert!(decode(&bytes).unwrap().0.starts_with("MSH|"));
    }

    #[test]
    fn what_can_t_be_read_is_said_to_be_msh_18() {
        for (charset, name) in
            [("ISO IR87", &b"x"[..]), ("UNICODE UTF-8", b"\xC5se"), ("8859/99", b"x"), ("8859", b"x")]
        {
            let fault = decode(&message(charset, name)).unwrap_err();
            assert_eq!(fault.place.to_string(), "MSH-18", "{charset}");
        }
    }
}
