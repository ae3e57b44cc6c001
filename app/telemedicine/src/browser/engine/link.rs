//! The connection with the server.

use std::{cell::Cell, rc::Rc, time::Duration};

use ::model::AppError;
use js_sys::{Array, Date};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{MessageEvent, WebSocket};

use super::Engine;
use crate::{
    api,
    browser::{
        Link, Seat,
        js::{Listener, sleep},
    },
    model::{
        Bye, FromBrowser, TakeGuestTicket, TakeTicket, Ticket,
        limits::{PROTOCOL, SIGNAL_PATH},
    },
};

/// So long a call waits for the address of the relay, and then begins without.
const RELAY_STEPS: u32 = 60;
const RELAY_STEP: Duration = Duration::from_millis(25);

pub struct Socket {
    socket: WebSocket,
    _listeners: [Listener; 2],
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}

impl Engine {
    pub fn connect(self: &Rc<Self>) {
        let link = self.room.link;
        if self.closed.get() || matches!(link.get_untracked(), Link::Connecting | Link::Open) {
            return;
        }
        if link.get_untracked() != Link::Lost {
            link.set(Link::Connecting);
        }
        let turn = self.next_turn();
        let engine = self.clone();
        spawn_local(async move {
            let ticket = engine.ticket_and_relay().await;
            if engine.closed.get() || engine.turn.get() != turn {
                return;
            }
            match ticket {
                Ok(ticket) => engine.open_socket(&ticket, turn),
                Err(AppError::Offline | AppError::Busy | AppError::Internal { .. } | AppError::RateLimited { .. }) => {
                    engine.lost();
                }
                Err(error) => {
                    engine.end_call();
                    link.set(Link::Refused(error));
                }
            }
        });
    }

    pub(super) fn next_turn(&self) -> u32 {
        self.turn.set(self.turn.get() + 1);
        self.heard.set(Date::now());
        self.turn.get()
    }

    /// Both at the same time: the first connection already knows the relay.
    async fn ticket_and_relay(self: &Rc<Self>) -> Result<Ticket, AppError> {
        let (engine, asked) = (self.clone(), Rc::new(Cell::new(false)));
        let answered = asked.clone();
        spawn_local(async move {
            engine.renew_ice_if_old().await;
            answered.set(true);
        });
        let ticket = self.ticket().await?;
        for _ in 0..RELAY_STEPS {
            if asked.get() {
                break;
            }
            sleep(RELAY_STEP).await;
        }
        Ok(ticket)
    }

    async fn ticket(&self) -> Result<Ticket, AppError> {
        let (key, resume) = (kit::new_key(), self.me.get());
        match &self.seat {
            Seat::Visit(appointment_id) => {
                let cmd = TakeTicket { appointment_id: *appointment_id, resume };
                kit::call(api::CallTicket { key, cmd }).await
            }
            Seat::Guest { guest_id, pass } => {
                let cmd = TakeGuestTicket { guest_id: *guest_id, pass: pass.clone(), resume };
                kit::call(api::GuestTicket { key, cmd }).await
            }
        }
    }

    pub(super) fn open_socket(self: &Rc<Self>, ticket: &Ticket, turn: u32) {
        let protocols = Array::of2(&PROTOCOL.into(), &ticket.ticket.as_str().into());
        let socket = signal_address().and_then(|address| WebSocket::new_with_str_sequence(&address, &protocols).ok());
        let Some(socket) = socket else { return self.lost() };
        let engine = Rc::downgrade(self);
        let message = Listener::new(&socket, "message", move |event| {
            let said = event.unchecked_ref::<MessageEvent>().data().as_string();
            let said = said.and_then(|said| serde_json::from_str(&said).ok());
            if let (Some(engine), Some(said)) = (engine.upgrade(), said)
                && engine.turn.get() == turn
            {
                engine.heard.set(Date::now());
                engine.hear(said);
            }
        });
        let engine = Rc::downgrade(self);
        let close = Listener::new(&socket, "close", move |_| {
            if let Some(engine) = engine.upgrade()
                && engine.turn.get() == turn
            {
                engine.lost();
            }
        });
        self.socket.replace(Some(Socket { socket, _listeners: [message, close] }));
    }

    /// Comes again: after 1, 2, 4, 8, 8 … seconds.
    pub(super) fn lost(self: &Rc<Self>) {
        if self.closed.get() || matches!(self.room.link.get_untracked(), Link::Over(_) | Link::Refused(_)) {
            return;
        }
        let turn = self.next_turn();
        self.socket.replace(None);
        self.room.link.set(Link::Lost);
        let wait = Duration::from_secs(1 << self.tries.get().min(3));
        self.tries.set(self.tries.get() + 1);
        let engine = Rc::downgrade(self);
        set_timeout(
            move || {
                if let Some(engine) = engine.upgrade()
                    && engine.turn.get() == turn
                {
                    engine.connect();
                }
            },
            wait,
        );
    }

    pub(super) fn network_is_back(self: &Rc<Self>) {
        if self.room.link.get_untracked() == Link::Lost {
            self.tries.set(0);
            self.connect();
        }
        for peer in self.peers.borrow().iter() {
            peer.refresh();
        }
    }

    pub fn say(&self, message: &FromBrowser) {
        let Ok(text) = serde_json::to_string(message) else { return };
        if let Some(Socket { socket, .. }) = &*self.socket.borrow()
            && socket.ready_state() == WebSocket::OPEN
        {
            // What is lost here is said again after the next welcome.
            let _ = socket.send_with_str(&text);
        }
    }

    pub fn leave(self: &Rc<Self>) {
        self.say(&FromBrowser::Leave);
        self.end(Bye::Left);
    }
}

fn signal_address() -> Option<String> {
    let place = location();
    let secure = place.protocol().ok()? == "https:";
    let scheme = if secure { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{SIGNAL_PATH}", place.host().ok()?))
}
