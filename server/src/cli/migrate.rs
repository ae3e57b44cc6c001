use std::process::ExitCode;

use clap::Args;
use platform::settings::Settings;

use super::{CliError, database::Database, import};

#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    pub settings: Settings,
}

impl Migrate {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let database = Database::join(&self.settings).await?;
        let migrated = async {
            let hale = database.hale(&self.settings).await?;
            let upgraded = import::upgrade(&hale).await;
            hale.close().await;
            upgraded
        };
        let migrated = migrated.await;
        database.close().await;
        migrated?;
        println!("The database is up to date.");
        Ok(ExitCode::SUCCESS)
    }
}
