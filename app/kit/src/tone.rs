use crate::icon::Glyph;

/// The four meanings, and none of them. Each has a word, a shape and a colour: never the colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Information,
    Success,
    Attention,
    Danger,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Information => "information",
            Self::Success => "success",
            Self::Attention => "attention",
            Self::Danger => "danger",
        }
    }

    pub(crate) const fn glyph(self) -> Option<Glyph> {
        match self {
            Self::Neutral => None,
            Self::Information => Some(Glyph::Information),
            Self::Success => Some(Glyph::Check),
            Self::Attention => Some(Glyph::Attention),
            Self::Danger => Some(Glyph::Danger),
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Neutral => "Note",
            Self::Information => "Information",
            Self::Success => "Done",
            Self::Attention => "Attention",
            Self::Danger => "Warning",
        }
    }
}
