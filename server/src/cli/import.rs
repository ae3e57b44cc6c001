use std::{path::PathBuf, process::ExitCode};

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
    #[arg(required = true)]
    files: Vec<PathBuf>,
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
        let Format::Fhir(Fhir { files, facility, settings }) = self.format;
        let database = Database::join(&settings).await?;
        let imported = async {
            let hale = database.hale(&settings).await?;
            let imported = take_in(&hale, &database.url(), &files, facility.as_deref()).await;
            hale.close().await;
            imported
        };
        let imported = imported.await;
        database.close().await;
        println!("{}", imported?);
        Ok(ExitCode::SUCCESS)
    }
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
