use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use interop::fhir::{Progress, Source, Summary};
use platform::{Actor, Hale, settings::Settings};

use super::{CliError, database::Database, facility};

#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// FHIR R4 transaction bundles, as JSON
    Fhir(Fhir),
}

#[derive(Debug, Args)]
struct Fhir {
    /// The files, each a bundle; a file is taken in whole or not at all
    #[arg(required_unless_present = "again")]
    files: Vec<PathBuf>,
    /// Go once more through everything that was kept whole, for what this version of Hale reads
    #[arg(long, conflicts_with_all = ["files", "facility"])]
    again: bool,
    /// The name of the facility whose patients they are, where there are several
    #[arg(long)]
    facility: Option<String>,

    #[command(flatten)]
    settings: Settings,
}

impl Import {
    pub fn settings(&self) -> &Settings {
        let Format::Fhir(fhir) = &self.format;
        &fhir.settings
    }
}

impl Import {
    /// Progress goes to standard error, the summary to standard output.
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let Format::Fhir(Fhir { files, again, facility, settings }) = self.format;
        let database = Database::join(&settings).await?;
        let imported = async {
            let hale = database.hale(&settings).await?;
            let began = Instant::now();
            let imported = match again {
                true => take_in_again(&hale).await,
                false => take_in(&hale, &database.url(), &files, facility.as_deref()).await,
            };
            let imported = imported.map(|summary| (summary, began.elapsed()));
            hale.close().await;
            imported
        };
        let imported = imported.await;
        database.close().await;
        let (summary, took) = imported?;
        println!("{summary}, {} resources per second", per_second(summary.entries, took));
        Ok(ExitCode::SUCCESS)
    }
}

/// A blink counts as a millisecond.
fn per_second(resources: u64, took: Duration) -> u64 {
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    resources.saturating_mul(1000) / milliseconds
}

/// After a new version: what the one before could only keep is taken in, once.
pub(super) async fn upgrade(hale: &Hale) -> Result<(), CliError> {
    let upgrade = Actor::system("upgrade");
    let upgraded = interop::fhir::again(hale, &upgrade, false, |progress| {
        if let Progress::TakenIn { file, number, of, summary } = progress {
            let taken_in = summary.total().taken_in;
            tracing::info!(%file, number, of, taken_in, "took in what an earlier version of Hale could only keep");
        }
    });
    upgraded.await.map(drop).map_err(|error| CliError::refused(error.to_string()))
}

async fn take_in_again(hale: &Hale) -> Result<Summary, CliError> {
    let actor = Actor::system("command line");
    let imported = interop::fhir::again(hale, &actor, true, |progress| {
        if let Progress::TakenIn { file, number, of, summary } = progress {
            let total = summary.total();
            eprintln!("[{number}/{of}] {file}: {} taken in, {} kept", total.taken_in, total.kept);
        }
    });
    imported.await.map_err(|error| CliError::refused(error.to_string()))
}

async fn take_in(hale: &Hale, url: &str, files: &[PathBuf], name: Option<&str>) -> Result<Summary, CliError> {
    let facility = facility::named(url, name).await?;
    let actor = Actor::system("command line");
    let sources: Vec<_> = files.iter().cloned().map(Source::Path).collect();
    let imported = interop::fhir::import(hale, &actor, facility, &sources, |progress| match progress {
        Progress::Checking { file, number, of } => eprintln!("[{number}/{of}] checking {file}"),
        Progress::TakingIn { file, number, of, entries } => eprintln!("[{number}/{of}] {file}: {entries} entries"),
        Progress::TakenIn { file, number, of, summary } => {
            let total = summary.total();
            let new = total.taken_in + total.kept;
            eprintln!("[{number}/{of}] {file}: {new} new, {} there before", total.unchanged + total.differing);
        }
    });
    imported.await.map_err(|error| CliError::refused(error.to_string()))
}
