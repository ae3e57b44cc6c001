//! The signalling protocol: what a browser and the server say to each other over the WebSocket at
//! [`limits::SIGNAL_PATH`](super::limits::SIGNAL_PATH).
//!
//! 1. The page asks for a ticket (`api::call_ticket`, for guests `api::guest_ticket`) and connects at once:
//!    `WebSocket::new_with_str_sequence(url, [PROTOCOL, ticket])`. A ticket that is not good is refused before the
//!    connection stands (HTTP 401 or 403; the browser sees an `error` and a `close`): ask for another ticket, whose error
//!    says what is the matter.
//! 2. The server begins with [`FromServer::Welcome`]: who you are, how the visit stands, who is there, what was written.
//!    It is the whole truth, also after a reload or a connection that was lost: nothing has to be remembered.
//! 3. Whoever is let in ([`Situation::admitted`](super::Situation::admitted)) connects with each peer of the list, as
//!    perfect negotiation has it; [`PeerId::is_polite_towards`] says who is polite. `Description` and `Candidate` go to one
//!    peer each, and arrive in the order in which they were sent. A peer that has gone meanwhile: `Refused(NoSuchPeer)`,
//!    which is no error; `Left` comes, too.
//! 4. Whoever waits (a patient in the waiting room, a guest before the door) has the connection open, hears `Situation`
//!    whenever something changes, and may say `Media` and nothing else.
//! 5. Every text frame is one message of JSON. Binary frames, what is too long or what can't be read end the connection.
//!
//! The same person once more (another device, another tab, the page after a reload) takes the seat: the earlier connection
//! hears `Bye(Replaced)`, the others `Left` and `Joined`. A page that hears [`Bye`](FromServer::Bye) connects again only
//! where [`Bye::may_come_again`] says so; one whose connection just ends comes again with growing pauses (1, 2, 4, 8, 8 …
//! seconds), each time with a new ticket.
//!
//! **A connection that is lost is not a call that is lost.** The page asks for its next ticket with
//! [`resume`](super::TakeTicket::resume): the [`PeerId`] that it was. For [`limits::GRACE_SECONDS`](super::limits::GRACE_SECONDS)
//! the server keeps the seat, also while it is being restarted itself, and the others hear `Away` and then `Back` instead of
//! `Left` and `Joined`: picture and sound, which do not go by the server, are never torn down. Where `Welcome` names the same
//! `you.id`, the page keeps its `RTCPeerConnection`s to those who are still in the list; where it names another one, it
//! begins anew. What was said to a page that was away is not said again, so after `Back`, and after one's own return, both
//! sides: in `have-local-offer` send the local description once more, otherwise restart ICE where the connection is not
//! `connected`.

use ::model::IdempotencyKey;
use serde::{Deserialize, Serialize};

use super::{
    ChatLine, Media, Peer, PeerId, Situation,
    limits::{CANDIDATE_BYTES, CHAT_CHARS, SDP_BYTES},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SdpKind {
    Offer,
    Answer,
    Pranswer,
    Rollback,
}

/// `RTCSessionDescription`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    pub kind: SdpKind,
    pub sdp: String,
}

/// `RTCIceCandidate`; an empty `candidate` says that there are no more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    pub candidate: String,
    pub sdp_mid: Option<String>,
    pub sdp_m_line_index: Option<u16>,
    pub username_fragment: Option<String>,
}

/// What a browser says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FromBrowser {
    /// What it sends from now on; said once after `Welcome`, and whenever it changes.
    Media(Media),
    Description {
        to: PeerId,
        description: Description,
    },
    Candidate {
        to: PeerId,
        candidate: Candidate,
    },
    /// The key is the page's; sent again after a lost connection, the message stands there once.
    Chat {
        key: IdempotencyKey,
        text: String,
    },
    /// The person leaves on purpose. The visit stays open, and they may come back.
    Leave,
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromServer {
    /// First of all.
    Welcome(Box<Welcome>),
    /// How the visit stands now: let in, put back, who waits, running late. [`Situation::happenings`] makes the words of it.
    Situation(Box<Situation>),
    /// Somebody is in the call. Never oneself.
    Joined(Peer),
    Left {
        peer: PeerId,
        how: LeftHow,
    },
    /// Their connection to the server is lost; they may be back in a moment, as the same peer.
    Away(PeerId),
    Back(PeerId),
    Media {
        from: PeerId,
        media: Media,
    },
    Description {
        from: PeerId,
        description: Description,
    },
    Candidate {
        from: PeerId,
        candidate: Candidate,
    },
    /// To everybody who is let in, the writer included: for them it is the receipt.
    Chat(ChatLine),
    /// A message was not passed on. The connection stays.
    Refused(Refused),
    /// Nothing, to say that the connection lives.
    Pulse,
    /// The last word; the connection ends.
    Bye(Bye),
}

/// How things stand when somebody connects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub you: Peer,
    pub situation: Situation,
    /// The others. Empty for who waits.
    pub peers: Vec<Peer>,
    /// Oldest first. Empty for who waits.
    pub chat: Vec<ChatLine>,
}

model::named! {
    /// How somebody has gone, as the others read it.
    LeftHow {
        Left => "left", "has left";
        Lost => "lost", "has lost the connection";
        Removed => "removed", "was taken out of the call";
        PutBack => "put_back", "is back in the waiting room";
        Replaced => "replaced", "goes on with another device";
    }
}

/// Why a message was not passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// They are no longer there.
    NoSuchPeer(PeerId),
    /// Before the doctor lets them in, people wait.
    NotAdmitted,
    /// A description, a candidate or a chat message is longer than [`limits`](super::limits) says.
    TooLong,
    /// More candidates for a peer than [`limits::CANDIDATES`](super::limits::CANDIDATES).
    TooMany(PeerId),
    /// The chat message with this key was not kept; the sentence says why.
    Chat { key: IdempotencyKey, message: String },
}

model::named! {
    /// Why the server ends a connection.
    Bye {
        Finished => "finished", "The doctor has finished the visit.";
        ToPhone => "to_phone", "The call did not work out. The doctor calls you by telephone.";
        Cancelled => "cancelled", "The appointment was cancelled or moved.";
        Removed => "removed", "The doctor has taken you out of the call.";
        Replaced => "replaced", "You go on with another device or window.";
        Left => "left", "You have left the call. You can come back as long as the doctor has not finished it.";
        /// Sign in again.
        SessionEnded => "session_ended", "You were signed out. Sign in to come back.";
        /// The server is being restarted, or is too busy.
        ComeAgain => "come_again", "The connection was interrupted.";
        TooMuch => "too_much", "Your browser has sent too much at once.";
        NotUnderstood => "not_understood", "Your browser has sent something that is not part of a call.";
    }
}

impl Bye {
    /// The page connects again by itself.
    pub const fn may_come_again(self) -> bool {
        matches!(self, Self::ComeAgain | Self::TooMuch)
    }
}

impl FromBrowser {
    /// Is it short enough to be passed on?
    pub fn fits(&self) -> bool {
        match self {
            Self::Media(_) | Self::Leave => true,
            Self::Description { description, .. } => description.sdp.len() <= SDP_BYTES,
            Self::Candidate { candidate, .. } => {
                let short = |text: &Option<String>| text.as_ref().is_none_or(|text| text.len() <= 256);
                candidate.candidate.len() <= CANDIDATE_BYTES
                    && short(&candidate.sdp_mid)
                    && short(&candidate.username_fragment)
            }
            Self::Chat { text, .. } => text.chars().count() <= CHAT_CHARS,
        }
    }
}

/// Addresses of people's devices stand in no log.
macro_rules! hidden {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )*};
}
hidden!(Description, Candidate);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn peer() -> impl Strategy<Value = PeerId> {
        any::<u128>().prop_map(|id| PeerId(Uuid::from_u128(id)))
    }

    fn said() -> impl Strategy<Value = FromBrowser> {
        let kind =
            prop_oneof![Just(SdpKind::Offer), Just(SdpKind::Answer), Just(SdpKind::Pranswer), Just(SdpKind::Rollback)];
        let description = (kind, any::<String>()).prop_map(|(kind, sdp)| Description { kind, sdp });
        let candidate = (any::<String>(), any::<Option<String>>(), any::<Option<u16>>(), any::<Option<String>>())
            .prop_map(|(candidate, sdp_mid, sdp_m_line_index, username_fragment)| Candidate {
                candidate,
                sdp_mid,
                sdp_m_line_index,
                username_fragment,
            });
        prop_oneof![
            (any::<bool>(), any::<bool>(), any::<bool>())
                .prop_map(|(audio, video, screen)| FromBrowser::Media(Media { audio, video, screen })),
            (peer(), description).prop_map(|(to, description)| FromBrowser::Description { to, description }),
            (peer(), candidate).prop_map(|(to, candidate)| FromBrowser::Candidate { to, candidate }),
            (any::<u128>(), any::<String>())
                .prop_map(|(key, text)| FromBrowser::Chat { key: IdempotencyKey(Uuid::from_u128(key)), text }),
            Just(FromBrowser::Leave),
        ]
    }

    proptest! {
        #[test]
        fn what_is_said_is_what_is_heard(message in said()) {
            let text = serde_json::to_string(&message).expect("json");
            prop_assert_eq!(serde_json::from_str::<FromBrowser>(&text).expect("readable"), message);
        }

        #[test]
        fn nothing_that_is_sent_breaks_the_reader(text in any::<String>(), cut in any::<prop::sample::Index>(), message in said()) {
            drop(serde_json::from_str::<FromBrowser>(&text));
            let whole = serde_json::to_string(&message).expect("json");
            let mut at = cut.index(whole.len());
            while !whole.is_char_boundary(at) {
                at -= 1;
            }
            if at < whole.len() {
                prop_assert!(serde_json::from_str::<FromBrowser>(&whole[..at]).is_err());
            }
        }
    }

    #[test]
    fn the_words_on_the_wire_stay() {
        let written = |message: &FromBrowser| serde_json::to_string(message).expect("json");
        let to = PeerId(Uuid::nil());
        let media = Media { audio: true, video: false, screen: false };
        assert_eq!(written(&FromBrowser::Media(media)), r#"{"media":{"audio":true,"video":false,"screen":false}}"#);
        assert_eq!(written(&FromBrowser::Leave), r#""leave""#);
        let description = Description { kind: SdpKind::Offer, sdp: "v=0".into() };
        assert_eq!(
            written(&FromBrowser::Description { to, description }),
            r#"{"description":{"to":"00000000-0000-0000-0000-000000000000","description":{"kind":"offer","sdp":"v=0"}}}"#
        );
        assert_eq!(serde_json::to_string(&FromServer::Bye(Bye::ComeAgain)).expect("json"), r#"{"bye":"come_again"}"#);
        assert_eq!(serde_json::to_string(&FromServer::Pulse).expect("json"), r#""pulse""#);
    }

    #[test]
    fn what_the_protocol_does_not_know_is_not_read() {
        for wrong in [
            "",
            "null",
            "[]",
            "{}",
            r#""pulse""#,
            r#"{"leave":1}"#,
            r#"{"media":{"audio":true,"video":true,"screen":true,"more":1}}"#,
            r#"{"media":{"audio":1,"video":false,"screen":false}}"#,
            r#"{"media":{"audio":true,"video":true,"screen":true},"leave":null}"#,
            r#"{"welcome":{}}"#,
            r#"{"bye":"finished"}"#,
            r#"{"description":{"to":"x","description":{"kind":"offer","sdp":""}}}"#,
            r#"{"description":{"to":"00000000-0000-0000-0000-000000000000","from":"x","description":{"kind":"offer","sdp":""}}}"#,
        ] {
            assert!(serde_json::from_str::<FromBrowser>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_too_long_does_not_fit() {
        let to = PeerId(Uuid::nil());
        let sdp = |length: usize| FromBrowser::Description {
            to,
            description: Description { kind: SdpKind::Offer, sdp: "x".repeat(length) },
        };
        assert!(sdp(SDP_BYTES).fits() && !sdp(SDP_BYTES + 1).fits());
        let chat = |length: usize| FromBrowser::Chat { key: IdempotencyKey(Uuid::nil()), text: "é".repeat(length) };
        assert!(chat(CHAT_CHARS).fits() && !chat(CHAT_CHARS + 1).fits());
        let candidate = |candidate: usize, mid: usize| FromBrowser::Candidate {
            to,
            candidate: Candidate {
                candidate: "x".repeat(candidate),
                sdp_mid: Some("x".repeat(mid)),
                sdp_m_line_index: None,
                username_fragment: None,
            },
        };
        assert!(candidate(CANDIDATE_BYTES, 256).fits());
        assert!(!candidate(CANDIDATE_BYTES + 1, 0).fits() && !candidate(0, 257).fits());
    }
}
