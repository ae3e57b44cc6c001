//! The database that a command works on: DATABASE_URL's; the one of a server that runs in the same data
//! directory; or one that is started for the command and stopped after it.

use std::time::Duration;

use platform::{
    Clock, Hale, Random,
    embedded::{Embedded, EmbeddedError},
    hale::Options,
    mail::Mailer,
    settings::Settings,
};
use sqlx::{Connection, PgConnection, migrate::MigrateError};

use super::CliError;

const OLDEST: i32 = 150_000;

pub enum Database {
    Own(Embedded),
    Elsewhere(String),
}

impl Database {
    /// For `hale serve`, which must be the only one in its data directory.
    pub async fn open(settings: &Settings) -> Result<Self, EmbeddedError> {
        match &settings.database_url {
            Some(url) => Ok(Self::Elsewhere(url.expose().to_owned())),
            None => Ok(Self::Own(Embedded::start(settings).await?)),
        }
    }

    /// For commands that may work beside a running server.
    pub async fn join(settings: &Settings) -> Result<Self, EmbeddedError> {
        match Embedded::of_running_server(&settings.data) {
            Some(url) if settings.database_url.is_none() => Ok(Self::Elsewhere(url)),
            _ => Self::open(settings).await,
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Own(embedded) => embedded.url(),
            Self::Elsewhere(url) => url.clone(),
        }
    }

    /// Connects and brings the schema to this version.
    pub async fn hale(&self, settings: &Settings) -> Result<Hale, CliError> {
        look(&self.url()).await?;
        let hale = connect(&self.url(), settings, Clock::System).await?;
        match hale.migrate().await {
            Ok(()) => Ok(hale),
            Err(error) => {
                hale.close().await;
                Err(CliError::start(explain(&error)))
            }
        }
    }

    /// A second handle, by another clock: for the demo hospital, which has a past.
    pub async fn hale_at(&self, settings: &Settings, clock: Clock) -> Result<Hale, CliError> {
        connect(&self.url(), settings, clock).await
    }

    pub async fn close(self) {
        if let Self::Own(embedded) = self {
            embedded.stop().await;
        }
    }
}

async fn connect(url: &str, settings: &Settings, clock: Clock) -> Result<Hale, CliError> {
    let options = Options {
        clock,
        random: Random::from_system(),
        mailer: Mailer::new(settings),
        base_url: settings.base_url(),
        max_connections: 24,
    };
    Hale::connect(url, options).await.map_err(|error| CliError::start(unreachable(&error)))
}

/// One connection first: the pool would try again and again, and tell nobody why.
async fn look(url: &str) -> Result<(), CliError> {
    let look = async {
        let mut conn = PgConnection::connect(url).await?;
        let version = sqlx::query_scalar!(r#"select current_setting('server_version_num')::int as "version!""#);
        let version = version.fetch_one(&mut conn).await?;
        conn.close().await?;
        Ok::<_, sqlx::Error>(version)
    };
    match tokio::time::timeout(Duration::from_secs(10), look).await {
        Ok(Ok(version)) if version >= OLDEST => Ok(()),
        Ok(Ok(version)) => Err(CliError::start(format!(
            "The database of DATABASE_URL is PostgreSQL {}, and Hale needs 15 or newer: upgrade it, or leave DATABASE_URL \
             out to use Hale's own.",
            version / 10_000
        ))),
        Ok(Err(error)) => Err(CliError::start(unreachable(&error))),
        Err(_) => Err(CliError::start(
            "The database did not answer within 10 seconds: check DATABASE_URL and that PostgreSQL runs.",
        )),
    }
}

fn unreachable(error: &sqlx::Error) -> String {
    format!("There is no connection to the database ({error}): check DATABASE_URL and that PostgreSQL runs.")
}

fn explain(error: &MigrateError) -> String {
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
            "The database belongs to a newer version of Hale: start that version, or restore a backup.".into()
        }
        MigrateError::VersionMismatch(version) => format!(
            "The database was made by another edition of migration {version}: start the version of Hale that made it."
        ),
        error => format!("The database could not be brought to this version ({error}): nothing was changed."),
    }
}
