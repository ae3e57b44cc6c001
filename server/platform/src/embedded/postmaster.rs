//! One run of PostgreSQL: started as our child, watched, stopped.

use std::{
    fs::File,
    os::unix::process::CommandExt,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::process::{Child, ChildStdin, Command};

use super::{
    EmbeddedError,
    leftover::PidFile,
    place::{PORT, Place},
    programs::Programs,
    user::User,
};

/// Waits until its standard input closes, which the kernel does for us however Hale ends, and then stops
/// the postmaster, if it still is the one.
const WATCHDOG: &str = r#"read -r _; [ "$(head -n 1 postmaster.pid 2>/dev/null)" = "$0" ] && kill -INT "$0""#;

/// Crash recovery after a long day takes a while; as long as the process lives there is hope.
const PATIENCE: Duration = Duration::from_secs(300);

pub(super) struct Postmaster {
    child: Child,
    pid: i32,
    watchdog: Child,
    /// The pipe whose end wakes the watchdog.
    _pipe: Option<ChildStdin>,
}

impl Postmaster {
    /// Starts it and waits until it answers.
    pub async fn start(place: &Place, programs: &Programs, user: &User) -> Result<Self, EmbeddedError> {
        let not_started = |cause: String| EmbeddedError::NotStarted { cause, log: place.log_file() };
        let log = log(&place.log_file())?;
        let error_log = log.try_clone().map_err(EmbeddedError::files("Opening", place.log_file()))?;
        let mut command = user.command(&programs.postgres());
        command.arg("-D").arg(place.cluster()).args(arguments(place));
        command.current_dir(place.cluster()).stdin(Stdio::null()).stdout(log).stderr(error_log);
        // Ctrl-C reaches everybody in the terminal's group. PostgreSQL stops when Hale tells it, after the
        // last request.
        command.process_group(0);
        let child = Command::from(command).spawn().map_err(|error| not_started(error.to_string()))?;
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).ok_or_else(|| not_started("no process".into()))?;

        let mut watch = user.command(Path::new("/bin/sh"));
        watch.args(["-c", WATCHDOG, &pid.to_string()]).current_dir(place.cluster()).process_group(0);
        watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watchdog = Command::from(watch).spawn();
        let mut watchdog = watchdog.map_err(|error| not_started(error.to_string()))?;
        let pipe = watchdog.stdin.take();
        let mut started = Self { child, pid, watchdog, _pipe: pipe };
        match started.wait_until_ready(place).await {
            Ok(()) => Ok(started),
            Err(cause) => {
                started.stop().await;
                Err(not_started(cause))
            }
        }
    }

    async fn wait_until_ready(&mut self, place: &Place) -> Result<(), String> {
        let until = Instant::now() + PATIENCE;
        let mut next_word = Instant::now() + Duration::from_secs(5);
        loop {
            if PidFile::read(place.cluster()).is_some_and(|file| file.pid == self.pid && file.ready) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(status.to_string());
            }
            if Instant::now() > until {
                return Err("it did not answer for five minutes".into());
            }
            if Instant::now() > next_word {
                tracing::info!("PostgreSQL is recovering, which can take some minutes");
                next_word += Duration::from_secs(30);
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Until it ends by itself, which it should not.
    pub async fn ended(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// A fast shutdown: connections end, everything is written. If that takes too long, an immediate one,
    /// after which the next start recovers.
    pub async fn stop(mut self) {
        for (signal, patience) in [(Signal::SIGINT, 30), (Signal::SIGQUIT, 10), (Signal::SIGKILL, 5)] {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                break;
            }
            kill(Pid::from_raw(self.pid), signal).ok();
            if tokio::time::timeout(Duration::from_secs(patience), self.child.wait()).await.is_ok() {
                break;
            }
            tracing::warn!(%signal, "PostgreSQL does not stop");
        }
        self.watchdog.kill().await.ok();
    }
}

/// What differs from PostgreSQL's defaults. Durability is not up for choice; the log says what failed, not
/// with which values (DETAIL names them: an e-mail address, an MRN).
fn arguments(place: &Place) -> Vec<String> {
    let socket = format!("unix_socket_directories={}", place.socket().display());
    let port = format!("port={PORT}");
    let buffers = format!("shared_buffers={}MB", buffers());
    [
        "listen_addresses=",
        socket.as_str(),
        "unix_socket_permissions=0700",
        port.as_str(),
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",
        buffers.as_str(),
        // Sorting a chart or a worklist needs no file.
        "work_mem=16MB",
        // Disks have no arms any more; a page anywhere costs little more than the next one.
        "random_page_cost=1.1",
        // Each checkpoint makes every page be logged whole once more.
        "max_wal_size=2GB",
        "password_encryption=scram-sha-256",
        "log_error_verbosity=terse",
        "log_min_error_statement=panic",
        "log_checkpoints=off",
        "log_timezone=UTC",
        "timezone=UTC",
    ]
    .into_iter()
    .flat_map(|setting| ["-c".to_owned(), setting.to_owned()])
    .collect()
}

/// In MB: an eighth of the machine's memory, as far as that helps. What does not fit is in the kernel's cache.
fn buffers() -> u64 {
    let info = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse().ok());
    (total.unwrap_or(0_u64) / 1024 / 8).clamp(128, 1024)
}

/// Appended to; what was there before the last 10 MB is put aside once.
fn log(path: &Path) -> Result<File, EmbeddedError> {
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > 10_000_000) {
        std::fs::rename(path, path.with_extension("log.old")).ok();
    }
    use std::os::unix::fs::OpenOptionsExt;
    File::options().create(true).append(true).mode(0o600).open(path).map_err(EmbeddedError::files("Opening", path))
}
