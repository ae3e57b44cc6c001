//! The relay of video visits: that of the settings; in the demo hospital without such, a coturn of its own on this machine,
//! where one is installed.

use std::{
    fs::OpenOptions,
    io::Write,
    net::{Ipv4Addr, UdpSocket},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use platform::{
    Hale,
    settings::{Secret, Settings},
};
use telemedicine::server::relay;
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

use super::CliError;

/// Where the demo's relay is, where nothing else is.
const DEMO: u16 = 3478;
const PATIENCE: Duration = Duration::from_secs(5);

/// Closed with the house.
#[derive(Default)]
pub struct Relay {
    demo: Option<(Child, u16)>,
}

impl Relay {
    pub async fn open(hale: &Hale, settings: &Settings, demo: bool) -> Result<Self, CliError> {
        if let Some((urls, secret)) = settings.relay.relay().map_err(CliError::start)? {
            hale.fit(relay::Relay::new(urls.to_vec(), secret));
            return Ok(Self::default());
        }
        let Some(program) = demo.then(turnserver).flatten() else { return Ok(Self::default()) };
        match start(hale, settings, &program).await {
            Ok((child, port, secret)) => {
                let urls = vec![
                    format!("turn:127.0.0.1:{port}?transport=udp"),
                    format!("turn:127.0.0.1:{port}?transport=tcp"),
                ];
                hale.fit(relay::Relay::new(urls, &secret));
                Ok(Self { demo: Some((child, port)) })
            }
            // The demo hospital can do without.
            Err(cause) => {
                tracing::warn!(cause, "the relay for video visits did not start: calls work where the network allows");
                Ok(Self::default())
            }
        }
    }

    /// Where the demo's relay is.
    pub fn demo(&self) -> Option<u16> {
        self.demo.as_ref().map(|(_, port)| *port)
    }

    pub async fn close(self) {
        let Some((mut child, _)) = self.demo else { return };
        child.start_kill().ok();
        drop(timeout(Duration::from_secs(2), child.wait()).await);
    }
}

/// Debian's package `coturn` has it.
fn turnserver() -> Option<PathBuf> {
    ["/usr/bin/turnserver", "/usr/sbin/turnserver", "/usr/local/bin/turnserver", "/opt/homebrew/bin/turnserver"]
        .into_iter()
        .map(PathBuf::from)
        .find(|program| program.is_file())
}

async fn start(hale: &Hale, settings: &Settings, program: &Path) -> Result<(Child, u16, Secret), String> {
    let said = |error: std::io::Error| error.to_string();
    let port = free_port().ok_or("there is no free port")?;
    let random = || hale.random().uuid(hale.clock().now()).simple().to_string();
    let secret = format!("{}{}", random(), random());
    let folder = settings.data.join("relay");
    std::fs::create_dir_all(&folder).map_err(said)?;
    let config = folder.join("turnserver.conf");
    // Nobody else on the machine reads the secret.
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&config).map_err(said)?;
    file.write_all(configuration(port, &secret, &folder).as_bytes()).map_err(said)?;
    let mut command = ends_with_hale(program);
    let mut child = command
        .arg("-c")
        .arg(&config)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(said)?;
    // It listens within moments, or it has ended because something is wrong.
    let listening = async {
        while UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            if let Ok(Some(ended)) = child.try_wait() {
                return Err(format!("it ended with {ended}"));
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    };
    timeout(PATIENCE, listening).await.map_err(|_| "it does not listen")??;
    Ok((child, port, Secret::new(secret)))
}

/// A kill of Hale ends it as well, where util-linux is there.
fn ends_with_hale(program: &Path) -> Command {
    let setpriv = Path::new("/usr/bin/setpriv");
    if !setpriv.is_file() {
        return Command::new(program);
    }
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "TERM"]).arg(program);
    command
}

/// Somebody who tries Hale twice on one machine gets another port.
fn free_port() -> Option<u16> {
    let is_free = |port| UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    std::iter::once(DEMO).chain((0..20).map(|step| 34_780 + step)).find(|port| is_free(*port))
}

/// On this machine, between browsers of this machine, and for nothing else: what a relay of a hospital refuses
/// (docs/turnserver.conf) is all that this one lets through.
fn configuration(port: u16, secret: &str, folder: &Path) -> String {
    format!(
        "# Written by Hale at each start of the demo.\n\
         listening-ip=127.0.0.1\n\
         listening-port={port}\n\
         relay-ip=127.0.0.1\n\
         min-port=49160\n\
         max-port=49359\n\
         realm=hale.demo\n\
         use-auth-secret\n\
         static-auth-secret={secret}\n\
         no-tls\n\
         no-dtls\n\
         no-cli\n\
         no-multicast-peers\n\
         allow-loopback-peers\n\
         allowed-peer-ip=127.0.0.1\n\
         denied-peer-ip=0.0.0.0-255.255.255.255\n\
         denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n\
         no-stdout-log\n\
         log-file={log}\n\
         simple-log\n\
         pidfile={pid}\n",
        log = folder.join("turnserver.log").display(),
        pid = folder.join("turnserver.pid").display(),
    )
}
