use std::process::ExitCode;

use clap::Args;
use platform::settings::Settings;

use super::{CliError, database::Database};

#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    pub settings: Settings,
}

impl Migrate {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let database = Database::join(&self.settings).await?;
        let migrated = database.hale(&self.settings).await;
        if let Ok(hale) = &migrated {
            hale.close().await;
        }
        database.close().await;
        migrated?;
        println!("The database is up to date.");
        Ok(ExitCode::SUCCESS)
    }
}
