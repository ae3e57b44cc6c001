//! What is written and sent during a call. It belongs to the encounter, and stays.

use ::model::{AppointmentId, IdempotencyKey, VideoFileId, time::LocalTime};
use serde::{Deserialize, Serialize};

use super::CallRole;

/// One message, or one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatLine {
    /// Grows within the call: who has it, has it.
    pub number: i64,
    pub key: IdempotencyKey,
    pub role: CallRole,
    /// Who wrote it; a guest reads "Patient" and not a name.
    pub name: String,
    /// The reader wrote it.
    pub own: bool,
    pub at: LocalTime,
    /// Empty for a file.
    pub text: String,
    /// Guests get no files.
    pub file: Option<FileLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    pub id: VideoFileId,
    pub name: String,
    pub kind: FileKind,
    pub bytes: i64,
    /// Where it is fetched.
    pub href: String,
}

model::named! {
    /// What can be sent. The server looks into the file; its name decides nothing.
    FileKind {
        Pdf => "application/pdf", "PDF";
        Jpeg => "image/jpeg", "Photo (JPEG)";
        Png => "image/png", "Picture (PNG)";
    }
}

impl FileKind {
    /// What begins like this; `None` for everything that can't be sent.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            _ => None,
        }
    }
}

/// Patient or doctor write while their connection is being restored; otherwise the page sends `FromBrowser::Chat`, which is
/// the same rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendChat {
    pub appointment_id: AppointmentId,
    /// As in `FromBrowser::Chat`: the message stands there once, by whichever way it comes.
    pub key: IdempotencyKey,
    pub text: String,
}

/// Everything that was written and sent in a visit, for the patient and the doctors of the facility, also afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowChat {
    pub appointment_id: AppointmentId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(FileKind::of(b"%PDF-1.7"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(&[0xFF, 0xD8, 0xFF, 0xE0]), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n1234"), Some(FileKind::Png));
        for wrong in [&b""[..], b"<html>", b"MZ", b"PK\x03\x04", b"%PDF", b"GIF89a"] {
            assert_eq!(FileKind::of(wrong), None);
        }
    }
}
