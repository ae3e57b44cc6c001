//! As whom PostgreSQL runs. It refuses to run as root, rightly: as root, Hale starts it as `postgres`,
//! or as `nobody` where there is no such user.

use std::{
    os::unix::{fs::chown, process::CommandExt},
    path::Path,
    process::Command,
};

use nix::unistd::{Uid, User as Passwd};

use super::EmbeddedError;

/// `None`: as ourselves.
#[derive(Clone, Debug)]
pub(super) struct User(Option<Account>);

#[derive(Clone, Debug)]
struct Account {
    name: String,
    uid: u32,
    gid: u32,
}

impl User {
    pub fn for_postgres() -> Result<Self, EmbeddedError> {
        if !Uid::effective().is_root() {
            return Ok(Self(None));
        }
        ["postgres", "nobody"]
            .into_iter()
            .filter_map(|name| Passwd::from_name(name).ok().flatten())
            .find(|user| !user.uid.is_root())
            .map(|user| Self(Some(Account { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() })))
            .ok_or(EmbeddedError::NoUnprivilegedUser)
    }

    /// A command that runs as this user, in English, untouched by the PostgreSQL settings of whoever
    /// starts Hale.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Some(account) = &self.0 {
            command.uid(account.uid).gid(account.gid);
        }
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").env_remove("NOTIFY_SOCKET");
        command
    }

    pub fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        match &self.0 {
            Some(Account { uid, gid, .. }) => {
                chown(path, Some(*uid), Some(*gid)).map_err(EmbeddedError::files("Giving away", path))
            }
            None => Ok(()),
        }
    }

    /// May this user go into the directory? The system is asked, since permissions are more than mode bits.
    pub fn may_enter(&self, path: &Path) -> bool {
        if self.0.is_none() {
            return true;
        }
        let mut look = self.command(Path::new("/bin/sh"));
        look.args(["-c", "cd -- \"$0\""]).arg(path).current_dir("/");
        look.stderr(std::process::Stdio::null()).status().is_ok_and(|status| status.success())
    }

    pub fn name(&self) -> &str {
        self.0.as_ref().map_or("that runs Hale", |account| &account.name)
    }
}
