//! From a document to the bytes of a PDF, with nothing from outside: no files, no network, no clock.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Document, fonts::FONTS};

/// What the templates share.
const HOUSE: &str = include_str!("../templates/house.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The only files there are.
struct Desk {
    template: Source,
    house: Source,
    data: (FileId, Bytes),
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the names of templates are paths");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.template, &self.house]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if self.data.0 == id { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The reason names a place in a template, never what stood in the document.
pub fn typeset(document: &Document) -> Result<Vec<u8>, String> {
    let data = serde_json::to_vec(&document.data).map_err(|error| error.to_string())?;
    let desk = Desk {
        template: Source::new(file(document.template.name), document.template.source.into()),
        house: Source::new(file("house.typ"), HOUSE.into()),
        data: (file("document.json"), Bytes::new(data)),
    };
    let pdf = typst::compile::<PagedDocument>(&desk)
        .output
        .and_then(|pages| {
            // A character that no font knows keeps a document from being fully accessible, not from being printed.
            let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
            typst_pdf::pdf(&pages, &options(&desk, accessible))
                .or_else(|_| typst_pdf::pdf(&pages, &options(&desk, PdfStandards::default())))
        })
        .map_err(|errors| errors.iter().map(reason).collect::<Vec<_>>().join("; "));
    // What typst remembers to be faster the next time is somebody's record.
    comemo::evict(0);
    pdf
}

fn options(desk: &Desk, standards: PdfStandards) -> PdfOptions {
    PdfOptions {
        // The mark of the file is a hash of this.
        ident: Smart::Custom(String::from_utf8_lossy(&desk.data.1).into_owned()),
        creator: Smart::Custom(Some("Hale".into())),
        standards,
        ..PdfOptions::default()
    }
}

fn reason(error: &SourceDiagnostic) -> String {
    error.message.to_string()
}
