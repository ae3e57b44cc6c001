//! Carries a facility's messages to where they go, one after the other.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use model::{AppError, FacilityId, IdempotencyKey};
use platform::{Command, Ctx, Hale, command, query};
use tokio::{net::TcpStream, time::timeout};
use tokio_util::{codec::Framed, sync::CancellationToken};

use super::{
    Destination,
    next::{Outgoing, Said, Settle, TakeNext, Waits},
};
use crate::hl7::{charset, message::Message, mllp::Mllp};

#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often to look for something to send.
    pub round: Duration,
    /// A connection and an answer may take so long each.
    pub answer: Duration,
    /// After a failure, doubled each time …
    pub first_pause: Duration,
    /// … up to this.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            round: Duration::from_secs(1),
            answer: Duration::from_secs(30),
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(5 * 60),
        }
    }
}

/// Sends until `stop`. Nothing is ever given up for want of an answer: an interface that is down for a weekend goes on
/// on Monday where it was.
pub async fn deliver(
    hale: Hale,
    facility: FacilityId,
    destination: Destination,
    patience: Patience,
    stop: CancellationToken,
) {
    let mut pause = patience.first_pause;
    loop {
        let wait = match deliver_all(&hale, facility, &destination, patience).await {
            Ok(()) => {
                pause = patience.first_pause;
                patience.round
            }
            Err(cause) => {
                tracing::warn!(%destination, %cause, seconds = pause.as_secs(), "HL7: sending waits");
                let wait = pause;
                pause = (pause * 2).min(patience.longest_pause);
                wait
            }
        };
        tokio::select! { () = tokio::time::sleep(wait) => {}, () = stop.cancelled() => return }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Stuck {
    #[error("{0}")]
    House(#[from] AppError),
    #[error("the receiver can't be reached: {0}")]
    Unreachable(std::io::Error),
    #[error("the receiver does not answer")]
    Silent,
    #[error("the receiver closed the connection or sent noise")]
    Broken,
    #[error("the receiver answered something else")]
    Otherwise,
}

/// Everything that waits, over one connection.
pub async fn deliver_all(
    hale: &Hale,
    facility: FacilityId,
    destination: &Destination,
    patience: Patience,
) -> Result<(), Stuck> {
    let mut line = None;
    while query::ask(Ctx::system(hale, "hl7"), Waits { facility }).await? {
        let Some(next) = run(hale, TakeNext { facility }).await? else { return Ok(()) };
        let sent = send(&mut line, destination, &next, patience).await;
        let said = match &sent {
            Ok(said) => said.clone(),
            Err(_) => Said::Nothing,
        };
        run(hale, Settle { facility, message: next.id, said }).await?;
        sent?;
    }
    Ok(())
}

type Line = Framed<TcpStream, Mllp>;

async fn send(
    line: &mut Option<Line>,
    destination: &Destination,
    next: &Outgoing,
    patience: Patience,
) -> Result<Said, Stuck> {
    let frames = match line {
        Some(frames) => frames,
        None => {
            let connected = timeout(patience.answer, TcpStream::connect(&destination.address)).await;
            let stream = connected.map_err(|_| Stuck::Silent)?.map_err(Stuck::Unreachable)?;
            line.insert(Framed::new(stream, Mllp::default()))
        }
    };
    timeout(patience.answer, frames.send(next.body.as_slice()))
        .await
        .map_err(|_| Stuck::Silent)?
        .map_err(|_| Stuck::Broken)?;
    let answer = timeout(patience.answer, frames.next()).await.map_err(|_| Stuck::Silent)?;
    let answer = answer.ok_or(Stuck::Broken)?.map_err(|_| Stuck::Broken)?;
    read(&answer, &next.control_id).ok_or(Stuck::Otherwise)
}

/// MSA, when it is about this message.
fn read(answer: &[u8], control_id: &str) -> Option<Said> {
    let (text, _) = charset::decode(answer).ok()?;
    let message = Message::read(&text).ok()?;
    let msa = message.segment("MSA")?;
    if msa.text(2, 1).trim() != control_id {
        return None;
    }
    match msa.text(1, 1).trim() {
        "AA" | "CA" => Some(Said::Accepted(answer.to_vec())),
        code @ ("AE" | "AR" | "CE" | "CR") => {
            let err = message.segment("ERR");
            let words = [Some(msa.text(3, 1)), err.map(|err| err.text(8, 1)), err.map(|err| err.text(3, 2))];
            let words = words.into_iter().flatten().find(|words| !words.trim().is_empty()).unwrap_or_default();
            Some(Said::Refused {
                answer: answer.to_vec(),
                reason: format!("{code}: {words}").trim_end_matches(": ").into(),
            })
        }
        _ => None,
    }
}

async fn run<C: Command>(hale: &Hale, command: C) -> Result<C::Output, AppError> {
    let key: IdempotencyKey = hale.random().uuid(hale.clock().now()).into();
    command::run(Ctx::system(hale, "hl7"), key, command).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_about_one_message() {
        let answer = |msa: &str| format!("MSH|^~\\&|LAB|||||ACK|9|P|2.5.1\r{msa}\r").into_bytes();
        assert!(matches!(read(&answer("MSA|AA|HALE7"), "HALE7"), Some(Said::Accepted(_))));
        assert!(matches!(read(&answer("MSA|CA|HALE7"), "HALE7"), Some(Said::Accepted(_))));
        assert!(read(&answer("MSA|AA|HALE6"), "HALE7").is_none());
        assert!(read(&answer("MSA|XX|HALE7"), "HALE7").is_none());
        assert!(read(b"noise", "HALE7").is_none());
        let Some(Said::Refused { reason, .. }) = read(&answer("MSA|AE|HALE7|unknown test"), "HALE7") else { panic!() };
        assert_eq!(reason, "AE: unknown test");
        let Some(Said::Refused { reason, .. }) = read(&answer("MSA|AR|HALE7\rERR|||207^Internal"), "HALE7") else {
            panic!()
        };
        assert_eq!(reason, "AR: Internal");
    }
}
