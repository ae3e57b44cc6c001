//! The data directory: made once, with data checksums, and never half.

use std::{
    fs::{self, DirBuilder, File},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{EmbeddedError, place::Place, place::token, programs::Programs, user::User};

/// Which PostgreSQL wrote the data that is there.
pub(super) fn version(place: &Place) -> Result<Option<(u32, PathBuf)>, EmbeddedError> {
    let cluster = place.cluster().to_owned();
    match fs::read_to_string(cluster.join("PG_VERSION")) {
        Ok(text) => match text.trim().parse() {
            Ok(version) => Ok(Some((version, cluster))),
            Err(_) => Err(EmbeddedError::NotACluster(cluster)),
        },
        Err(_) if is_empty(&cluster) => Ok(None),
        Err(_) => Err(EmbeddedError::NotACluster(cluster)),
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// Makes the cluster on the first start, and returns the password of its roles.
///
/// initdb works in a folder beside, which is renamed when it is done: a start that was cut short leaves
/// nothing that looks like a database.
pub(super) async fn create_unless_there(
    place: &Place,
    programs: &Programs,
    user: &User,
) -> Result<String, EmbeddedError> {
    let secret = place.password_file();
    if place.cluster().join("PG_VERSION").exists() {
        let password = fs::read_to_string(&secret).map_err(|_| EmbeddedError::NoPassword(secret))?;
        return Ok(password.trim().to_owned());
    }
    let password = token::<24>();
    write_secret(&secret, &password)?;
    let folder = place.cluster().with_extension("new");
    fs::remove_dir_all(&folder).ok();
    DirBuilder::new().mode(0o700).create(&folder).map_err(EmbeddedError::files("Creating the directory", &folder))?;
    user.own(&folder)?;
    tracing::info!(folder = %place.cluster().display(), "creating the database");
    let (place, programs, user) = (place.clone(), programs.clone(), user.clone());
    let made = tokio::task::spawn_blocking(move || initdb(&place, &programs, &user, &folder).map(|()| password)).await;
    made.unwrap_or_else(|panic| Err(EmbeddedError::Initdb(panic.to_string())))
}

fn initdb(place: &Place, programs: &Programs, user: &User, folder: &Path) -> Result<(), EmbeddedError> {
    // A copy for initdb to read, in the folder that only it and we can enter.
    let copy = place.socket().join("initdb-password");
    let password = fs::read_to_string(place.password_file());
    write_secret(&copy, &password.map_err(EmbeddedError::files("Reading", place.password_file()))?)?;
    user.own(&copy)?;
    let output = user
        .command(&programs.initdb())
        .arg("--pgdata")
        .arg(folder)
        .arg("--pwfile")
        .arg(&copy)
        .args(["--username=postgres", "--auth=scram-sha-256", "--data-checksums"])
        .args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"])
        .current_dir(folder)
        .output();
    fs::remove_file(&copy).ok();
    let output = output.map_err(EmbeddedError::files("Running", programs.initdb()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rfind(|line| line.contains("error")).or(said.lines().last());
        return Err(EmbeddedError::Initdb(last.unwrap_or("initdb said nothing").trim().to_owned()));
    }
    fs::remove_dir(place.cluster()).ok();
    fs::rename(folder, place.cluster()).map_err(EmbeddedError::files("Creating", place.cluster()))
}

/// For the owner's eyes from the first moment on.
fn write_secret(path: &Path, secret: &str) -> Result<(), EmbeddedError> {
    fs::remove_file(path).ok();
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            writeln!(file, "{}", secret.trim())?;
            file.sync_all()
        })
        .map_err(EmbeddedError::files("Writing", path))
}

/// The database `hale`, and the role `hale` that owns it and is no superuser. Looked after at every start,
/// so that a first start that was cut short is completed by the second.
pub(super) async fn make_database(place: &Place, password: &str) -> Result<(), EmbeddedError> {
    let mut conn = PgConnection::connect(&place.url("postgres", password, "postgres")).await?;
    let missing = |found: Option<i32>| found.is_none();
    let role = sqlx::query_scalar("select 1 from pg_roles where rolname = 'hale'").fetch_optional(&mut conn).await?;
    if missing(role) {
        dynamic_create_role(&mut conn, password).await?;
    }
    let database =
        sqlx::query_scalar("select 1 from pg_database where datname = 'hale'").fetch_optional(&mut conn).await?;
    if missing(database) {
        sqlx::query("CREATE DATABASE hale OWNER hale").execute(&mut conn).await?;
    }
    Ok(conn.close().await?)
}

/// CREATE ROLE takes no parameters; the password is hexadecimal and ours.
async fn dynamic_create_role(conn: &mut PgConnection, password: &str) -> Result<(), sqlx::Error> {
    let statement = format!("CREATE ROLE hale LOGIN CREATEDB PASSWORD '{password}'");
    sqlx::query(AssertSqlSafe(statement)).execute(conn).await?;
    Ok(())
}
