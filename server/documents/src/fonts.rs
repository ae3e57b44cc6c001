//! Noto Sans for what is Latin, Greek or Cyrillic, the same on every machine. Other scripts are set in what comes with
//! typst (Hebrew, Arabic) and in what the machine has; a character that no font knows is an empty box.

use std::{
    fs,
    path::PathBuf,
    sync::{LazyLock, OnceLock},
};

use fontdb::{Database, Source};
use typst::{
    foundations::Bytes,
    text::{Font, FontBook, FontInfo},
    utils::LazyHash,
};

pub static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::find);

pub struct Fonts {
    book: LazyHash<FontBook>,
    places: Vec<Place>,
}

/// Where a font is. The machine's own are read when the first character asks for them.
enum Place {
    Here(Font),
    File { path: PathBuf, index: u32, read: OnceLock<Option<Font>> },
}

impl Fonts {
    pub fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub fn font(&self, index: usize) -> Option<Font> {
        match self.places.get(index)? {
            Place::Here(font) => Some(font.clone()),
            Place::File { path, index, read } => {
                read.get_or_init(|| Font::new(Bytes::new(fs::read(path).ok()?), *index)).clone()
            }
        }
    }

    fn find() -> Self {
        let carried = [notosans::REGULAR_TTF, notosans::BOLD_TTF].into_iter().chain(typst_assets::fonts());
        let carried = carried.flat_map(|data| Font::iter(Bytes::new(data)));
        let carried = carried.map(|font| (font.info().clone(), Place::Here(font)));
        let mut book = FontBook::new();
        let mut places = Vec::new();
        for (info, place) in carried.chain(of_the_machine()) {
            book.push(info);
            places.push(place);
        }
        Self { book: LazyHash::new(book), places }
    }
}

/// In the order of their files: the same machine chooses the same font every time.
fn of_the_machine() -> Vec<(FontInfo, Place)> {
    let mut database = Database::new();
    database.load_system_fonts();
    let mut faces: Vec<_> = database
        .faces()
        .filter_map(|face| match &face.source {
            Source::File(path) | Source::SharedFile(path, _) => Some((path.clone(), face.index, face.id)),
            Source::Binary(_) => None,
        })
        .collect();
    faces.sort();
    let known = faces.into_iter().filter_map(|(path, index, id)| {
        let info = database.with_face_data(id, FontInfo::new)??;
        Some((info, Place::File { path, index, read: OnceLock::new() }))
    });
    known.collect()
}
