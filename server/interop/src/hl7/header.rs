//! MSH: from whom, what kind, which version, how to be answered.

use super::{
    fault::{Code, Fault, Place},
    message::Message,
    separators::Separators,
};

/// What Hale takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ORU^R01: results.
    Oru,
    /// OUL^R22: results by specimen, as analysers send them.
    Oul,
}

/// What an answer needs, as far as it could be read: even a message that is refused is answered.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    pub separators: Separators,
    pub sending_application: String,
    pub sending_facility: String,
    pub receiving_application: String,
    pub receiving_facility: String,
    pub control_id: String,
    /// "ORU^R01"
    pub kind: String,
    pub processing: String,
    pub version: String,
    pub accept: When,
    pub application: When,
}

/// MSH-15 and MSH-16: when the sender wants to hear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    #[default]
    NotSaid,
    Always,
    Never,
    OnError,
    OnSuccess,
}

impl When {
    fn read(text: &str) -> Self {
        match text.trim() {
            "AL" => Self::Always,
            "NE" => Self::Never,
            "ER" => Self::OnError,
            "SU" => Self::OnSuccess,
            _ => Self::NotSaid,
        }
    }

    pub const fn wanted(self, good: bool) -> bool {
        match self {
            Self::NotSaid | Self::Never => false,
            Self::Always => true,
            Self::OnError => !good,
            Self::OnSuccess => good,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Header {
    pub kind: Kind,
    /// MSH-11 says training or debugging: never filed by itself.
    pub is_practice: bool,
}

impl Envelope {
    pub fn read(message: &Message<'_>) -> Self {
        let msh = message.header();
        // A number of the sender's may be an authority with parts (HD): its first part is its name.
        let name = |field: usize| cut(msh.text(field, 1).trim(), 200);
        let kind = [msh.text(9, 1), msh.text(9, 2)];
        Self {
            separators: message.separators,
            sending_application: name(3),
            sending_facility: name(4),
            receiving_application: name(5),
            receiving_facility: name(6),
            control_id: name(10),
            kind: cut(
                &kind.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("^"),
                50,
            ),
            processing: cut(msh.text(11, 1).trim(), 10),
            version: cut(msh.text(12, 1).trim(), 20),
            accept: When::read(&msh.text(15, 1)),
            application: When::read(&msh.text(16, 1)),
        }
    }

    /// The second number of "2.5.1", where the version is one that Hale reads.
    pub fn minor(&self) -> Option<u8> {
        let mut parts = self.version.split('.');
        let minor = (parts.next() == Some("2")).then(|| parts.next()).flatten()?.parse::<u8>().ok()?;
        ((3..=8).contains(&minor) && parts.all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))).then_some(minor)
    }

    /// Can it be taken in at all?
    pub fn check(&self) -> Result<Header, Fault> {
        let place = |field| Place::field("MSH", 1, field);
        if self.control_id.is_empty() {
            let said = "The message control id is missing: without it a repeat can't be told from a new message";
            return Err(Fault::new(place(10), Code::Missing, said));
        }
        if self.minor().is_none() {
            let said = format!("Hale reads HL7 versions 2.3 to 2.8, and this is {:?}", self.version);
            return Err(Fault::new(place(12), Code::Version, said));
        }
        let is_practice = match self.processing.as_str() {
            "P" => false,
            "T" | "D" => true,
            other => {
                let said = format!("The processing id has to be P, T or D, and is {other:?}");
                return Err(Fault::new(place(11), Code::Processing, said));
            }
        };
        Ok(Header { kind: self.taken_in()?, is_practice })
    }

    fn taken_in(&self) -> Result<Kind, Fault> {
        let no = |code, said: &str| Err(Fault::new(Place::field("MSH", 1, 9), code, said));
        match self.kind.as_str() {
            "ORU^R01" | "ORU" => Ok(Kind::Oru),
            "OUL^R22" => Ok(Kind::Oul),
            "" => no(Code::Missing, "The type of the message is missing"),
            "ADT^A40" => no(Code::Event, "Merging patients is not part of this version of Hale"),
            kind if kind.starts_with("ADT") => {
                no(Code::MessageType, "Patients are registered in Hale and sent from here, not taken in")
            }
            kind if kind.starts_with("ORM") || kind.starts_with("OML") => {
                no(Code::MessageType, "Orders are signed in Hale and sent from here, not taken in")
            }
            kind if kind.starts_with("ORU") || kind.starts_with("OUL") => {
                no(Code::Event, "Of results, Hale takes in ORU^R01 and OUL^R22")
            }
            _ => no(Code::MessageType, "Hale takes in results: ORU^R01 and OUL^R22"),
        }
    }
}

/// Without NUL: a message that holds it is refused, and its envelope is kept as text all the same.
fn cut(text: &str, longest: usize) -> String {
    text.chars().filter(|sign| *sign != '\0').take(longest).collect()
}
