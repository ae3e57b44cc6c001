//! What an earlier run left: a postmaster that still runs after a kill -9, or only its pid file.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{EmbeddedError, place::Place};

/// PostgreSQL's `postmaster.pid`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub pid: i32,
    pub cluster: PathBuf,
    pub socket: PathBuf,
    /// Answers connections.
    pub ready: bool,
}

impl PidFile {
    pub fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        Some(Self {
            pid: lines.first()?.trim().parse().ok().filter(|pid| *pid > 1)?,
            cluster: PathBuf::from(lines.get(1)?),
            socket: PathBuf::from(lines.get(4)?),
            ready: lines.get(7).is_some_and(|status| status.trim() == "ready"),
        })
    }

    /// Is the process that has this number now really the postmaster of that cluster? Numbers are used
    /// again, in containers soon. A postmaster works in its data directory.
    pub fn is_alive(&self) -> bool {
        if kill(Pid::from_raw(self.pid), None) == Err(nix::Error::ESRCH) {
            return false;
        }
        match fs::read_link(format!("/proc/{}/cwd", self.pid)) {
            Ok(folder) => folder == self.cluster,
            // Gone in between; or another user's, who can't be running our cluster.
            Err(_) if Path::new("/proc/self").exists() => false,
            // A system without /proc: the process exists, and our lock says that no other Hale runs.
            Err(_) => true,
        }
    }
}

/// Stops a postmaster that outlived its Hale, and clears away its pid file, so that a new one can start.
///
/// Stopping and starting beats adopting: there is one way in which PostgreSQL is started, with the settings
/// of today, as a child that can be waited for.
pub(super) async fn stop(place: &Place) -> Result<(), EmbeddedError> {
    let Some(left) = PidFile::read(place.cluster()) else { return Ok(()) };
    if left.is_alive() {
        tracing::warn!(pid = left.pid, "PostgreSQL outlived the Hale that started it: stopping it");
        for (signal, patience) in [(Signal::SIGINT, 20), (Signal::SIGQUIT, 10)] {
            kill(Pid::from_raw(left.pid), signal).ok();
            if gone(&left, Duration::from_secs(patience)).await {
                return Ok(());
            }
        }
        return Err(EmbeddedError::WillNotStop { pid: left.pid, cluster: place.cluster().to_owned() });
    }
    // PostgreSQL clears a stale file away by itself, unless another process has the number by now.
    tracing::info!("PostgreSQL was not stopped properly last time: it recovers by itself");
    let file = place.cluster().join("postmaster.pid");
    fs::remove_file(&file).map_err(EmbeddedError::files("Removing", file))
}

async fn gone(left: &PidFile, patience: Duration) -> bool {
    let until = Instant::now() + patience;
    while Instant::now() < until {
        if !left.is_alive() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "4711\n/data/postgres\n1795000000\n5432\n/data/socket\n\n  5432001    131072\nready   \n";

    #[test]
    fn the_pid_file_names_process_cluster_and_socket() {
        let file = PidFile::parse(TEXT).expect("a good file");
        assert_eq!((file.pid, file.ready), (4711, true));
        assert_eq!(file.socket, Path::new("/data/socket"));
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("0\n/data\n1\n2\n/s"), None);
    }

    #[test]
    fn a_process_that_has_the_number_by_chance_is_not_the_postmaster() {
        let mut file = PidFile::parse(TEXT).expect("a good file");
        file.pid = i32::try_from(std::process::id()).expect("a process id");
        assert!(!file.is_alive());
    }
}
