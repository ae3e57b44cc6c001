//! Hale's own PostgreSQL, for a house with one machine and nobody who runs databases.
//!
//! | what | where |
//! |---|---|
//! | which programs | [`programs`]: newest supported on the machine, or the ones that wrote the data |
//! | as whom | [`user`]: as ourselves; started as root, as an unprivileged user |
//! | where | [`place`]: cluster, private socket and password in HALE_DATA |
//! | one server per data directory | [`lock`] |
//! | first start | [`cluster`]: initdb with data checksums, the role and the database |
//! | one run of the postmaster | [`postmaster`] |
//! | what an earlier run left | [`leftover`] |
//! | while Hale runs | [`supervisor`]: restarts it when it dies, stops it cleanly |
//!
//! PostgreSQL lives and dies with Hale. After a kill -9 of Hale it is told to stop by a watchdog that
//! notices the closed pipe; should that fail too, the next start stops it, after making sure that the
//! process in `postmaster.pid` really is the postmaster of this data directory.

mod cluster;
mod error;
mod leftover;
mod lock;
mod place;
mod postmaster;
mod programs;
mod supervisor;
#[cfg(test)]
mod tests;
mod user;

use std::path::Path;

pub use error::EmbeddedError;

use crate::settings::Settings;

/// A running PostgreSQL that belongs to this process. Stop it with [`Embedded::stop`]; dropping it stops
/// it too, without waiting.
pub struct Embedded {
    url: String,
    supervisor: supervisor::Supervisor,
    /// Held to the end: it keeps a second Hale out of the data directory.
    _lock: lock::Lock,
}

impl Embedded {
    /// Starts PostgreSQL in the data directory, which is made on the first start, and waits until it answers.
    pub async fn start(settings: &Settings) -> Result<Self, EmbeddedError> {
        let user = user::User::for_postgres()?;
        let place = place::Place::prepare(&settings.data, &user)?;
        let lock = lock::Lock::take(&place.lock_file())?;
        let programs = programs::Programs::find(settings.pg_config.as_deref(), cluster::version(&place)?)?;
        leftover::stop(&place).await?;
        let password = cluster::create_unless_there(&place, &programs, &user).await?;
        let supervisor = supervisor::Supervisor::start(place.clone(), programs, user).await?;
        let made = cluster::make_database(&place, &password).await;
        if let Err(error) = made {
            supervisor.stop().await;
            return Err(error);
        }
        Ok(Self { url: place.url("hale", &password, "hale"), supervisor, _lock: lock })
    }

    /// The address of the PostgreSQL that another Hale runs in this data directory right now, for the
    /// commands that work beside a server (`hale import`, `hale doctor`).
    pub fn of_running_server(data: &Path) -> Option<String> {
        place::running(data)
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The process id of the postmaster that runs now.
    pub fn postmaster(&self) -> Option<i32> {
        self.supervisor.pid()
    }

    /// Ends every connection, writes everything, stops: the next start has nothing to recover.
    pub async fn stop(self) {
        self.supervisor.stop().await;
    }
}
