use clinical::model::{NotePage, NoteState, NoteVersion, VersionKind};
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Notice, Tone},
    text::Prose,
};

/// A signed note: what stands now, with its addenda. What is being typed is not part of it.
#[derive(Debug, Serialize)]
pub struct Note {
    name: String,
    visit: String,
    author: String,
    notices: Vec<Notice>,
    entries: Vec<Entry>,
    in_error: bool,
}

#[derive(Debug, Serialize)]
struct Entry {
    addendum: bool,
    text: Prose,
    by: String,
    at: String,
}

impl Sheet for Note {
    const TEMPLATE: Template = Template { name: "note.typ", source: include_str!("../templates/note.typ") };

    fn title(&self) -> &str {
        "Clinical note"
    }
}

impl Note {
    /// None: nothing is signed, so there is nothing to hand over.
    pub fn of(page: NotePage) -> Option<Self> {
        let entries: Vec<Entry> = page.versions.iter().filter_map(Entry::of).collect();
        if !entries.iter().any(|entry| !entry.addendum) {
            return None;
        }
        let mut notices: Vec<Notice> = page.versions.iter().filter_map(told).collect();
        if page.state == NoteState::Unlocked {
            notices.push(Notice {
                tone: Tone::Attention,
                title: "This note is being corrected".into(),
                text: vec!["What stands here was signed before, and may be replaced.".into()],
            });
        }
        Some(Self {
            name: page.title,
            visit: page.visit,
            author: page.author,
            notices,
            entries,
            in_error: page.state == NoteState::EnteredInError,
        })
    }
}

impl Entry {
    fn of(version: &NoteVersion) -> Option<Self> {
        let addendum = match version.kind {
            VersionKind::Signed if version.superseded => return None,
            VersionKind::Signed => false,
            VersionKind::Addendum => true,
            VersionKind::Unlocked | VersionKind::EnteredInError => return None,
        };
        Some(Self { addendum, text: Prose::of(&version.body), by: version.by.clone(), at: parts::moment(&version.at) })
    }
}

/// What has happened to the note since it was signed first.
fn told(version: &NoteVersion) -> Option<Notice> {
    let (by, at) = (version.by.clone(), parts::moment(&version.at));
    match version.kind {
        VersionKind::Signed if version.superseded => Some(Notice {
            tone: Tone::Information,
            title: "An earlier version was replaced".into(),
            text: vec![format!("It was signed {at} by"), by, "and stays readable in the chart.".into()],
        }),
        VersionKind::Unlocked => Some(Notice {
            tone: Tone::Information,
            title: "It was opened again to correct it".into(),
            text: vec![format!("{at}, by"), format!("{by}:"), version.body.clone()],
        }),
        VersionKind::EnteredInError => Some(Notice {
            tone: Tone::Danger,
            title: "This note was entered in error. Do not rely on it.".into(),
            text: vec![format!("{at}, by"), format!("{by}:"), version.body.clone()],
        }),
        VersionKind::Signed | VersionKind::Addendum => None,
    }
}
