use std::process::ExitCode;

use clap::{Args, Subcommand};
use identity::model::CreateFacility;
use model::FacilityId;
use platform::{Ctx, Hale, command, settings::Settings};
use sqlx::{Connection, PgConnection};

use super::{CliError, database::Database};

#[derive(Debug, Args)]
pub struct Facility {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a facility
    Create(Create),
}

#[derive(Debug, Args)]
struct Create {
    /// What people call it
    #[arg(long)]
    name: String,
    /// The IANA name of its time zone, such as Europe/London
    #[arg(long)]
    zone: String,
    /// The ISO 4217 code of its currency, such as GBP
    #[arg(long)]
    currency: String,
    #[arg(long, default_value = "")]
    phone: String,
    /// Street and number
    #[arg(long, default_value = "")]
    address: String,
    #[arg(long, default_value = "")]
    city: String,
    #[arg(long, default_value = "")]
    country: String,

    #[command(flatten)]
    settings: Settings,
}

impl Facility {
    pub fn settings(&self) -> &Settings {
        let Action::Create(create) = &self.action;
        &create.settings
    }

    pub async fn run(self) -> Result<ExitCode, CliError> {
        let Action::Create(create) = self.action;
        let settings = create.settings;
        let facility = CreateFacility {
            name: create.name.clone(),
            zone: create.zone,
            phone: create.phone,
            address_line: create.address,
            city: create.city,
            country: create.country,
            currency: create.currency,
        };
        let database = Database::join(&settings).await?;
        let made = async {
            let hale = database.hale(&settings).await?;
            let made = run(&hale, facility).await;
            hale.close().await;
            made
        };
        let made = made.await;
        database.close().await;
        made?;
        println!("{} is made. Its first administrator: hale admin create --facility {0:?} …", create.name);
        Ok(ExitCode::SUCCESS)
    }
}

/// The facility of that name; without a name, the only one.
pub async fn named(url: &str, name: Option<&str>) -> Result<FacilityId, CliError> {
    let failed = |error: sqlx::Error| CliError::refused(format!("The facilities could not be read ({error})."));
    let mut conn = PgConnection::connect(url).await.map_err(failed)?;
    let all = sqlx::query!("select id, name from facility order by name").fetch_all(&mut conn).await.map_err(failed)?;
    conn.close().await.map_err(failed)?;
    let names = || all.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(", ");
    let found: Vec<_> =
        all.iter().filter(|row| name.is_none_or(|name| row.name.eq_ignore_ascii_case(name.trim()))).collect();
    match (found.as_slice(), name) {
        ([only], _) => Ok(only.id.into()),
        ([], _) if all.is_empty() => Err(CliError::refused(
            "There is no facility yet: make one with hale facility create --name … --zone … --currency ….",
        )),
        ([], _) => Err(CliError::refused(format!("There is no facility of that name, only: {}.", names()))),
        (_, Some(_)) => Err(CliError::refused(format!("Several facilities have that name: {}.", names()))),
        (_, None) => Err(CliError::refused(format!("Which facility? Add --facility with one of: {}.", names()))),
    }
}

/// A command of the house, by the command line.
pub async fn run<C: platform::Command>(hale: &Hale, command: C) -> Result<C::Output, CliError> {
    let key = hale.random().uuid(hale.clock().now()).into();
    Ok(command::run(Ctx::system(hale, "command line"), key, command).await?)
}
