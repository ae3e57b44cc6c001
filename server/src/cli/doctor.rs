use std::process::ExitCode;

use clap::Args;
use platform::{Clock, doctor, settings::Settings};

use super::{CliError, database::Database};

#[derive(Debug, Args)]
pub struct Doctor {
    /// Print the findings as JSON, for programs
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pub settings: Settings,
}

impl Doctor {
    /// A database that can't be had is a finding, not the end of the examination.
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let database = Database::join(&self.settings).await.map_err(|error| error.to_string());
        let url = database.as_ref().map(Database::url).map_err(Clone::clone);
        let report = doctor::examine(&self.settings, url, &Clock::System).await;
        if let Ok(database) = database {
            database.close().await;
        }
        if self.json {
            let text = serde_json::to_string_pretty(&report);
            println!("{}", text.map_err(|error| CliError::refused(error.to_string()))?);
        } else {
            print!("{report}");
        }
        Ok(if report.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
