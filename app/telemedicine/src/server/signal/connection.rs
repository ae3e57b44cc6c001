//! One connection of one page. It knows nothing of sockets: whoever holds it brings frames and takes messages.

use std::time::Instant;

use model::{Action, AppError};
use platform::{Actor, Command, Ctx, Failure, Tx, command};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use super::{
    allowance::Allowance,
    hub::Hub,
    room::{Ask, OUTBOX, Signal},
};
use crate::{
    model::{
        Bye, ChatLine, FromBrowser, FromServer, Refused,
        limits::{CHAT_CHARS, MESSAGE_BYTES},
    },
    server::{
        chat::{self, Author},
        policy::{self, Subject},
        seat::{LeaveSeat, LoseSeat, Seat},
        visit,
    },
};

pub struct Connection {
    ctx: Ctx,
    seat: Seat,
    author: Author,
    room: mpsc::Sender<Ask>,
    inbox: mpsc::Receiver<FromServer>,
    allowance: Allowance,
    /// The seat was given up, or is somebody else's.
    left: bool,
}

impl Connection {
    /// Sits down in the call. `ctx` is whoever has shown the ticket.
    pub async fn enter(ctx: Ctx, seat: Seat, now: Instant) -> Result<Self, Bye> {
        let hub = ctx.hale.fitted::<Hub>().ok_or(Bye::ComeAgain)?;
        let author = seat.author;
        let (outbox, inbox) = mpsc::channel(OUTBOX);
        let (entered, answer) = oneshot::channel();
        let mut ask = Ask::Enter { seat: seat.clone(), author, outbox, entered };
        // A call that ends at this very moment is no longer the one to enter.
        let room = loop {
            let room = hub.room(&ctx.hale, seat.appointment, seat.practitioner);
            match room.send(ask).await {
                Ok(()) => break room,
                Err(mpsc::error::SendError(unheard)) => ask = unheard,
            }
        };
        match answer.await {
            Ok(true) => Ok(Self { ctx, seat, author, room, inbox, allowance: Allowance::new(now), left: false }),
            _ => Err(Bye::ComeAgain),
        }
    }

    /// May they stay, as who they are now?
    pub fn may_stay(&self, actor: &Actor) -> bool {
        let Seat { patient, facility, practitioner, .. } = self.seat;
        let action = match self.author {
            Author::Patient(_) => Action::Edit,
            Author::Clinician(_) => Action::Treat,
            Author::Guest(_) => return true,
        };
        actor.account() == self.author.account()
            && policy::may(actor, action, Subject { patient, facility, practitioner })
    }

    pub fn seat(&self) -> &Seat {
        &self.seat
    }

    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// What to send next; `None` when the line was too slow. After a `Bye` there is nothing more.
    pub async fn next(&mut self) -> Option<FromServer> {
        let message = self.inbox.recv().await;
        if let Some(FromServer::Bye(Bye::Replaced | Bye::Finished | Bye::ToPhone | Bye::Removed | Bye::Cancelled)) =
            message
        {
            self.left = true;
        }
        message
    }

    /// A frame of text. An error ends the connection.
    pub async fn say(&mut self, frame: &str, now: Instant) -> Result<Option<FromServer>, Bye> {
        if !self.allowance.take(now) {
            return Err(Bye::TooMuch);
        }
        if frame.len() > MESSAGE_BYTES {
            return Err(Bye::NotUnderstood);
        }
        let message: FromBrowser = serde_json::from_str(frame).map_err(|_| Bye::NotUnderstood)?;
        if !message.fits() {
            return Ok(Some(FromServer::Refused(match message {
                FromBrowser::Chat { key, .. } => {
                    Refused::Chat { key, message: format!("A message can have {CHAT_CHARS} characters at most.") }
                }
                _ => Refused::TooLong,
            })));
        }
        let signal = match message {
            FromBrowser::Media(media) => Signal::Media(media),
            FromBrowser::Description { to, description } => {
                self.allowance.described(to);
                Signal::Description { to, description }
            }
            FromBrowser::Candidate { to, candidate } => {
                if !self.allowance.take_candidate(to) {
                    return Ok(Some(FromServer::Refused(Refused::TooMany(to))));
                }
                Signal::Candidate { to, candidate }
            }
            FromBrowser::Chat { key, text } => return Ok(self.chat(key, text).await),
            FromBrowser::Leave => {
                self.leave().await;
                return Err(Bye::Left);
            }
        };
        let ask = Ask::Say { from: self.seat.peer, connection: self.seat.connection, signal };
        self.room.try_send(ask).map(|()| None).map_err(|_| Bye::ComeAgain)
    }

    /// By a command of its own, as whoever sits here; what was kept comes back to everybody by the call.
    async fn chat(&self, key: model::IdempotencyKey, text: String) -> Option<FromServer> {
        let write = WriteLine { appointment: self.seat.appointment, author: self.author, key, text };
        match command::run(self.ctx.clone(), self.new_key(), write).await {
            Ok(_) => None,
            Err(error) => Some(FromServer::Refused(Refused::Chat { key, message: sentence(&error) })),
        }
    }

    fn new_key(&self) -> model::IdempotencyKey {
        let hale = &self.ctx.hale;
        hale.random().uuid(hale.clock().now()).into()
    }

    async fn leave(&mut self) {
        let Seat { appointment, peer, connection, .. } = self.seat;
        self.left = true;
        drop(command::run(self.ctx.clone(), self.new_key(), LeaveSeat { appointment, peer, connection }).await);
    }

    /// The socket is gone. Without a word of leaving, the seat is kept for a moment.
    pub async fn end(mut self) {
        let Seat { appointment, peer, connection, .. } = self.seat;
        drop(self.room.send(Ask::Gone { connection }).await);
        if !self.left {
            self.left = true;
            drop(command::run(self.ctx.clone(), self.new_key(), LoseSeat { appointment, peer, connection }).await);
        }
    }

    /// Put out, for good: such as whoever has been signed out.
    pub async fn put_out(mut self) {
        if !self.left {
            self.leave().await;
        }
        drop(self.room.send(Ask::Gone { connection: self.seat.connection }).await);
    }
}

/// What a form would show.
fn sentence(error: &AppError) -> String {
    match error {
        AppError::Invalid { fields } => {
            fields.0.first().map_or_else(|| error.to_string(), |field| field.message.clone())
        }
        error => error.to_string(),
    }
}

/// A message of the chat, by whoever has a seat. Only a connection says this: whose seat it is, it knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct WriteLine {
    appointment: model::AppointmentId,
    author: Author,
    key: model::IdempotencyKey,
    text: String,
}

impl Command for WriteLine {
    const NAME: &'static str = "telemedicine.write_line";
    const PERMISSION: model::Permission = model::Permission::Public;
    type Output = ChatLine;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChatLine, Failure> {
        let row = visit::for_the_call(tx, self.appointment).await?;
        chat::may_write(tx, &row, self.author).await?;
        chat::write(tx, &row, self.author, self.key, &self.text).await
    }
}
