//! `hale-bench`: every speed figure of the product, each beside its gate, its goal and a ceiling of the same run.
//!
//! | what | where |
//! |---|---|
//! | a figure, the table, the JSON | [`report`] |
//! | PostgreSQL as Hale runs it, the server, signing in | [`house`] |
//! | requests, closed and open loops | [`http`], [`load`] |
//! | counting statements between the server and PostgreSQL | [`wire`] |
//! | the figures | [`figures`] |
//!
//! docs/BENCH.md says what each figure is. `bin/bench` builds and starts this.

mod figures;
mod house;
mod http;
mod load;
mod report;
mod sql;
mod wire;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

use crate::{figures::Figures, house::House, report::Report};

/// Something broke: that a gate is missed is a figure, and no error.
pub type Broken = Box<dyn std::error::Error + Send + Sync>;
pub type Outcome<T> = Result<T, Broken>;

#[derive(Debug, Parser)]
#[command(about = "Measures Hale, and prints each figure beside its gate, its goal and a ceiling")]
pub struct Bench {
    /// The server to measure: a release build
    #[arg(long, value_name = "FILE", default_value = "target/release/hale")]
    hale: PathBuf,

    /// Its built site
    #[arg(long, value_name = "DIRECTORY", default_value = "target/release/site")]
    site: PathBuf,

    /// PostgreSQL's programs, for pgbench
    #[arg(long, value_name = "DIRECTORY")]
    postgres: PathBuf,

    /// An empty directory on a disk, for PostgreSQL and the logs
    #[arg(long, value_name = "DIRECTORY")]
    data: PathBuf,

    /// Where the figures go as JSON
    #[arg(long, value_name = "FILE", default_value = "target/bench.json")]
    json: PathBuf,

    /// The sizes of quality.md's promises: a million booking attempts, 100,000 aborts, ten million patients
    #[arg(long)]
    large: bool,

    /// How many patients the search has, where it is neither of the two
    #[arg(long, value_name = "NUMBER")]
    patients: Option<u32>,

    /// Only these, separated by commas
    #[arg(long, value_delimiter = ',', value_enum)]
    only: Vec<Figures>,
}

fn main() -> ExitCode {
    let bench = Bench::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return broken(&error.into()),
    };
    match runtime.block_on(run(&bench)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => broken(&error),
    }
}

fn broken(error: &Broken) -> ExitCode {
    eprintln!("hale-bench: {error}");
    ExitCode::FAILURE
}

async fn run(bench: &Bench) -> Outcome<()> {
    let mut report = Report::new();
    let house = House::open(bench).await?;
    let measured = figures::measure(bench, &house, &mut report).await;
    house.close().await;
    // What was measured before something broke is worth reading.
    report.print();
    report.write(&bench.json)?;
    measured
}
