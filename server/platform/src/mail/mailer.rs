//! The way out: a mail server over SMTP, or none.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use uuid::Uuid;

use super::Letter;
use crate::settings::Settings;

#[derive(Clone, Debug)]
pub struct Mailer {
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: Mailbox,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// There is no mail server: the notification stays, and is shown as not sent.
    Kept,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address can't be written to: trying again will not help.
    #[error("the address or the text can't be put into an e-mail")]
    Unwritable,
    #[error("the mail server refused it for good")]
    Refused,
    /// Only the code is kept: the server's own words may quote the address, and this reaches the log.
    #[error("the mail server did not take it ({0})")]
    NotNow(String),
}

impl Mailer {
    /// A mail server that hangs holds up one worker, and for no longer than this.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// No mail server: everything is kept.
    pub fn off() -> Self {
        Self { transport: None, from: sender("localhost") }
    }

    pub fn new(settings: &Settings) -> Self {
        let base = settings.base_url();
        let host = url::Url::parse(&base).ok().and_then(|url| url.host_str().map(str::to_owned));
        let from = settings.mail_from.clone().unwrap_or_else(|| sender(host.as_deref().unwrap_or("localhost")));
        let transport = settings.smtp_url.as_ref().and_then(|url| Self::transport(url.expose()).ok());
        Self { transport, from }
    }

    fn transport(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
        Ok(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(Self::PATIENCE)).build())
    }

    pub fn is_on(&self) -> bool {
        self.transport.is_some()
    }

    /// Sends. `id` becomes the Message-ID: should a letter leave twice because the server died between
    /// sending and noting it, mail programs show it once.
    pub async fn send(&self, id: Uuid, to: &str, letter: Letter) -> Result<Outcome, MailError> {
        let Some(transport) = &self.transport else { return Ok(Outcome::Kept) };
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(self.from.clone())
            .to(to.parse().map_err(|_| MailError::Unwritable)?)
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|_| MailError::Unwritable)?;
        match transport.send(message).await {
            Ok(_) => Ok(Outcome::Sent),
            Err(error) if error.is_permanent() => Err(MailError::Refused),
            Err(error) => Err(MailError::NotNow(match error.status() {
                Some(code) => format!("code {code}"),
                None => "no answer".into(),
            })),
        }
    }

    /// Connects and says hello, no more: for `hale doctor`. Nothing to connect to is a `false`.
    pub async fn hello(&self) -> Result<bool, MailError> {
        match &self.transport {
            Some(transport) => transport.test_connection().await.map_err(|error| MailError::NotNow(error.to_string())),
            None => Ok(false),
        }
    }
}

/// "Hale <no-reply@hale.example.org>"; hosts that can't stand in an address, such as `[::1]`, become localhost.
fn sender(host: &str) -> Mailbox {
    let email = lettre::Address::new("no-reply", host).or_else(|_| lettre::Address::new("no-reply", "localhost"));
    Mailbox::new(Some("Hale".into()), email.expect("no-reply@localhost is an address"))
}
