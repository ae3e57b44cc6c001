//! What a call may send at most. Whoever sends more is refused, or put out where it can't be a mistake; the page keeps to
//! the same numbers.

/// The protocol: the WebSocket's subprotocol, offered before the ticket. Another one is another version.
pub const PROTOCOL: &str = "hale.signal.1";
/// Where the signalling WebSocket is.
pub const SIGNAL_PATH: &str = "/api/telemedicine/signal";
/// Where files are posted, and fetched: then `/{appointment}`, and `/{appointment}/{file}`.
pub const FILES_PATH: &str = "/api/telemedicine/files";

/// One message of a browser, as bytes of JSON. More, and the connection ends.
pub const MESSAGE_BYTES: usize = 64 * 1024;
/// A session description.
pub const SDP_BYTES: usize = 48 * 1024;
pub const CANDIDATE_BYTES: usize = 1024;
/// Candidates for one peer between two descriptions for it. Browsers gather a few dozen.
pub const CANDIDATES: u32 = 200;
/// Messages that one connection may send at once, …
pub const BURST: u32 = 200;
/// … and in each second from then on.
pub const MESSAGES_PER_SECOND: u32 = 40;
/// Chat messages of one person in a minute.
pub const CHATS_PER_MINUTE: u32 = 30;
/// Characters of a chat message.
pub const CHAT_CHARS: usize = 2000;
/// Of a call, what was written last; a call has seldom more.
pub const CHAT_SHOWN: usize = 500;

/// Patient and doctor, and so many guests.
pub const GUESTS: usize = 2;
/// Everybody is connected with everybody: with more, a telephone can't send to all.
pub const SEATS: usize = 2 + GUESTS;

pub const FILE_BYTES: usize = 10 * 1024 * 1024;
pub const FILES: i64 = 20;
pub const FILE_NAME_CHARS: usize = 150;

/// The server says something at least so often (a `Pulse` where there is nothing else); a page that hears nothing for
/// [`SILENCE_SECONDS`] connects anew.
pub const PULSE_SECONDS: u64 = 10;
pub const SILENCE_SECONDS: u64 = 25;
/// For so long the seat of a page whose connection was lost is kept.
pub const GRACE_SECONDS: i64 = 20;
/// From when on an interrupted call offers the telephone.
pub const OFFER_PHONE_SECONDS: i64 = 20;
/// From when on the page no longer says "one moment": the other side is gone, and the doctor decides how it goes on.
pub const INTERRUPTED_SECONDS: i64 = 60;

/// A ticket is used at once.
pub const TICKET_SECONDS: i64 = 60;
/// Credentials for the relay.
pub const TURN_SECONDS: i64 = 600;
/// A page asks for new ones so long before the old ones end.
pub const TURN_RENEW_SECONDS: i64 = 120;

/// Patients join from so long before the start …
pub const JOIN_BEFORE_MINUTES: i64 = 15;
/// … until so long after the end; once the call has begun, for as long as the doctor does not finish.
pub const JOIN_AFTER_MINUTES: i64 = 60;
