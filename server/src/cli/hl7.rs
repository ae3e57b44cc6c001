use std::{io::Read, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::{Args, Subcommand};
use futures::{SinkExt, StreamExt};
use interop::hl7::{
    listener::{self, Limits, Receiver},
    mllp::{LONGEST, Mllp},
    send::{self, Destination, Patience, SetDestinations},
    take_in::receive,
};
use model::FacilityId;
use platform::{
    Ctx, Hale,
    settings::{AtFacility, Settings},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_util::{codec::Framed, sync::CancellationToken};

use super::{CliError, database::Database, facility};

/// Where the demo hospital listens, where nothing else does.
const DEMO: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 2575);

/// The listeners and couriers of a running server.
pub struct Interfaces {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Interfaces {
    /// A listener that can't have its address stops the start: results would knock at a door that is not there.
    pub async fn open(hale: &Hale, url: &str, settings: &Settings, demo: Option<&str>) -> Result<Self, CliError> {
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        for (facility, listener) in listeners(url, settings, demo).await? {
            let at = listener.local_addr().map_or_else(|_| String::new(), |at| at.to_string());
            tracing::info!(at, "HL7: listening");
            let receiver = Receiver { facility, from: settings.hl7_from.clone(), limits: Limits::default() };
            tasks.spawn(listener::listen(hale.clone(), listener, receiver, stop.clone()));
        }
        let mut destinations = Vec::new();
        for AtFacility { facility, value } in &settings.hl7_send {
            let destination: Destination =
                value.parse().map_err(|error| CliError::start(format!("HALE_HL7_SEND: {error}.")))?;
            destinations.push((named(url, "HALE_HL7_SEND", facility.as_deref()).await?, destination));
        }
        let told = destinations.iter().map(|(facility, destination)| (*facility, destination.to_string())).collect();
        facility::run(hale, SetDestinations { destinations: told }).await?;
        for (facility, destination) in destinations {
            tasks.spawn(send::deliver(hale.clone(), facility, destination, Patience::default(), stop.clone()));
        }
        Ok(Self { stop, tasks })
    }

    /// What is being taken in or sent is finished first; a peer that does not read does not hold the house up.
    pub async fn close(mut self) {
        self.stop.cancel();
        let finished = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(Duration::from_secs(5), finished).await.is_err() {
            self.tasks.shutdown().await;
        }
    }
}

async fn listeners(
    url: &str,
    settings: &Settings,
    demo: Option<&str>,
) -> Result<Vec<(FacilityId, TcpListener)>, CliError> {
    let mut listeners = Vec::new();
    for AtFacility { facility, value } in &settings.hl7_addr {
        let listener = TcpListener::bind(value).await.map_err(|error| {
            CliError::start(format!(
                "Hale can't listen for HL7 on {value} ({error}): stop what uses it, or set HALE_HL7_ADDR, such as HALE_HL7_ADDR=127.0.0.1:2576."
            ))
        })?;
        listeners.push((named(url, "HALE_HL7_ADDR", facility.as_deref()).await?, listener));
    }
    if let (Some(name), true) = (demo, listeners.is_empty()) {
        // Somebody who tries Hale twice on one machine can do without.
        if let Ok(listener) = TcpListener::bind(DEMO).await {
            listeners.push((facility::named(url, Some(name)).await?, listener));
        }
    }
    Ok(listeners)
}

async fn named(url: &str, setting: &str, name: Option<&str>) -> Result<FacilityId, CliError> {
    facility::named(url, name).await.map_err(|error| {
        CliError::start(format!("{setting}: {error} In this setting, a facility is named before the address, such as Riverside=10.0.0.2:2575."))
    })
}

#[derive(Debug, Args)]
pub struct Hl7 {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Send the messages of a file to a listener, and show its answers
    Send(Send),
    /// Take in the messages of a file as if they had come over the wire, and show what Hale answers
    Receive(Receive),
}

#[derive(Debug, Args)]
struct Send {
    /// One or more messages, each beginning with MSH; - reads standard input
    file: PathBuf,
    /// Host and port, such as 127.0.0.1:2575
    address: String,

    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Args)]
struct Receive {
    /// One or more messages, each beginning with MSH; - reads standard input
    file: PathBuf,
    /// The name of the facility that they are for, where there are several
    #[arg(long)]
    facility: Option<String>,

    #[command(flatten)]
    settings: Settings,
}

impl Hl7 {
    pub fn settings(&self) -> &Settings {
        match &self.action {
            Action::Send(send) => &send.settings,
            Action::Receive(receive) => &receive.settings,
        }
    }

    pub async fn run(self) -> Result<ExitCode, CliError> {
        let good = match self.action {
            Action::Send(send) => send.run().await?,
            Action::Receive(receive) => receive.run().await?,
        };
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

impl Send {
    /// True when everything was accepted.
    async fn run(self) -> Result<bool, CliError> {
        let wait = Duration::from_secs(30);
        let failed = |what: &str| CliError::refused(format!("{}: {what}.", self.address));
        let stream = timeout(wait, TcpStream::connect(&self.address)).await.map_err(|_| failed("nobody answers"))?;
        let stream = stream.map_err(|error| failed(&error.to_string()))?;
        let mut frames = Framed::new(stream, Mllp::default());
        let mut good = true;
        for message in messages(&self.file)? {
            frames.send(message.as_slice()).await.map_err(|error| failed(&error.to_string()))?;
            let answer = timeout(wait, frames.next()).await.map_err(|_| failed("no answer came within 30 seconds"))?;
            let answer = answer.ok_or_else(|| failed("the connection was closed without an answer"))?;
            good &= show(&answer.map_err(|error| failed(&error.to_string()))?);
        }
        Ok(good)
    }
}

impl Receive {
    async fn run(self) -> Result<bool, CliError> {
        let messages = messages(&self.file)?;
        let database = Database::join(&self.settings).await?;
        let taken = async {
            let hale = database.hale(&self.settings).await?;
            let taken = self.take_in(&hale, &database.url(), messages).await;
            hale.close().await;
            taken
        };
        let taken = taken.await;
        database.close().await;
        taken
    }

    async fn take_in(&self, hale: &Hale, url: &str, messages: Vec<Vec<u8>>) -> Result<bool, CliError> {
        let facility = facility::named(url, self.facility.as_deref()).await?;
        let mut good = true;
        for body in messages {
            let taken = receive(Ctx::system(hale, "command line"), facility, body).await?;
            good &= taken.was_taken_in;
            if let Some(answer) = taken.answer {
                show(&answer);
            }
        }
        Ok(good)
    }
}

/// As people read it: one segment a line.
fn show(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).replace('\r', "\n");
    println!("{}\n", text.trim_end());
    text.lines().any(|line| line.starts_with("MSA") && matches!(line.get(4..6), Some("AA" | "CA")))
}

/// A file may hold several messages, framed or one after the other.
fn messages(file: &std::path::Path) -> Result<Vec<Vec<u8>>, CliError> {
    let unread = |error: std::io::Error| CliError::refused(format!("{} was not read: {error}.", file.display()));
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().take(LONGEST as u64 * 8).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).map_err(unread)?.take(LONGEST as u64 * 8).read_to_end(&mut bytes)
    };
    read.map_err(unread)?;
    let messages = interop::hl7::message::divide(&bytes);
    if messages.is_empty() {
        return Err(CliError::refused(format!("{} holds no message: nothing in it begins with MSH.", file.display())));
    }
    Ok(messages)
}
