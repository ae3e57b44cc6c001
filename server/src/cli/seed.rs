use std::process::ExitCode;

use clap::{Args, Subcommand};
use platform::settings::Settings;

use super::{CliError, database::Database, migrate::code_lists};
use crate::seed;

#[derive(Debug, Args)]
pub struct Seed {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The demo hospital: two facilities, doctors, patients, accounts to sign in with
    Demo(Demo),
}

#[derive(Debug, Args)]
struct Demo {
    #[command(flatten)]
    settings: Settings,
}

impl Seed {
    pub fn settings(&self) -> &Settings {
        let What::Demo(demo) = &self.what;
        &demo.settings
    }

    pub async fn run(self) -> Result<ExitCode, CliError> {
        let settings = self.settings();
        let database = Database::join(settings).await?;
        let filled = async {
            let hale = database.hale(settings).await?;
            let filled = async {
                // The demo's problems have codes.
                code_lists(&hale).await?;
                seed::demo(&hale, settings, &database).await
            };
            let filled = filled.await;
            hale.close().await;
            filled
        };
        let filled = filled.await;
        database.close().await;
        println!("Demo accounts, for trying only:\n{}", seed::table(filled?));
        Ok(ExitCode::SUCCESS)
    }
}
