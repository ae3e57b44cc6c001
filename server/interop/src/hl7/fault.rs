//! What is wrong in a message, and where: for the sender's ERR segment, and for people.

use std::fmt;

/// Segment, which one of its name, field, component; the last two where it is as exact as that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub segment: String,
    /// From 1.
    pub occurrence: usize,
    pub field: Option<usize>,
    pub component: Option<usize>,
}

impl Place {
    pub fn segment(segment: &str, occurrence: usize) -> Self {
        Self { segment: segment.into(), occurrence, field: None, component: None }
    }

    pub fn field(segment: &str, occurrence: usize, field: usize) -> Self {
        Self { field: Some(field), ..Self::segment(segment, occurrence) }
    }

    pub fn component(segment: &str, occurrence: usize, field: usize, component: usize) -> Self {
        Self { component: Some(component), ..Self::field(segment, occurrence, field) }
    }
}

impl fmt::Display for Place {
    /// "MSH-9", "OBX(3)-5.1"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.segment)?;
        if self.occurrence > 1 {
            write!(f, "({})", self.occurrence)?;
        }
        if let Some(field) = self.field {
            write!(f, "-{field}")?;
        }
        if let Some(component) = self.component {
            write!(f, ".{component}")?;
        }
        Ok(())
    }
}

/// HL7 table 0357, as far as Hale says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Accepted,
    SegmentSequence,
    Missing,
    DataType,
    NotInTable,
    MessageType,
    Event,
    Processing,
    Version,
    Duplicate,
}

impl Code {
    pub const fn number(self) -> u16 {
        match self {
            Self::Accepted => 0,
            Self::SegmentSequence => 100,
            Self::Missing => 101,
            Self::DataType => 102,
            Self::NotInTable => 103,
            Self::MessageType => 200,
            Self::Event => 201,
            Self::Processing => 202,
            Self::Version => 203,
            Self::Duplicate => 205,
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Accepted => "Message accepted",
            Self::SegmentSequence => "Segment sequence error",
            Self::Missing => "Required field missing",
            Self::DataType => "Data type error",
            Self::NotInTable => "Table value not found",
            Self::MessageType => "Unsupported message type",
            Self::Event => "Unsupported event code",
            Self::Processing => "Unsupported processing id",
            Self::Version => "Unsupported version id",
            Self::Duplicate => "Duplicate key identifier",
        }
    }

    /// A message that is never going to be taken in is rejected (AR); one whose content is wrong is an error (AE).
    pub const fn rejects(self) -> bool {
        matches!(self, Self::MessageType | Self::Event | Self::Processing | Self::Version)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    pub code: Code,
    /// A sentence without its full stop.
    pub said: String,
}

impl Fault {
    pub fn new(place: Place, code: Code, said: impl Into<String>) -> Self {
        Self { place, code, said: said.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}.", self.place, self.said)
    }
}

impl std::error::Error for Fault {}
