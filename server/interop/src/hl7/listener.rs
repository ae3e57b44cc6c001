//! The listener: takes messages in over MLLP, one after the other on each connection, and answers each.

use std::{net::IpAddr, sync::Arc, time::Duration};

use futures::{SinkExt, StreamExt};
use ipnet::IpNet;
use model::{AppError, FacilityId};
use platform::{Ctx, Hale};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::timeout,
};
use tokio_util::{codec::Framed, sync::CancellationToken};

use super::{
    mllp::{Broken, Mllp},
    take_in::receive,
};

/// So many frames in a row that hold no message are noise that happens to have frames in it.
const MOST_UNREADABLE: u32 = 16;

/// How a listener keeps itself.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Analysers at once; one more waits until another one leaves.
    pub connections: usize,
    /// A connection that is silent for so long is closed: senders open another one.
    pub idle: Duration,
    /// A message that has begun has so long to end.
    pub message: Duration,
    /// So long an answer may take to be read.
    pub answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            idle: Duration::from_secs(15 * 60),
            message: Duration::from_secs(60),
            answer: Duration::from_secs(30),
        }
    }
}

/// Whose messages come here, and from where.
#[derive(Clone, Debug)]
pub struct Receiver {
    pub facility: FacilityId,
    /// MLLP knows no passwords: who may send is who has one of these addresses.
    pub from: Vec<IpNet>,
    pub limits: Limits,
}

/// Listens until `stop`. What is under way then is finished and answered first.
pub async fn listen(hale: Hale, listener: TcpListener, receiver: Receiver, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(receiver.limits.connections));
    let receiver = Arc::new(receiver);
    let mut connections = JoinSet::new();
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = stop.cancelled() => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((_, peer)) if !receiver.knows(peer.ip()) => {
                tracing::warn!(%peer, "HL7: this address may not send (HALE_HL7_FROM)");
            }
            Ok((stream, peer)) => {
                // An answer is small, and its reader waits for it.
                drop(stream.set_nodelay(true));
                let (hale, receiver, stop) = (hale.clone(), receiver.clone(), stop.clone());
                connections.spawn(async move {
                    let _place = place;
                    match serve(&hale, &receiver, stream, peer.ip(), &stop).await {
                        Ok(messages) => tracing::debug!(%peer, messages, "HL7: the connection is closed"),
                        Err(cause) => tracing::warn!(%peer, %cause, "HL7: the connection is closed"),
                    }
                });
            }
            Err(error) => {
                // Out of file handles: a moment later there may be some.
                tracing::warn!(cause = %error, "HL7: a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
    connections.join_all().await;
}

impl Receiver {
    fn knows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.from.iter().any(|net| net.contains(&address))
    }
}

/// Why a connection was given up.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("a message had begun and did not end in time")]
    Unfinished,
    #[error("what is sent is framed, and no HL7")]
    NoMessages,
    #[error("the sender does not read its answers")]
    Deaf,
    /// No answer: the sender keeps the message and sends it again.
    #[error("a message could not be taken in now, and will come again: {0}")]
    NotNow(AppError),
}

async fn serve(
    hale: &Hale,
    receiver: &Receiver,
    stream: TcpStream,
    peer: IpAddr,
    stop: &CancellationToken,
) -> Result<u64, Ended> {
    let limits = &receiver.limits;
    let mut frames = Framed::new(stream, Mllp::default());
    let (mut messages, mut unreadable) = (0, 0);
    loop {
        let Some(body) = next(&mut frames, limits, stop).await? else { return Ok(messages) };
        unreadable = if is_message(&body) { 0 } else { unreadable + 1 };
        if unreadable > MOST_UNREADABLE {
            return Err(Ended::NoMessages);
        }
        let answer = answer(hale, receiver.facility, peer, &body).await.map_err(Ended::NotNow)?;
        messages += 1;
        if let Some(answer) = answer {
            timeout(limits.answer, frames.send(answer.as_slice())).await.map_err(|_| Ended::Deaf)??;
        }
    }
}

/// Does it begin as a message does? Whoever sends something else is told so, a few times.
fn is_message(body: &[u8]) -> bool {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start().starts_with(b"MSH")
}

/// The next message; `None` when the sender is gone, silent, or the house closes.
async fn next(
    frames: &mut Framed<TcpStream, Mllp>,
    limits: &Limits,
    stop: &CancellationToken,
) -> Result<Option<bytes::Bytes>, Ended> {
    // A slow drip must not keep a message open for ever: once begun, all of it has one limit.
    let silent = timeout(limits.idle, first_byte(frames));
    tokio::select! {
        // What is there already is read first.
        biased;
        here = silent => match here {
            Ok(true) => {}
            Ok(false) | Err(_) => return Ok(None),
        },
        () = stop.cancelled() => return Ok(None),
    }
    match timeout(limits.message, frames.next()).await {
        Ok(frame) => Ok(frame.transpose()?),
        Err(_) if frames.codec().is_inside() => Err(Ended::Unfinished),
        Err(_) => Ok(None),
    }
}

/// Is anything there to read?
async fn first_byte(frames: &mut Framed<TcpStream, Mllp>) -> bool {
    if !frames.read_buffer().is_empty() {
        return true;
    }
    let mut byte = [0];
    matches!(frames.get_ref().peek(&mut byte).await, Ok(1))
}

/// Through the spine, as one unit of work of its own.
async fn answer(hale: &Hale, facility: FacilityId, peer: IpAddr, body: &[u8]) -> Result<Option<Vec<u8>>, AppError> {
    let mut ctx = Ctx::system(hale, "hl7");
    ctx.address = Some(peer);
    Ok(receive(ctx, facility, body.to_vec()).await?.answer)
}
