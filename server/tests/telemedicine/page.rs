//! A page of a call, as far as its connection goes.

use std::net::SocketAddr;

use futures::{SinkExt, StreamExt};
use http::{HeaderValue, StatusCode, header};
use telemedicine::model::{
    Bye, Candidate, Description, FromBrowser, FromServer, Peer, PeerId, SdpKind, Situation, Welcome,
    limits::{PROTOCOL, SIGNAL_PATH},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use crate::world::PATIENCE;

pub struct Page {
    pub socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub welcome: Option<Welcome>,
    /// How the visit stood when it was last said.
    pub situation: Option<Situation>,
}

/// Not let in, with which answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused(pub StatusCode);

impl Page {
    /// From a page of the house, and welcomed.
    pub async fn open(at: SocketAddr, cookie: Option<&str>, ticket: &str) -> Result<Self, Refused> {
        let origin = format!("http://{at}");
        let mut page = Self::knock(at, cookie, Some(&origin), &format!("{PROTOCOL}, {ticket}")).await?;
        match page.hear().await {
            FromServer::Welcome(welcome) => {
                page.situation = Some(welcome.situation.clone());
                page.welcome = Some(*welcome);
            }
            other => panic!("{other:?} in place of a welcome"),
        }
        Ok(page)
    }

    pub async fn knock(
        at: SocketAddr,
        cookie: Option<&str>,
        origin: Option<&str>,
        protocols: &str,
    ) -> Result<Self, Refused> {
        let mut request = format!("ws://{at}{SIGNAL_PATH}").into_client_request().expect("a request");
        let headers = request.headers_mut();
        let value = |text: &str| HeaderValue::from_str(text).expect("a header");
        if let Some(cookie) = cookie {
            headers.insert(header::COOKIE, value(cookie));
        }
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, value(origin));
        }
        if !protocols.is_empty() {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, value(protocols));
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self { socket, welcome: None, situation: None }),
            Err(Error::Http(answer)) => Err(Refused(answer.status())),
            Err(other) => panic!("no answer: {other}"),
        }
    }

    pub fn you(&self) -> PeerId {
        self.welcome.as_ref().expect("welcomed").you.id
    }

    pub fn peers(&self) -> Vec<Peer> {
        self.welcome.as_ref().expect("welcomed").peers.clone()
    }

    pub async fn say(&mut self, message: &FromBrowser) {
        let text = serde_json::to_string(message).expect("json");
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    pub async fn describe(&mut self, to: PeerId, sdp: &str) {
        let description = Description { kind: SdpKind::Offer, sdp: sdp.into() };
        self.say(&FromBrowser::Description { to, description }).await;
    }

    pub async fn candidate(&mut self, to: PeerId, text: &str) {
        let candidate = Candidate {
            candidate: text.into(),
            sdp_mid: Some("0".into()),
            sdp_m_line_index: Some(0),
            username_fragment: None,
        };
        self.say(&FromBrowser::Candidate { to, candidate }).await;
    }

    /// The next message that says something.
    pub async fn hear(&mut self) -> FromServer {
        loop {
            let frame =
                timeout(PATIENCE, self.socket.next()).await.expect("something is said").expect("before the end");
            let message = match frame.expect("a frame") {
                Message::Text(text) => serde_json::from_str(&text).expect("a message"),
                Message::Close(_) => panic!("closed without a word"),
                _ => continue,
            };
            match message {
                FromServer::Pulse => {}
                FromServer::Situation(situation) => {
                    self.situation = Some((*situation).clone());
                    return FromServer::Situation(situation);
                }
                message => return message,
            }
        }
    }

    /// The first message that fits; what comes before is heard and left.
    pub async fn until<T>(&mut self, fits: impl Fn(FromServer) -> Option<T>) -> T {
        let mut before = Vec::new();
        let search = async {
            loop {
                let message = self.hear().await;
                if let Some(found) = fits(message.clone()) {
                    return found;
                }
                before.push(message);
            }
        };
        match timeout(PATIENCE, search).await {
            Ok(found) => found,
            Err(_) => panic!("it was not said, but: {before:?}"),
        }
    }

    pub async fn situation_is(&mut self, fits: impl Fn(&Situation) -> bool) -> Situation {
        if let Some(now) = self.situation.clone().filter(|now| fits(now)) {
            return now;
        }
        self.until(|message| match message {
            FromServer::Situation(now) if fits(&now) => Some(*now),
            _ => None,
        })
        .await
    }

    pub async fn joined(&mut self) -> Peer {
        self.until(|message| match message {
            FromServer::Joined(peer) => Some(peer),
            _ => None,
        })
        .await
    }

    pub async fn sdp(&mut self) -> (PeerId, String) {
        self.until(|message| match message {
            FromServer::Description { from, description } => Some((from, description.sdp)),
            _ => None,
        })
        .await
    }

    pub async fn bye(&mut self) -> Bye {
        self.until(|message| match message {
            FromServer::Bye(bye) => Some(bye),
            _ => None,
        })
        .await
    }

    /// Nothing is said for a moment but how the visit stands.
    pub async fn hears_nothing(&mut self) {
        let silence = std::time::Duration::from_millis(400);
        if let Ok(message) =
            timeout(silence, self.until(|message| (!matches!(message, FromServer::Situation(_))).then_some(message)))
                .await
        {
            panic!("heard {message:?}");
        }
    }

    /// The server has ended the connection; says with which last word, if there was one.
    pub async fn ended(&mut self) -> Option<Bye> {
        let mut bye = None;
        let end = async {
            while let Some(Ok(frame)) = self.socket.next().await {
                if let Message::Text(text) = frame
                    && let Ok(FromServer::Bye(word)) = serde_json::from_str(&text)
                {
                    bye = Some(word);
                }
            }
        };
        timeout(PATIENCE, end).await.expect("the connection ends");
        bye
    }
}
