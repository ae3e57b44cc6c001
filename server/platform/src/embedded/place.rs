//! Where everything is: cluster, socket, password, log and lock, in HALE_DATA.
//!
//! Two things may force a part of it elsewhere. A socket's path has at most 107 bytes: where HALE_DATA is
//! deeper, the socket is in a private folder under /tmp. And as root, PostgreSQL's user must be able to enter
//! the cluster: where it may not (a home directory is closed), the cluster is in /var/lib/hale, and
//! HALE_DATA/postgres is a link to it.

use std::{
    fs::{self, DirBuilder, Permissions},
    os::unix::fs::{DirBuilderExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use nix::unistd::Uid;
use rand::{TryRngCore, rngs::OsRng};

use super::{EmbeddedError, leftover::PidFile, lock::Lock, user::User};

/// sockaddr_un holds 108 bytes with the zero at the end.
const SOCKET_PATH_LIMIT: usize = 107;
/// The port is only a part of the socket's name: nothing listens on the network.
pub(super) const PORT: u16 = 5432;
const SOCKET_FILE: &str = "/.s.PGSQL.5432.lock";

#[derive(Clone, Debug)]
pub(super) struct Place {
    data: PathBuf,
    /// With links followed, as the postmaster writes it into its pid file.
    cluster: PathBuf,
    socket: PathBuf,
}

impl Place {
    pub fn prepare(data: &Path, user: &User) -> Result<Self, EmbeddedError> {
        // Root's PostgreSQL must be able to pass through; what is inside is closed by itself.
        let mode = if Uid::effective().is_root() { 0o711 } else { 0o700 };
        DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(data)
            .map_err(EmbeddedError::files("Creating the directory", data))?;
        let data = data.canonicalize().map_err(EmbeddedError::files("Opening the directory", data))?;
        let cluster = data.join("postgres");
        let cluster = match fs::read_link(&cluster) {
            Ok(elsewhere) => cluster.canonicalize().unwrap_or(elsewhere),
            Err(_) if user.may_enter(&data) => cluster,
            Err(_) if cluster.exists() => {
                return Err(EmbeddedError::NotAllowed { user: user.name().into(), path: data });
            }
            Err(_) => outside(&cluster, user)?,
        };
        let socket = socket(&data, &cluster, user)?;
        Ok(Self { data, cluster, socket })
    }

    pub fn cluster(&self) -> &Path {
        &self.cluster
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }

    pub fn log_file(&self) -> PathBuf {
        self.data.join("postgres.log")
    }

    pub fn lock_file(&self) -> PathBuf {
        lock_file(&self.data)
    }

    pub fn password_file(&self) -> PathBuf {
        password_file(&self.data)
    }

    /// Clears away a socket folder that was made for this run only.
    pub fn leave(&self) {
        if self.socket.parent() == Some(Path::new("/tmp")) {
            fs::remove_dir_all(&self.socket).ok();
        }
    }

    pub fn url(&self, role: &str, password: &str, database: &str) -> String {
        url(&self.socket, role, password, database)
    }
}

/// The address of the database of a server that runs in `data`, for a process that may read its password.
pub(super) fn running(data: &Path) -> Option<String> {
    let data = data.canonicalize().ok()?;
    if !Lock::is_held(&lock_file(&data)) {
        return None;
    }
    let password = fs::read_to_string(password_file(&data)).ok()?;
    let pid_file = PidFile::read(&data.join("postgres"))?;
    Some(url(&pid_file.socket, "hale", password.trim(), "hale"))
}

fn lock_file(data: &Path) -> PathBuf {
    data.join("hale.lock")
}

fn password_file(data: &Path) -> PathBuf {
    data.join("postgres-password")
}

fn url(socket: &Path, role: &str, password: &str, database: &str) -> String {
    let mut url = url::Url::parse("postgres://localhost").expect("a literal that is a URL");
    url.set_path(database);
    url.query_pairs_mut()
        .append_pair("host", &socket.to_string_lossy())
        .append_pair("port", &PORT.to_string())
        .append_pair("user", role)
        .append_pair("password", password);
    url.into()
}

/// A cluster in /var/lib/hale under a name of its own, and the link to it. The name is random, so that a data
/// directory that was deleted and made again does not find the old data.
fn outside(link: &Path, user: &User) -> Result<PathBuf, EmbeddedError> {
    let parent = Path::new("/var/lib/hale");
    DirBuilder::new()
        .recursive(true)
        .mode(0o711)
        .create(parent)
        .map_err(EmbeddedError::files("Creating the directory", parent))?;
    if !user.may_enter(parent) {
        return Err(EmbeddedError::NotAllowed { user: user.name().into(), path: parent.to_owned() });
    }
    let cluster = parent.join(format!("postgres-{}", token::<8>()));
    symlink(&cluster, link).map_err(EmbeddedError::files("Linking", link))?;
    tracing::info!(user = user.name(), "the database is in /var/lib/hale: PostgreSQL's user may not enter HALE_DATA");
    Ok(cluster)
}

/// A folder that only PostgreSQL's user can enter (and root, who can anyway).
fn socket(data: &Path, cluster: &Path, user: &User) -> Result<PathBuf, EmbeddedError> {
    let fits = |folder: &Path| folder.as_os_str().len() + SOCKET_FILE.len() <= SOCKET_PATH_LIMIT;
    let inside = cluster.parent().unwrap_or(data);
    let inside = if inside == data { data.join("socket") } else { cluster.with_extension("socket") };
    if fits(&inside) {
        return private(inside, user, true);
    }
    if let Some(earlier) = PidFile::read(cluster).filter(|pid_file| pid_file.socket.starts_with("/tmp")) {
        fs::remove_dir_all(earlier.socket).ok();
    }
    private(PathBuf::from(format!("/tmp/hale-{}", token::<8>())), user, false)
}

/// Under /tmp the folder must be new: one that is there may be somebody else's.
fn private(folder: PathBuf, user: &User, may_exist: bool) -> Result<PathBuf, EmbeddedError> {
    let made = DirBuilder::new().mode(0o700).create(&folder);
    match made {
        Err(error) if may_exist && error.kind() == std::io::ErrorKind::AlreadyExists => {}
        made => made.map_err(EmbeddedError::files("Creating the directory", &folder))?,
    }
    fs::set_permissions(&folder, Permissions::from_mode(0o700))
        .map_err(EmbeddedError::files("Closing the directory", &folder))?;
    user.own(&folder)?;
    Ok(folder)
}

/// Random bytes from the operating system, in hexadecimal.
pub(super) fn token<const N: usize>() -> String {
    let mut bytes = [0_u8; N];
    OsRng.try_fill_bytes(&mut bytes).expect("the operating system has a random generator");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
