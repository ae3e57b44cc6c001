//! The house that is measured: PostgreSQL as Hale runs it for itself (fsync on, on a disk), the demo hospital, and
//! the server as a process of its own.

use std::{
    collections::HashMap,
    fs::File,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use clap::Parser;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use platform::{Clock, Hale, Random, embedded::Embedded, hale::Options, mail::Mailer, settings::Settings};
use tokio::sync::Mutex;
use url::Url;

use crate::{
    Bench, Outcome,
    http::{Connection, Request},
    sql::Sql,
};

pub struct House {
    embedded: Embedded,
    pub program: PathBuf,
    site: PathBuf,
    pub postgres: PathBuf,
    pub data: PathBuf,
    /// Signed in once each: guessing is throttled, and so would the bench be.
    cookies: Mutex<HashMap<&'static str, String>>,
}

/// For PostgreSQL, as `hale serve` parses them.
#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    settings: Settings,
}

impl House {
    pub async fn open(bench: &Bench) -> Outcome<Self> {
        for (what, path) in [("server", &bench.hale), ("site", &bench.site)] {
            if !path.exists() {
                return Err(format!("the {what} is not at {}: bin/bench builds it", path.display()).into());
            }
        }
        let settings = Program::try_parse_from(["hale-bench".as_ref(), "--data".as_ref(), bench.data.as_os_str()])?;
        let embedded = Embedded::start(&settings.settings).await?;
        let house = Self {
            embedded,
            program: bench.hale.clone(),
            site: bench.site.clone(),
            postgres: bench.postgres.clone(),
            data: bench.data.clone(),
            cookies: Mutex::default(),
        };
        match house.fill() {
            Ok(()) => Ok(house),
            Err(error) => {
                house.close().await;
                Err(error)
            }
        }
    }

    fn fill(&self) -> Outcome<()> {
        let mut seed = self.hale(&["seed", "demo"], &self.url("hale"));
        let seeded = seed.stdout(Stdio::null()).stderr(self.log("seed.log")?).status()?;
        if seeded.success() { Ok(()) } else { Err("hale seed demo failed: see seed.log in the data directory".into()) }
    }

    pub async fn close(self) {
        self.embedded.stop().await;
    }

    /// The address of a database of this cluster, for the role that Hale has.
    pub fn url(&self, database: &str) -> String {
        self.url_as(database, None)
    }

    /// For what only a superuser may: millions of rows without their triggers.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url_as(database, Some("postgres"))
    }

    fn url_as(&self, database: &str, role: Option<&str>) -> String {
        let ours = self.embedded.url();
        let Ok(mut url) = Url::parse(&ours) else { return ours };
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        url.set_path(database);
        url.query_pairs_mut().clear().extend_pairs(pairs.iter().map(|(key, value)| match role {
            Some(role) if key == "user" => (key.as_str(), role),
            _ => (key.as_str(), value.as_str()),
        }));
        url.into()
    }

    /// A copy of the demo hospital, as Hale's own role has it; the connection is a superuser's, for filling it.
    pub async fn copy(&self, database: &str) -> Outcome<Sql> {
        let mut sql = Sql::connect(&self.superuser_url("postgres")).await?;
        sql.dynamic_run(format!("create database {database} template hale owner hale")).await?;
        sql.close().await;
        Sql::connect(&self.superuser_url(database)).await
    }

    /// What programs of PostgreSQL want to know, as environment.
    pub fn postgres_command(&self, program: &str) -> Outcome<Command> {
        let url = Url::parse(&self.embedded.url())?;
        let mut command = Command::new(self.postgres.join(program));
        for (key, value) in url.query_pairs() {
            let variable = match key.as_ref() {
                "host" => "PGHOST",
                "port" => "PGPORT",
                "user" => "PGUSER",
                "password" => "PGPASSWORD",
                _ => continue,
            };
            command.env(variable, value.as_ref());
        }
        Ok(command)
    }

    /// A handle to a database of this cluster, in this process, as a server has it.
    pub async fn connect(&self, database: &str) -> Outcome<Hale> {
        let options = Options {
            clock: Clock::System,
            random: Random::from_system(),
            mailer: Mailer::off(),
            base_url: "http://127.0.0.1".into(),
            max_connections: 24,
        };
        Ok(Hale::connect(&self.url(database), options).await?)
    }

    pub fn hale(&self, arguments: &[&str], database: &str) -> Command {
        let mut command = Command::new(&self.program);
        for name in [
            "SMTP_URL",
            "PG_CONFIG",
            "HALE_BASE_URL",
            "HALE_ADDR",
            "HALE_LOG_FORMAT",
            "HALE_HL7_ADDR",
            "HALE_PAYMENTS_KEY",
            "HALE_PAYMENTS_WEBHOOK_SECRET",
        ] {
            command.env_remove(name);
        }
        command.args(arguments).stdin(Stdio::null());
        command.env("HALE_DATA", &self.data).env("HALE_SITE", &self.site).env("HALE_LOG", "warn");
        command.env("DATABASE_URL", database);
        command
    }

    pub fn log(&self, name: &str) -> Outcome<File> {
        Ok(File::options().create(true).append(true).open(self.data.join(name))?)
    }

    pub async fn serve(&self) -> Outcome<Server> {
        self.serve_on(&self.url("hale")).await
    }

    pub async fn serve_on(&self, database: &str) -> Outcome<Server> {
        self.serve_with(database, &[]).await
    }

    /// Starts a server with these settings, and waits until a page has been answered.
    pub async fn serve_with(&self, database: &str, settings: &[(&str, &str)]) -> Outcome<Server> {
        let address = free_address()?;
        let began = Instant::now();
        let mut serve = self.hale(&["serve", "--addr", &address.to_string()], database);
        serve.envs(settings.iter().copied());
        let child = serve.stdout(Stdio::null()).stderr(self.log("server.log")?).spawn()?;
        let mut server = Server { child, address, first_answer: Duration::ZERO };
        let page = Request::get("/sign-in", None);
        while began.elapsed() < Duration::from_secs(60) {
            if let Ok(mut connection) = Connection::open(address).await
                && connection.send(&page).await.is_ok_and(|status| status == 200)
            {
                server.first_answer = began.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                // The data directory goes with the bench.
                let log = std::fs::read_to_string(self.data.join("server.log"))?;
                return Err(
                    format!("hale serve has ended ({status}): {}", log.lines().last().unwrap_or_default()).into()
                );
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Err("hale serve did not answer within a minute".into())
    }

    /// The cookie of a demo account's session. Sessions are rows: every server of this house knows them.
    pub async fn cookie(&self, server: &Server, email: &'static str) -> Outcome<String> {
        let mut cookies = self.cookies.lock().await;
        if let Some(cookie) = cookies.get(email) {
            return Ok(cookie.clone());
        }
        let cookie = self.sign_in(server, email).await?;
        cookies.insert(email, cookie.clone());
        Ok(cookie)
    }

    /// A session of its own, as a server on another database needs it.
    pub async fn sign_in(&self, server: &Server, email: &str) -> Outcome<String> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("key", &uuid::Uuid::from_u128(1).to_string())
            .append_pair("cmd[email]", email)
            .append_pair("cmd[password]", hale::seed::PASSWORD)
            .finish();
        let mut connection = Connection::open(server.address).await?;
        let status = connection.send(&Request::form("/api/identity/api/sign_in", None, &form)).await?;
        let cookie = connection.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.ok_or_else(|| format!("{email} was not signed in: {status} {}", connection.text()))?;
        Ok(cookie.to_owned())
    }
}

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first page.
    pub first_answer: Duration,
}

impl Server {
    /// A line of /proc/…/status, in MB: VmRSS is what it has now, VmHWM the most that it ever had.
    pub fn memory(&self, field: &str) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        Ok(kilobytes.ok_or("no such line in /proc")? / 1024.0)
    }

    /// As Ctrl-C does.
    pub async fn stop(mut self) -> Outcome<()> {
        kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGINT)?;
        for _ in 0..200 {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("hale serve did not stop within ten seconds".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// The bytes of a file of the built site by the end of its name, the largest, with the name: for the static ceiling.
pub fn built(site: &Path, ending: &str) -> Outcome<(String, u64)> {
    let files = std::fs::read_dir(site.join("pkg"))?.filter_map(Result::ok);
    let files = files.filter_map(|file| Some((file.file_name().into_string().ok()?, file.metadata().ok()?.len())));
    let largest = files.filter(|(name, _)| name.ends_with(ending)).max_by_key(|(_, bytes)| *bytes);
    largest.ok_or_else(|| format!("no {ending} in {}", site.display()).into())
}
