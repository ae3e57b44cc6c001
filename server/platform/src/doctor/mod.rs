//! `hale doctor`: is everything that Hale needs there, and what to do about what is not.

mod clock;
mod database;
mod disk;
mod mail;
mod migrations;
mod report;
mod site;

use std::time::Duration;

use sqlx::{Connection, PgConnection};

pub use report::{Finding, Report, Status};

use crate::{Clock, settings::Settings};

/// Looks at everything. `url` is the database, or why there is none.
pub async fn examine(settings: &Settings, url: Result<String, String>, clock: &Clock) -> Report {
    let mut report = Report::default();
    match connect(url).await {
        Ok(mut conn) => {
            report.add(database::version(&mut conn).await);
            report.add(database::extensions(&mut conn).await);
            report.add(migrations::examine(&mut conn).await);
            report.add(clock::examine(&mut conn, clock).await);
            report.add(mail::unsent(&mut conn).await);
        }
        Err(finding) => report.add(finding),
    }
    report.add(mail::server(settings).await);
    report.add(disk::examine(settings));
    report.add(site::examine(settings));
    report
}

async fn connect(url: Result<String, String>) -> Result<PgConnection, Finding> {
    const PATIENCE: Duration = Duration::from_secs(10);
    let failed = |found: String| Finding::failed("PostgreSQL", found, "Correct DATABASE_URL, or start that database.");
    let url = url.map_err(|why| Finding::failed("PostgreSQL", why, "Do that, then run hale doctor again."))?;
    match tokio::time::timeout(PATIENCE, PgConnection::connect(&url)).await {
        Ok(Ok(conn)) => Ok(conn),
        Ok(Err(error)) => Err(failed(format!("no connection: {error}"))),
        Err(_) => Err(failed("no answer within 10 seconds".into())),
    }
}
