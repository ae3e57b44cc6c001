//! Every setting of Hale: one struct, by environment or flag, listed by `hale serve --help`.
//!
//! A wrong value stops the start with one sentence that names the setting, what is wrong, and an example.
//! Secrets (keys, passwords in addresses) appear neither in that sentence nor in `{:?}`.

mod payments;
mod relay;

use std::{
    error::Error,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use url::Url;

pub use payments::PaymentSettings;
pub use relay::RelaySettings;

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// The address and port on which Hale listens
    #[arg(long, env = "HALE_ADDR", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000", value_parser = addr)]
    pub addr: SocketAddr,

    /// The directory that holds everything Hale keeps on this machine
    #[arg(long, env = "HALE_DATA", value_name = "DIRECTORY", default_value = "./data", value_parser = data)]
    pub data: PathBuf,

    /// The PostgreSQL to use; without it Hale runs its own in the data directory
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true, value_parser = database_url)]
    pub database_url: Option<Secret>,

    /// The address under which people reach Hale, for links and e-mails [default: http://<address>]
    #[arg(long, env = "HALE_BASE_URL", value_name = "URL", value_parser = base_url)]
    pub base_url: Option<Url>,

    /// The reverse proxies whose X-Forwarded-For is believed: addresses and networks, with commas between them
    /// [default: none]
    #[arg(long, env = "HALE_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = proxy)]
    pub trusted_proxies: Vec<IpNet>,

    /// The mail server; without it e-mails are kept and shown as not sent
    #[arg(long, env = "SMTP_URL", value_name = "URL", hide_env_values = true, value_parser = smtp_url)]
    pub smtp_url: Option<Secret>,

    /// The sender of e-mails [default: Hale <no-reply@the host of the base address>]
    #[arg(long, env = "HALE_MAIL_FROM", value_name = "ADDRESS", value_parser = mail_from)]
    pub mail_from: Option<lettre::message::Mailbox>,

    /// The built site: WebAssembly, styles, icons [default: next to the program, else target/site]
    #[arg(long, env = "HALE_SITE", value_name = "DIRECTORY", value_parser = site)]
    pub site: Option<PathBuf>,

    /// What is logged: error, warn, info, debug or trace, also per module
    #[arg(long, env = "HALE_LOG", value_name = "FILTER", default_value = "info", value_parser = log)]
    pub log: String,

    /// How the log is written [default: human on a terminal, json elsewhere]
    #[arg(long, env = "HALE_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// Where analysers and laboratories deliver results (HL7 v2 over MLLP): addresses with ports, with commas between
    /// them; before each, where there are several facilities, the facility's name: "Riverside=10.0.0.2:2575" [default: none]
    #[arg(long, env = "HALE_HL7_ADDR", value_name = "ADDRESS:PORT", value_delimiter = ',', value_parser = hl7_addr)]
    pub hl7_addr: Vec<AtFacility<SocketAddr>>,

    /// Who may deliver: addresses and networks, with commas between them [default: this machine]
    #[arg(long, env = "HALE_HL7_FROM", value_name = "NETWORKS", value_delimiter = ',', value_parser = hl7_from,
          default_value = "127.0.0.0/8,::1/128")]
    pub hl7_from: Vec<IpNet>,

    /// Where orders and changes of patients are sent (HL7 v2 over MLLP): host:port, or orm://host:port for receivers that
    /// do not read OML; facilities as in HALE_HL7_ADDR [default: none]
    #[arg(long, env = "HALE_HL7_SEND", value_name = "HOST:PORT", value_delimiter = ',', value_parser = hl7_send)]
    pub hl7_send: Vec<AtFacility<String>>,

    #[command(flatten)]
    pub payments: PaymentSettings,

    #[command(flatten)]
    pub relay: RelaySettings,

    /// The pg_config of the PostgreSQL programs to run, where they are not on the usual paths
    #[arg(long, env = "PG_CONFIG", value_name = "FILE", value_parser = pg_config)]
    pub pg_config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Human,
    Json,
}

/// A setting of one facility: of the only one, or of the one that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtFacility<T> {
    pub facility: Option<String>,
    pub value: T,
}

impl<T> AtFacility<T> {
    fn read<E>(text: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Self, E> {
        let (facility, value) = match text.rsplit_once('=') {
            Some((name, value)) => (Some(name.trim().to_owned()), value),
            None => (None, text),
        };
        Ok(Self { facility, value: read(value.trim())? })
    }
}

/// A key, or an address that may hold a password: it is used, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Settings {
    /// The address in links and e-mails, without a slash at its end.
    pub fn base_url(&self) -> String {
        match &self.base_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None if self.addr.ip().is_unspecified() => format!("http://localhost:{}", self.addr.port()),
            None => format!("http://{}", self.addr),
        }
    }

    /// Where the built site is: `HALE_SITE`, next to the program (also as cargo lays it out), `target/site`.
    pub fn site_dir(&self) -> PathBuf {
        if let Some(site) = &self.site {
            return site.clone();
        }
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent);
        [beside.map(|dir| dir.join("site")), beside.map(|dir| dir.join("../site"))]
            .into_iter()
            .flatten()
            .find(|dir| dir.is_dir())
            .unwrap_or_else(|| PathBuf::from("target/site"))
    }
}

/// The sentence for a setting that can't be used, where clap would write several lines.
pub fn explain(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::ValueValidation => Some(error.source()?.to_string()),
        ErrorKind::InvalidValue if text(ContextKind::InvalidArg)?.contains("log-format") => {
            Some("HALE_LOG_FORMAT must be human or json, such as HALE_LOG_FORMAT=json.".into())
        }
        ErrorKind::InvalidValue => {
            let name = text(ContextKind::InvalidArg)?;
            Some(format!("The setting {name} is empty: leave it out, or give it a value (see --help)."))
        }
        ErrorKind::InvalidUtf8 => {
            Some("A setting holds bytes that are not text in UTF-8: please check its value.".into())
        }
        _ => None,
    }
}

fn addr(value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| {
        format!("HALE_ADDR must be an IP address with a port, such as 127.0.0.1:3000, but it is {value:?}.")
    })
}

fn data(value: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(value);
    if path.is_file() {
        return Err(format!("HALE_DATA must be a directory, such as ./data, but {value:?} is a file."));
    }
    not_empty(value, "HALE_DATA must name a directory, such as ./data, but it is empty.")?;
    Ok(path)
}

fn site(value: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(value);
    if path.is_dir() {
        Ok(path)
    } else {
        Err(format!("HALE_SITE must be the directory of the built site, such as target/site, but {value:?} is none."))
    }
}

fn pg_config(value: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(value);
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!(
            "PG_CONFIG must be a program, such as /usr/lib/postgresql/15/bin/pg_config, but {value:?} is none."
        ))
    }
}

fn database_url(value: &str) -> Result<Secret, String> {
    const EXAMPLE: &str = "such as postgres://hale:password@localhost/hale";
    not_empty(value, &format!("DATABASE_URL must be the address of a database, {EXAMPLE}, but it is empty."))?;
    if !value.starts_with("postgres://") && !value.starts_with("postgresql://") {
        return Err(format!("DATABASE_URL must start with postgres://, {EXAMPLE}, but it does not."));
    }
    // The cause is left out: it could quote the password.
    sqlx::postgres::PgConnectOptions::from_str(value).map_err(|_| {
        format!("DATABASE_URL must be the address of a database, {EXAMPLE}, but it can't be read as one.")
    })?;
    Ok(Secret(value.to_owned()))
}

fn base_url(value: &str) -> Result<Url, String> {
    let wrong = |why: &str| format!("HALE_BASE_URL must be an address such as https://hale.example.org, but {why}.");
    let url = Url::parse(value).map_err(|_| wrong(&format!("it is {value:?}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong(&format!("{value:?} does not start with http:// or https://")));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it goes on after the host: Hale needs a host of its own"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it holds a user name or a password"));
    }
    Ok(url)
}

fn proxy(value: &str) -> Result<IpNet, String> {
    let wrong = |why: String| {
        Err(format!("HALE_TRUSTED_PROXIES must be addresses or networks, such as 127.0.0.1,10.1.0.0/16, but {why}."))
    };
    let value = value.trim();
    let net = value.parse::<IpNet>().or_else(|_| value.parse::<IpAddr>().map(IpNet::from));
    match net {
        Ok(net) if net.prefix_len() == 0 => wrong(format!("{value:?} is everybody: anyone could claim any address")),
        Ok(net) => Ok(net),
        Err(_) => wrong(format!("{value:?} is none")),
    }
}

fn smtp_url(value: &str) -> Result<Secret, String> {
    const EXAMPLE: &str = "such as smtps://user:password@mail.example.org or smtp://localhost:25";
    let wrong = || format!("SMTP_URL must be the address of a mail server, {EXAMPLE}, but it can't be read as one.");
    lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(value).map_err(|_| wrong())?;
    Url::parse(value).ok().filter(Url::has_host).ok_or_else(wrong)?;
    Ok(Secret(value.to_owned()))
}

fn mail_from(value: &str) -> Result<lettre::message::Mailbox, String> {
    value.parse().map_err(|_| {
        format!(
            "HALE_MAIL_FROM must be an e-mail address, such as \"Hale <no-reply@example.org>\", but it is {value:?}."
        )
    })
}

fn log(value: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(value)
        .map(|_| value.to_owned())
        .map_err(|_| format!("HALE_LOG must be a log filter, such as info or info,sqlx=debug, but it is {value:?}."))
}

fn hl7_addr(value: &str) -> Result<AtFacility<SocketAddr>, String> {
    AtFacility::read(value, str::parse).map_err(|_| {
        format!("HALE_HL7_ADDR must be an IP address with a port, such as 10.0.0.2:2575 or Riverside=10.0.0.2:2575, but it is {value:?}.")
    })
}

fn hl7_from(value: &str) -> Result<IpNet, String> {
    let value = value.trim();
    value.parse::<IpNet>().or_else(|_| value.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
        format!("HALE_HL7_FROM must be addresses or networks, such as 10.1.0.7,10.2.0.0/16, but {value:?} is none.")
    })
}

fn hl7_send(value: &str) -> Result<AtFacility<String>, String> {
    AtFacility::read(value, |text| {
        let address = text.strip_prefix("oml://").or_else(|| text.strip_prefix("orm://")).unwrap_or(text);
        let (host, port) = address.rsplit_once(':').ok_or(())?;
        let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._[]:".contains(c));
        let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        if is_host && is_port { Ok(text.to_owned()) } else { Err(()) }
    })
    .map_err(|()| format!("HALE_HL7_SEND must be a host with a port, such as 10.0.0.5:2575 or orm://10.0.0.5:2575, but it is {value:?}."))
}

fn not_empty(value: &str, otherwise: &str) -> Result<(), String> {
    if value.trim().is_empty() { Err(otherwise.to_owned()) } else { Ok(()) }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
