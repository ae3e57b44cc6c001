//! The command line: what a person types on the machine that Hale runs on.
//!
//! | command | what it does |
//! |---|---|
//! | `hale serve` | runs the hospital |
//! | `hale migrate` | brings the database to this version |
//! | `hale doctor` | is everything there, and what to do about what is not |
//! | `hale facility create` | makes a facility |
//! | `hale admin create` | makes the first administrator of a facility |
//! | `hale hl7 send`, `hale hl7 receive` | tries an analyser's messages out |
//! | `hale import fhir` | takes in FHIR R4 bundles |
//! | `hale sandbox-pay` | a payment gateway to try Hale with: no money moves |
//! | `hale schedule recompute` | brings appointments into step with clocks that a government has changed |
//! | `hale seed demo` | fills in the demo hospital |
//!
//! Exit status: 0 done; 1 it was refused or something has failed; 2 it could not start.

mod admin;
mod database;
mod doctor;
mod error;
mod facility;
mod hl7;
mod import;
mod migrate;
mod password;
mod relay;
mod sandbox_pay;
mod schedule;
mod seed;
mod serve;
mod stop;
mod till;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::{
    settings::{self, Settings},
    telemetry,
};

pub use database::Database;
pub use error::CliError;

#[derive(Debug, Parser)]
#[command(name = "hale", version, about = "Hale: a hospital on one machine, or on many", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the hospital: the portal for patients and the dashboards for staff
    Serve(serve::Serve),
    /// Bring the database to this version of Hale
    Migrate(migrate::Migrate),
    /// Check that everything Hale needs is there, and say what to do
    Doctor(doctor::Doctor),
    /// Facilities: hospitals and clinics
    Facility(facility::Facility),
    /// Administrators
    Admin(admin::Admin),
    /// Take in records from elsewhere
    Import(import::Import),
    /// Try out messages of analysers and laboratories
    Hl7(hl7::Hl7),
    /// A payment gateway to try Hale with, with test cards: no money moves
    SandboxPay(sandbox_pay::SandboxPay),
    /// Appointments and their times
    Schedule(schedule::Schedule),
    /// Fill in data to try Hale with
    Seed(seed::Seed),
}

impl Command {
    fn settings(&self) -> &Settings {
        match self {
            Self::Serve(command) => &command.settings,
            Self::Migrate(command) => &command.settings,
            Self::Doctor(command) => &command.settings,
            Self::Facility(command) => command.settings(),
            Self::Admin(command) => command.settings(),
            Self::Import(command) => command.settings(),
            Self::Hl7(command) => command.settings(),
            Self::SandboxPay(command) => &command.settings,
            Self::Schedule(command) => command.settings(),
            Self::Seed(command) => command.settings(),
        }
    }

    async fn run(self) -> Result<ExitCode, CliError> {
        match self {
            Self::Serve(command) => command.run().await,
            Self::Migrate(command) => command.run().await,
            Self::Doctor(command) => command.run().await,
            Self::Facility(command) => command.run().await,
            Self::Admin(command) => command.run().await,
            Self::Import(command) => command.run().await,
            Self::Hl7(command) => command.run().await,
            Self::SandboxPay(command) => command.run().await,
            Self::Schedule(command) => command.run().await,
            Self::Seed(command) => command.run().await,
        }
    }
}

pub fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => return refuse(&error),
    };
    telemetry::start(command.settings());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // With one worker, server rendering can wait for itself; two cores still get four.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores.max(4)).enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(command.run()),
        Err(error) => Err(CliError::start(format!("The system gives Hale no threads: {error}."))),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("hale: {error}");
        error.code()
    })
}

/// One sentence for a setting that can't be used; clap's own words for the rest (`--help`, a wrong command).
fn refuse(error: &clap::Error) -> ExitCode {
    match settings::explain(error) {
        Some(sentence) => eprintln!("hale: {sentence}"),
        None => drop(error.print()),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
