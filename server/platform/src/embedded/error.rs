use std::{io, path::PathBuf};

/// Why there is no database, each in one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "There is no PostgreSQL 15 or newer on this machine: install it (Debian and Ubuntu: apt install postgresql; \
         Fedora: dnf install postgresql-server postgresql-contrib; macOS: brew install postgresql), set PG_CONFIG to its \
         pg_config, or set DATABASE_URL to a PostgreSQL elsewhere."
    )]
    NoPrograms,
    #[error(
        "The only PostgreSQL on this machine is version {found}, and Hale needs 15 or newer: install a newer one, or set \
         DATABASE_URL to one elsewhere."
    )]
    TooOld { found: u32 },
    #[error(
        "The data in {cluster} was written by PostgreSQL {written} and only PostgreSQL {found} is installed: install \
         version {written} beside it (Debian: apt install postgresql-{written}), or move the data with pg_upgrade."
    )]
    OtherVersion { cluster: PathBuf, written: u32, found: u32 },
    #[error("{0} does not say which PostgreSQL wrote it: if it is not a database, set HALE_DATA to another directory.")]
    NotACluster(PathBuf),
    #[error("Another Hale (process {pid}) already uses {data}: stop it first, or set HALE_DATA to another directory.")]
    InUse { data: PathBuf, pid: String },
    #[error(
        "Hale was started as root, and PostgreSQL refuses to run as root: create an unprivileged user for it \
         (useradd --system postgres), or start Hale as another user."
    )]
    NoUnprivilegedUser,
    #[error("The user {user} may not enter {path}: set HALE_DATA to a directory such as /var/lib/hale.")]
    NotAllowed { user: String, path: PathBuf },
    #[error("{doing} {path} failed ({cause}): check that the directory exists, is writable, and has free space.")]
    Files { doing: &'static str, path: PathBuf, cause: io::Error },
    #[error(
        "The password of the database is missing: put the file {0} back from a backup, or set HALE_DATA to another \
         directory to start anew."
    )]
    NoPassword(PathBuf),
    #[error("PostgreSQL could not create its data directory: {0}")]
    Initdb(String),
    #[error("PostgreSQL did not start ({cause}): the file {log} says more.")]
    NotStarted { cause: String, log: PathBuf },
    #[error("Another process ({pid}) still runs on {cluster} and does not stop: end it, then start Hale again.")]
    WillNotStop { pid: i32, cluster: PathBuf },
    #[error("The database could not be prepared ({0}): start Hale again, and if it stays, run hale doctor.")]
    Prepare(#[from] sqlx::Error),
}

impl EmbeddedError {
    pub(super) fn files(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Files { doing, path, cause }
    }
}
