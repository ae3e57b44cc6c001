//! A data directory and the processes that were started in it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU16, AtomicU32, Ordering},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

static COUNT: AtomicU32 = AtomicU32::new(0);

pub struct House {
    pub data: PathBuf,
    pub port: u16,
}

impl House {
    pub fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("hale-ops-{}-{number}", std::process::id()));
        Self { data, port: free_port() }
    }

    /// `hale` with the settings of this house and none of the machine's.
    pub fn hale(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hale"));
        for name in [
            "DATABASE_URL",
            "SMTP_URL",
            "PG_CONFIG",
            "HALE_BASE_URL",
            "HALE_TRUSTED_PROXIES",
            "HALE_SITE",
            "HALE_LOG",
            "HALE_LOG_FORMAT",
            "HALE_PAYMENTS_KEY",
            "HALE_PAYMENTS_WEBHOOK_SECRET",
            "HALE_PAYMENTS_URL",
        ] {
            command.env_remove(name);
        }
        command.env("HALE_DATA", &self.data).env("HALE_ADDR", format!("127.0.0.1:{}", self.port));
        command.args(args).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran(self.hale(args).output().expect("hale runs"))
    }

    /// The same, with something to read on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let mut command = self.hale(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("hale runs");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
        Ran(child.wait_with_output().expect("hale ends"))
    }

    /// Starts `hale serve` and waits until it says where it is.
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// The same, with settings.
    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Server {
        let mut command = self.hale(&["serve"]);
        command.envs(settings.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("hale runs");
        let mut said = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut said).expect("a line");
        assert!(said.contains(&format!("127.0.0.1:{}", self.port)), "it said {said:?}");
        Server { child, port: self.port }
    }

    pub fn postmaster(&self) -> Option<i32> {
        let text = fs::read_to_string(self.data.join("postgres/postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // A server that a failed test left has taken its PostgreSQL with it by now, or will in a moment.
        eventually("PostgreSQL has stopped", || self.postmaster().is_none_or(|pid| !is_alive(pid)));
        fs::remove_dir_all(&self.data).ok();
    }
}

pub struct Ran(Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// The one sentence with which it refused to start.
    pub fn refusal(&self) -> String {
        assert_eq!(self.code(), 2, "stdout: {} stderr: {}", self.stdout(), self.stderr());
        let stderr = self.stderr();
        let lines: Vec<_> = stderr.lines().filter(|line| line.starts_with("hale: ")).collect();
        assert_eq!(lines.len(), 1, "{stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("stack backtrace"), "{stderr}");
        lines[0].to_owned()
    }

    #[track_caller]
    pub fn done(&self) -> String {
        assert_eq!(self.code(), 0, "stdout: {} stderr: {}", self.stdout(), self.stderr());
        self.stdout()
    }
}

pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().cast_signed()), signal).expect("a signal");
    }

    /// Its exit status.
    pub fn ended(&mut self) -> Option<i32> {
        let mut status = None;
        eventually("Hale has ended", || {
            status = self.child.try_wait().expect("a status");
            status.is_some()
        });
        status.and_then(|status| status.code())
    }

    /// The HTTP status of a page, or none when nobody answers.
    pub fn status(&self, path: &str) -> Option<u16> {
        Client { port: self.port, cookie: None }.send("GET", path, "", "").map(|answer| answer.status)
    }

    pub fn client(&self) -> Client {
        Client { port: self.port, cookie: None }
    }
}

/// Sends one request per connection, and says nothing when the other end has gone.
#[derive(Clone)]
pub struct Client {
    port: u16,
    pub cookie: Option<String>,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Client {
    pub fn send(&self, method: &str, path: &str, kind: &str, body: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(12))).ok()?;
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {kind}\r\n\
             Content-Length: {length}\r\nAccept: application/json\r\n{cookie}\r\n{body}"
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What is waited for comes in a moment, and after minutes on a disk that is slow.
pub const PATIENCE: Duration = Duration::from_secs(120);

#[track_caller]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        if Instant::now() > until {
            if std::thread::panicking() {
                return;
            }
            panic!("not within {PATIENCE:?}: {what}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Not gone, and not a zombie that nobody collects either: in a container the first process may not.
pub fn is_alive(pid: i32) -> bool {
    match fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => !stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')),
        Err(_) => !PathBuf::from("/proc/self").exists() && kill(Pid::from_raw(pid), None).is_ok(),
    }
}

/// One that no other house of these tests has, and that is given to nobody who asks for just any.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let port = 21_000 + NEXT.fetch_add(1, Ordering::Relaxed) % 9_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
