use std::process::ExitCode;

use clap::{Args, Subcommand};
use identity::model::{CreateFirstAdministrator, Secret};
use platform::settings::Settings;

use super::{CliError, database::Database, facility, password};

#[derive(Debug, Args)]
pub struct Admin {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make the first administrator of a facility, who lets everybody else in
    Create(Create),
}

#[derive(Debug, Args)]
struct Create {
    /// The address to sign in with
    #[arg(long)]
    email: String,
    /// The person's name
    #[arg(long)]
    name: String,
    /// The name of the facility, where there are several
    #[arg(long)]
    facility: Option<String>,

    #[command(flatten)]
    settings: Settings,
}

impl Admin {
    pub fn settings(&self) -> &Settings {
        let Action::Create(create) = &self.action;
        &create.settings
    }

    /// The password is asked for on the terminal, or read from standard input, so that it stands neither in
    /// the shell's history nor in the list of processes.
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let Action::Create(create) = self.action;
        let password = Secret::new(password::ask()?);
        let database = Database::join(&create.settings).await?;
        let made = async {
            let hale = database.hale(&create.settings).await?;
            let facility_id = facility::named(&database.url(), create.facility.as_deref()).await?;
            let administrator = CreateFirstAdministrator {
                email: create.email.clone(),
                display_name: create.name,
                password,
                facility_id,
            };
            let made = facility::run(&hale, administrator).await;
            hale.close().await;
            made
        };
        let made = made.await;
        database.close().await;
        made?;
        println!("{} can sign in as administrator.", create.email);
        Ok(ExitCode::SUCCESS)
    }
}
