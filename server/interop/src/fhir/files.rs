use std::{fs, path::PathBuf};

use jiff::civil;
use model::{AppError, FacilityId, IdempotencyKey};
use platform::{Actor, Ctx, Hale, command, query};

use super::{
    Broken, Bundle, ImportBundle, ImportError, Summary,
    take_in::{TakeInAgain, Waiting},
};

/// In bytes. The largest sample is under one megabyte; a patient with a lifetime of records has a few dozen.
pub const LARGEST_FILE: u64 = 64 << 20;

/// A file to take in.
#[derive(Clone, Debug)]
pub enum Source {
    Path(PathBuf),
    /// Name and content, for what the program carries itself.
    Carried(&'static str, &'static [u8]),
}

/// What is happening, for whoever waits.
#[derive(Clone, Debug)]
pub enum Progress<'a> {
    /// Every file is looked through before the first is taken in. Counts from 1.
    Checking {
        file: &'a str,
        number: usize,
        of: usize,
    },
    TakingIn {
        file: &'a str,
        number: usize,
        of: usize,
        entries: usize,
    },
    TakenIn {
        file: &'a str,
        number: usize,
        of: usize,
        summary: &'a Summary,
    },
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Path(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Self::Carried(name, _) => (*name).to_owned(),
        }
    }

    fn content(&self) -> Result<String, ImportError> {
        let file = self.name();
        let unreadable =
            |cause: std::io::Error| ImportError::Unreadable { file: file.clone(), cause: cause.to_string() };
        let bytes = match self {
            Self::Carried(_, bytes) => bytes.to_vec(),
            Self::Path(path) => {
                let length = fs::metadata(path).map_err(unreadable)?.len();
                if length > LARGEST_FILE {
                    let broken = Broken::whole(format!("{length} bytes are too many, {LARGEST_FILE} fit"));
                    return Err(ImportError::Broken { file, broken });
                }
                fs::read(path).map_err(unreadable)?
            }
        };
        String::from_utf8(bytes).map_err(|error| {
            // The same words as for every other file that is broken.
            let broken = Bundle::read(error.as_bytes(), civil::Date::MAX).err();
            let broken = broken.unwrap_or_else(|| Broken::whole("expected text in UTF-8"));
            ImportError::Broken { file: file.clone(), broken }
        })
    }
}

/// Takes files in, each in one transaction, after all of them were looked through: a broken one is refused with its
/// place before anything is written. For people, jobs and the command line alike.
pub async fn import(
    hale: &Hale,
    actor: &Actor,
    facility: FacilityId,
    files: &[Source],
    mut progress: impl FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    let of = files.len();
    // The zone of the facility is known inside only; there, a birth date in the future is found.
    let latest = civil::Date::MAX;
    let mut entries = Vec::with_capacity(of);
    for (number, source) in (1..).zip(files) {
        let file = source.name();
        progress(Progress::Checking { file: &file, number, of });
        let bundle = Bundle::read(source.content()?.as_bytes(), latest);
        let bundle = bundle.map_err(|broken| ImportError::Broken { file, broken })?;
        entries.push(bundle.entries.len());
    }
    let mut total = Summary::default();
    for (number, (source, entries)) in (1..).zip(files.iter().zip(entries)) {
        let file = source.name();
        progress(Progress::TakingIn { file: &file, number, of, entries });
        let command = ImportBundle { facility, file_name: file.clone(), content: source.content()? };
        let key: IdempotencyKey = hale.random().uuid(hale.clock().now()).into();
        let ran = command::run(Ctx::of(hale, actor.clone()), key, command).await;
        let summary = ran.map_err(|error| refused(file.clone(), error))?;
        progress(Progress::TakenIn { file: &file, number, of, summary: &summary });
        total.add(&summary);
    }
    Ok(total)
}

/// Goes through what was kept whole, in bundles that an older version of Hale took in; with `all`, in every bundle.
/// Each in one transaction; a second time changes nothing.
pub async fn again(
    hale: &Hale,
    actor: &Actor,
    all: bool,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    let waiting = query::ask(Ctx::of(hale, actor.clone()), Waiting { all }).await;
    let waiting = waiting.map_err(|error| refused("The list of bundles".to_owned(), error))?;
    let of = waiting.len();
    let mut total = Summary::default();
    for (number, stored) in (1..).zip(waiting) {
        let file = stored.file_name;
        let key: IdempotencyKey = hale.random().uuid(hale.clock().now()).into();
        let ran = command::run(Ctx::of(hale, actor.clone()), key, TakeInAgain { bundle: stored.id }).await;
        let summary = ran.map_err(|error| refused(file.clone(), error))?;
        progress(Progress::TakenIn { file: &file, number, of, summary: &summary });
        total.add(&summary);
    }
    Ok(total)
}

fn refused(file: String, error: AppError) -> ImportError {
    ImportError::Refused { file, error }
}
