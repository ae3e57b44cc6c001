//! Telemedicine: the video visit, from consent and device check to the end of the call, also on a bad network.
//!
//! A video visit is an appointment whose mode is *video*; its id is the appointment's. Its row begins when the patient gives
//! consent: before that it stands at [`model::VisitState::Scheduled`].
//!
//! | route | page | asks | does | permission |
//! |---|---|---|---|---|
//! | `/appointments/{appointment}/video` | the patient's visit | `my_video_visit`, `video_summary`, `ice_servers` | `give_consent`, `withdraw_consent`, `check_in_to_visit`, `leave_waiting_room`, `call_ticket`, `send_chat`, `give_feedback` | join visits |
//! | `/staff/visits` | the doctor's waiting list | `waiting_list` | `admit_patient`, `say_running_late` | see patients |
//! | `/staff/visits/{appointment}` | the doctor's call | `video_visit`, `chat_history`, `ice_servers` | `call_ticket`, `admit_patient`, `put_back`, `invite_guest`, `admit_guest`, `revoke_guest`, `send_chat`, `fail_to_phone`, `finish_video_visit` | see patients |
//! | `/video/{link}` | a guest's link | `guest_link` | `enter_as_guest` | anybody with the link |
//! | `/video/{guest}/{pass}` | the guest's call | `guest_visit`, `guest_ice_servers` | `guest_ticket` | anybody with the pass |
//!
//! # For the pages
//!
//! **How a patient comes through.** [`model::OwnVideoVisit::step`] names the one step that fits: *early* → *consent*
//! (`give_consent`, with [`model::CONSENT_VERSION`] and [`model::CONSENT_TEXT`]) → *devices* (`check_in_to_visit`, which goes
//! into the waiting room whatever the check found) → *waiting room* → *call* → *after* (or *gone*). The page is keyed by the
//! appointment, asks again when `/live/visit/{appointment}` says so (`kit::live`), and shows the step. In the waiting room and
//! in the call it also holds a signalling connection ([`model::signal`](model::FromServer)), so that the doctor sees who is
//! really there; consent, check-in, leaving, feedback are forms and work without WebAssembly, the waiting room then by reload.
//!
//! **Loading the page.** Camera, microphone and screen are allowed by `Permissions-Policy` on these five routes alone, and a
//! policy is that of the document: links to them are real page loads (`rel="external"` on the anchor, so that the router leaves it
//! alone), and so are the redirects that lead there.
//!
//! **Connecting.** `call_ticket` (a command: a new key each time, a repeat is refused) → `new WebSocket(wss://…/api/telemedicine/signal, ["hale.signal.1", ticket])` → `Welcome`. How the protocol
//! goes, who is polite and when to come again: [`model::FromBrowser`], [`model::FromServer`], [`model::PeerId`].
//! After a reload the same; the seat is the person's, so a second device takes it over (`Bye::Replaced` on the first).
//! Whoever comes while one is in the call offers or waits as perfect negotiation has it: add the tracks, and
//! `negotiationneeded` does the rest on both sides; with no track at all, add a `recvonly` transceiver for sound and one for
//! picture, so that there is something to negotiate.
//!
//! **The relay.** `ice_servers` (guests: `guest_ice_servers`) gives `RTCConfiguration.iceServers`; ask again
//! [`model::limits::TURN_RENEW_SECONDS`] before `expires_at`, `setConfiguration`, and restart ICE only where a connection is
//! lost. The network part of the device check connects two `RTCPeerConnection`s of the page with
//! `iceTransportPolicy: "relay"`; without a relay (`servers` is empty) it is [`model::Checked::NotUsed`].
//!
//! **Chat.** Send `FromBrowser::Chat` with a key of your own, show the line when it comes back as `FromServer::Chat`, send it
//! again after a reconnect until it does. `send_chat` and `chat_history` are for a page without a connection.
//!
//! **Files.** POST the bytes to `/api/telemedicine/files/{appointment}` with `content-type: application/octet-stream`,
//! `x-file-name` (percent-encoded UTF-8) and `x-key` (an `IdempotencyKey`); the answer is a [`model::ChatLine`] or an
//! `AppError`, as JSON with its status. PDF, JPEG, PNG up to [`model::limits::FILE_BYTES`]. GET
//! [`model::FileLine::href`] downloads. Patient and doctor, once the patient is let in.
//!
//! **Interrupted.** From `Away`, or from the moment at which the page's own connection is lost, count: up to
//! [`model::limits::OFFER_PHONE_SECONDS`] "one moment", then (the visit itself stands at *interrupted* by then, since
//! `Situation::interrupted_since`) offer the telephone (doctor: `fail_to_phone`), from [`model::limits::INTERRUPTED_SECONDS`] on "they are gone".
//! Nothing ends by itself.
//!
//! **Captions.** `Joined`, `Left` ([`model::LeftHow::words`](model::LeftHow)) and [`model::Situation::happenings`] give
//! the sentences.

pub mod api;
pub mod browser;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
