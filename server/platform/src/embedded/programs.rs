//! The PostgreSQL programs on this machine.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::EmbeddedError;

/// The oldest PostgreSQL that Hale is tested with.
pub(super) const OLDEST: u32 = 15;

/// One folder with `postgres` and `initdb` of one version.
#[derive(Clone, Debug)]
pub(super) struct Programs(PathBuf);

impl Programs {
    /// The ones of the version that wrote the data; without data, the newest.
    pub fn find(pg_config: Option<&Path>, written: Option<(u32, PathBuf)>) -> Result<Self, EmbeddedError> {
        // From the least to the most wanted among equals: PG_CONFIG is somebody's express wish.
        let mut versions = BTreeMap::new();
        let wished = pg_config.and_then(bindir);
        for folder in wished.clone().map_or_else(folders, |folder| vec![folder]) {
            if let Some(version) = version(&folder) {
                versions.entry(version).or_insert(folder);
            }
        }
        let newest = versions.last_key_value().map(|(version, _)| *version).ok_or(EmbeddedError::NoPrograms)?;
        let wanted = match written {
            Some((written, cluster)) if !versions.contains_key(&written) => {
                return Err(EmbeddedError::OtherVersion { cluster, written, found: newest });
            }
            Some((written, _)) => written,
            None => newest,
        };
        if wanted < OLDEST {
            return Err(EmbeddedError::TooOld { found: wanted });
        }
        versions.remove(&wanted).map(Self).ok_or(EmbeddedError::NoPrograms)
    }

    pub fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    pub fn initdb(&self) -> PathBuf {
        self.0.join("initdb")
    }
}

/// Where PostgreSQL is usually installed: on the path, by Debian, by PostgreSQL's own packages, by Homebrew.
#[expect(clippy::disallowed_methods, reason = "PATH is no setting of ours: it says where programs are")]
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    for (parent, rest) in [
        ("/usr/lib/postgresql", "bin"),
        ("/usr/lib", "bin"),
        ("/usr", "bin"),
        ("/usr/local", "bin"),
        ("/opt/homebrew/opt", "bin"),
    ] {
        let children = fs::read_dir(parent).into_iter().flatten().flatten();
        folders.extend(
            children
                .filter(|child| {
                    let name = child.file_name();
                    let name = name.to_string_lossy();
                    parent.ends_with("/postgresql") || name.starts_with("pgsql") || name.starts_with("postgresql")
                })
                .map(|child| child.path().join(rest)),
        );
    }
    folders
}

fn bindir(pg_config: &Path) -> Option<PathBuf> {
    let output = Command::new(pg_config).arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

/// The major version, where the folder holds all that is needed.
fn version(folder: &Path) -> Option<u32> {
    let postgres = folder.join("postgres");
    if !postgres.is_file() || !folder.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(postgres).arg("--version").output().ok()?;
    major(&String::from_utf8(output.stdout).ok()?)
}

/// "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "postgres (PostgreSQL) 18beta1"
fn major(text: &str) -> Option<u32> {
    let number = text.split("(PostgreSQL)").nth(1)?.trim_start();
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_postgres_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn data_of_another_version_is_left_alone() {
        let cluster = PathBuf::from("/data/postgres");
        let error = Programs::find(None, Some((9, cluster))).expect_err("there is no PostgreSQL 9 here");
        assert!(error.to_string().contains("written by PostgreSQL 9"), "{error}");
    }

    #[test]
    fn without_postgres_the_sentence_says_how_to_get_it() {
        let error = Programs::find(Some(Path::new("/bin/true")), None).expect_err("true is no pg_config");
        assert!(error.to_string().contains("apt install postgresql"), "{error}");
    }
}
