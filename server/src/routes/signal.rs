//! GET /api/telemedicine/signal: the WebSocket over which the pages of a call find each other. Only from a page of this house
//! (Origin), and only with a ticket, which is used up before the connection stands. What is said, and how much, the
//! connection checks (`telemedicine::server::signal`).

use std::time::{Duration, Instant};

use axum::{
    Extension,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code, rejection::WebSocketUpgradeRejection},
    },
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use model::AppError;
use platform::{
    Ctx, Hale, command,
    session::{self, Token},
    web::{errors, origin},
};
use telemedicine::{
    model::{
        Bye, CallRole, FromServer, VisitState,
        limits::{MESSAGE_BYTES, PROTOCOL, PULSE_SECONDS, SILENCE_SECONDS},
    },
    server::{
        seat::{LoseSeat, Seat, TakeSeat},
        signal::Connection,
    },
};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::router::Site;

const PULSE: Duration = Duration::from_secs(PULSE_SECONDS);
const SILENCE: Duration = Duration::from_secs(SILENCE_SECONDS);
/// How long somebody whose session has ended may still speak.
const RECHECK: Duration = Duration::from_secs(15);
/// A line on which nothing goes out for so long is lost.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longer than any ticket.
const LONGEST_TICKET: usize = 100;

pub async fn signal(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if !origin::is_ours(&site.hale, &headers) {
        return errors::response(&AppError::Forbidden);
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Some(ticket) = ticket(&headers) else { return errors::response(&AppError::Forbidden) };
    let hale = site.hale;
    let connection = hale.random().uuid(hale.clock().now());
    let take = TakeSeat::new(&ticket, hale.wire().instance(), connection);
    let key = hale.random().uuid(hale.clock().now()).into();
    let seat = match command::run(ctx.clone(), key, take).await {
        Ok(seat) => seat,
        Err(error) => return errors::response(&error),
    };
    let token = platform::web::session_token(&hale, &headers);
    let (lost, lost_ctx) = (seat.clone(), ctx.clone());
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_failed_upgrade(move |_| drop(tokio::spawn(lose(lost_ctx, lost))))
        .on_upgrade(move |socket| hold(ctx, seat, token, socket))
}

/// After the protocol, in the order in which the page offers them.
fn ticket(headers: &HeaderMap) -> Option<String> {
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    let (protocol, ticket) = offered.split_once(',')?;
    let ticket = ticket.trim();
    (protocol.trim() == PROTOCOL && ticket.len() <= LONGEST_TICKET && !ticket.contains(',')).then(|| ticket.to_owned())
}

async fn lose(ctx: Ctx, seat: Seat) {
    let key = ctx.hale.random().uuid(ctx.hale.clock().now()).into();
    let Seat { appointment, peer, connection, .. } = seat;
    drop(command::run(ctx, key, LoseSeat { appointment, peer, connection }).await);
}

async fn hold(ctx: Ctx, seat: Seat, token: Option<Token>, socket: WebSocket) {
    let mut line = Line { socket, state: None };
    match Connection::enter(ctx.clone(), seat.clone(), Instant::now()).await {
        Ok(connection) => {
            let bye = speak(connection, &mut line, token).await;
            if let Some(bye) = bye {
                line.close(bye).await;
            }
        }
        Err(bye) => {
            line.close(bye).await;
            lose(ctx, seat).await;
        }
    }
}

/// Until one of the two ends it. `None`: there is nobody to say goodbye to.
async fn speak(mut connection: Connection, line: &mut Line, token: Option<Token>) -> Option<Bye> {
    let hale = connection.ctx().hale.clone();
    let mut pulse = interval(PULSE);
    let mut recheck = interval(RECHECK);
    for ticks in [&mut pulse, &mut recheck] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.reset();
    }
    let mut heard = Instant::now();
    let bye = loop {
        tokio::select! {
            frame = line.socket.recv() => {
                heard = Instant::now();
                match frame {
                    Some(Ok(Message::Text(text))) => match connection.say(&text, heard).await {
                        Ok(None) => {}
                        Ok(Some(answer)) => if !line.send(&answer).await { break None },
                        Err(bye) => break Some(bye),
                    },
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Binary(_))) => break Some(Bye::NotUnderstood),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break None,
                }
            }
            message = connection.next() => match message {
                Some(FromServer::Bye(bye)) => break Some(bye),
                Some(message) => if !line.send(&message).await { break None },
                None => break Some(Bye::ComeAgain),
            },
            _ = pulse.tick() => {
                if heard.elapsed() >= SILENCE || !line.pulse().await {
                    break None;
                }
            }
            _ = recheck.tick() => if !may_stay(&hale, &connection, token.as_ref(), line.state).await {
                connection.put_out().await;
                return Some(Bye::SessionEnded);
            },
            () = hale.live().closed() => break Some(Bye::ComeAgain),
        }
    };
    connection.end().await;
    bye
}

/// Whoever has been signed out, or has lost the role, is out within seconds. Being in a call, or waiting for one, counts as being
/// there: nobody is signed out while they speak.
async fn may_stay(hale: &Hale, connection: &Connection, token: Option<&Token>, state: Option<VisitState>) -> bool {
    let role = connection.seat().role;
    if role == CallRole::Guest {
        return true;
    }
    let Some(token) = token else { return false };
    let is_there = role == CallRole::Patient || state.is_some_and(VisitState::is_open);
    match session::current(hale, token, is_there).await {
        Ok(Some(current)) => connection.may_stay(&current.actor),
        Ok(None) => false,
        // The database is away for a moment: that is nobody's fault.
        Err(_) => true,
    }
}

/// The socket, and what it was told last of the visit.
struct Line {
    socket: WebSocket,
    state: Option<VisitState>,
}

impl Line {
    async fn send(&mut self, message: &FromServer) -> bool {
        match message {
            FromServer::Welcome(welcome) => self.state = Some(welcome.situation.state),
            FromServer::Situation(situation) => self.state = Some(situation.state),
            _ => {}
        }
        let Ok(text) = serde_json::to_string(message) else { return false };
        self.write(Message::Text(text.into())).await
    }

    /// A message for the page, which can't see pings, and a ping for us, whom the browser answers.
    async fn pulse(&mut self) -> bool {
        self.send(&FromServer::Pulse).await && self.write(Message::Ping(Vec::new().into())).await
    }

    async fn write(&mut self, message: Message) -> bool {
        matches!(timeout(PATIENCE, self.socket.send(message)).await, Ok(Ok(())))
    }

    async fn close(mut self, bye: Bye) {
        let code = match bye {
            Bye::TooMuch | Bye::NotUnderstood => close_code::POLICY,
            Bye::ComeAgain => close_code::RESTART,
            _ => close_code::NORMAL,
        };
        if self.send(&FromServer::Bye(bye)).await {
            self.write(Message::Close(Some(CloseFrame { code, reason: bye.name().into() }))).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_comes_after_the_protocol() {
        let of = |offered: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, http::HeaderValue::from_static(offered));
            ticket(&headers)
        };
        assert_eq!(of("hale.signal.1, abc-DEF_1").as_deref(), Some("abc-DEF_1"));
        assert_eq!(of("hale.signal.1,abc").as_deref(), Some("abc"));
        for wrong in ["hale.signal.1", "abc, hale.signal.1", "hale.signal.2, abc", "hale.signal.1, abc, def", ""] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        assert_eq!(ticket(&HeaderMap::new()), None);
    }
}
