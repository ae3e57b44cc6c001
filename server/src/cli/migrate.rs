use std::process::ExitCode;

use clap::Args;
use platform::{Hale, settings::Settings};

use super::{CliError, database::Database, import};

#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    pub settings: Settings,
}

/// Diagnoses: a version that brings another edition brings it into the database.
pub(super) async fn code_lists(hale: &Hale) -> Result<(), CliError> {
    if let Some(codes) = clinical::server::icd10::load::at_start(hale).await? {
        tracing::info!(codes, "loaded the list of diagnoses");
    }
    Ok(())
}

impl Migrate {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let database = Database::join(&self.settings).await?;
        let migrated = async {
            let hale = database.hale(&self.settings).await?;
            let upgraded = async {
                code_lists(&hale).await?;
                import::upgrade(&hale).await
            };
            let upgraded = upgraded.await;
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
