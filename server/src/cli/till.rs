//! How the house is paid online: by the gateway of the settings; in the demo hospital without such, by a sandbox of its own.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::Stdio,
    time::Duration,
};

use billing::server::gateway::Gateway;
use payments::Payments;
use platform::{
    Hale,
    settings::{Secret, Settings},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use url::Url;

use super::CliError;

/// Where the demo's sandbox is, where nothing else is.
const DEMO: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 3010);
const PATIENCE: Duration = Duration::from_secs(10);

/// Closed with the house.
#[derive(Default)]
pub struct Till {
    sandbox: Option<(Child, Url)>,
}

impl Till {
    pub async fn open(hale: &Hale, settings: &Settings, demo: bool) -> Result<Self, CliError> {
        let gateway = settings.payments.gateway().map_err(CliError::start)?;
        if let Some(key) = gateway {
            fit(hale, &settings.payments.url, key, settings.payments.webhook_secrets.clone())?;
            return Ok(Self::default());
        }
        if !demo {
            return Ok(Self::default());
        }
        // Somebody who tries Hale twice on one machine gets another port, also when both start at the same moment.
        let another = SocketAddr::new(DEMO.ip(), 0);
        let at = if TcpListener::bind(DEMO).is_ok() { DEMO } else { another };
        let started = match sandbox(hale, settings, at).await {
            Err(_) => sandbox(hale, settings, another).await,
            started => started,
        };
        match started {
            Ok((child, url, key, signing)) => {
                fit(hale, &url, &key, vec![signing])?;
                Ok(Self { sandbox: Some((child, url)) })
            }
            // The demo hospital can do without.
            Err(cause) => {
                tracing::warn!(cause, "the payment sandbox did not start: bills are not paid online");
                Ok(Self::default())
            }
        }
    }

    /// Where the demo's sandbox is.
    pub fn sandbox(&self) -> Option<&Url> {
        self.sandbox.as_ref().map(|(_, url)| url)
    }

    /// The sandbox stops when its standard input ends; a kill of Hale ends it as well.
    pub async fn close(self) {
        let Some((mut child, _)) = self.sandbox else { return };
        drop(child.stdin.take());
        if timeout(Duration::from_secs(2), child.wait()).await.is_err() {
            child.kill().await.ok();
        }
    }
}

fn fit(hale: &Hale, url: &Url, key: &Secret, signing: Vec<Secret>) -> Result<(), CliError> {
    let payments = Payments::new(url, key, signing).map_err(|error| CliError::start(error.to_string()))?;
    hale.fit(Gateway::new(payments.clone()));
    hale.fit(payments);
    Ok(())
}

type Started = (Child, Url, Secret, Secret);

async fn sandbox(hale: &Hale, settings: &Settings, at: SocketAddr) -> Result<Started, String> {
    let said = |error: std::io::Error| error.to_string();
    let secret = |prefix: &str| format!("{prefix}_{}", hale.random().uuid(hale.clock().now()).simple());
    let (key, signing) = (secret("sk_test"), secret("whsec"));
    let webhook = format!("http://{}/webhooks/payments", here(settings.addr));
    let mut child = Command::new(std::env::current_exe().map_err(said)?)
        .args(["sandbox-pay", "--with-parent", "--listen", &at.to_string(), "--webhook", &webhook, "--keep"])
        .arg(settings.data.join("sandbox-pay.json"))
        // In the environment: what stands on a command line, everybody on the machine can read.
        .env("HALE_PAYMENTS_KEY", &key)
        .env("HALE_PAYMENTS_WEBHOOK_SECRET", &signing)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(said)?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("it has no output")?).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.map_err(|_| "it did not say where it is")?.map_err(said)?;
    let url = line.as_deref().and_then(|line| line.split_whitespace().find(|word| word.starts_with("http://")));
    let url = url.and_then(|url| Url::parse(url).ok()).ok_or("it ended at once")?;
    Ok((child, url, Secret::new(key), Secret::new(signing)))
}

/// Where this machine reaches what listens there.
fn here(addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() { SocketAddr::new(Ipv4Addr::LOCALHOST.into(), addr.port()) } else { addr }
}
