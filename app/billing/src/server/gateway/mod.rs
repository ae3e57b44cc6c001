//! The payment gateway: a trait, what it reports, and what follows from that (T9). Nothing here knows which gateway it is;
//! an adapter speaks its language, checks signatures on the raw bytes, and hands over what it has understood.
//!
//! | what | where |
//! |---|---|
//! | the gateway that this house has | `fitted` |
//! | a page to pay at, from the patient's click on | `pay` |
//! | a page to pay at, or a kept card | [`PaymentGateway`], `ask` |
//! | cards that patients keep | `kept` |
//! | a refund on its way | `send` |
//! | unknown money on its way back | `send_back` |
//! | is everything there that is here, and the reverse | `reconcile` |
//! | an event, taken in once with all that follows | `take_in` |
//! | a delivery that can't be taken in | `dead_letter` |
//! | money that came | `charge` |
//! | money that went back | `refund` |
//! | money that somebody disputes | `dispute` |

mod ask;
mod charge;
mod dead_letter;
mod dispute;
mod fitted;
mod kept;
mod object;
mod pay;
mod reconcile;
mod refund;
mod send;
mod send_back;
mod take_in;

use std::future::Future;

use jiff::Timestamp;
use model::{Money, PatientId, PaymentId, RefundId};
use serde::{Deserialize, Serialize};

pub use ask::{checkout, take_in as take_in_reports};
pub use dead_letter::{NoteFailedDelivery, Noted};
pub use fitted::Gateway;
pub(super) use kept::{ForgetCard, LookAtCards, look_later};
pub(super) use object::{About, note_task};
pub(super) use pay::open_page;
pub use pay::{give_up, pay, pay_back_to};
pub use reconcile::reconcile;
pub use send::{send_refund, still_to_send};
pub use send_back::send_money_back;
pub use take_in::{Outcome, TakeInEvent};

/// What Hale asks of a gateway. Every call carries our own id as its idempotency key: a repeat is the same thing (T9.5).
pub trait PaymentGateway: Send + Sync {
    /// A page of the gateway at which one payment is made: no card number ever reaches Hale.
    fn open_session(&self, intent: &Intent) -> impl Future<Output = Result<Session, GatewayError>> + Send;

    /// Nobody can pay at that page any more.
    fn close_session(&self, session: &str) -> impl Future<Output = Result<(), GatewayError>> + Send;

    /// How a session stands now, for when events did not come or contradict each other.
    fn look_up(&self, session: &str) -> impl Future<Output = Result<Vec<Report>, GatewayError>> + Send;

    fn refund(&self, order: &RefundOrder) -> impl Future<Output = Result<Report, GatewayError>> + Send;

    /// What the gateway calls a patient for whom it keeps cards.
    fn customer(&self, patient: PatientId) -> impl Future<Output = Result<String, GatewayError>> + Send;

    /// The cards that it keeps for them, the newest first.
    fn kept_cards(&self, customer: &str) -> impl Future<Output = Result<Vec<KeptCard>, GatewayError>> + Send;

    /// It keeps that card no more.
    fn forget_card(&self, token: &str) -> impl Future<Output = Result<(), GatewayError>> + Send;

    /// A payment with a kept card that the gateway knows of, and for which it takes nothing yet: its name, which stands in the
    /// place of a session's from then on.
    fn prepare(&self, intent: &Intent, card: &Card) -> impl Future<Output = Result<String, GatewayError>> + Send;

    /// Now the money is taken, once, however often this is asked.
    fn take(&self, prepared: &str, intent: &Intent) -> impl Future<Output = Result<Attempt, GatewayError>> + Send;

    /// Every charge, refund and dispute that was made over there since then, for comparing.
    fn all_since(&self, since: Timestamp) -> impl Future<Output = Result<Vec<Report>, GatewayError>> + Send;
}

/// What is to be paid, from our own row. Its id is the idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    pub payment: PaymentId,
    pub amount: Money,
    /// Where the patient comes back to.
    pub return_url: String,
    /// The card is kept for this customer of the gateway.
    pub keep_for: Option<String>,
}

/// A card that is kept for a customer, as the gateway calls both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub customer: String,
    pub token: String,
}

/// What tells a kept card from others. There is no number in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCard {
    pub token: String,
    pub brand: String,
    pub last_four: String,
    pub exp_month: i16,
    pub exp_year: i16,
    /// Equal for one card that was given twice.
    pub fingerprint: Option<String>,
}

/// How it went to take money from a kept card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It is paid, or will be.
    Taken,
    /// The bank wants to hear from the card's holder, at this page.
    Confirm(String),
    Declined,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub url: String,
}

/// What is to go back. Our refund's id is the idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOrder {
    pub refund: RefundId,
    /// The gateway's own name of the charge.
    pub charge: String,
    pub amount: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// Nobody knows whether it was done: it is asked again with the same key.
    #[error("the gateway did not answer: {0}")]
    Unreachable(String),
    /// It will not be done.
    #[error("the gateway refused: {0}")]
    Refused(String),
    /// The bank says no.
    #[error("the card was declined: {0}")]
    Declined(String),
}

/// One delivery of the gateway, understood and verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub id: String,
    /// The gateway's own word, for whoever looks.
    pub kind: String,
    pub made_at: Timestamp,
    pub report: Report,
}

/// How something stands, as the gateway says. Its amounts are compared with ours and never believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    Session {
        session: String,
        state: SessionState,
    },
    /// Money was captured.
    Charge {
        charge: String,
        session: String,
        amount: Money,
        /// What the gateway keeps, once it says so.
        fee: Option<Money>,
    },
    Refund {
        refund: String,
        charge: String,
        /// Ours, where it was ours; otherwise it was made at the gateway's own desk.
        ours: Option<RefundId>,
        amount: Money,
        succeeded: bool,
    },
    Dispute {
        charge: String,
        state: DisputeState,
    },
    /// Something that does not concern us.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionState {
    /// Paid by a way that takes days.
    Processing,
    Failed,
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisputeState {
    Opened,
    Won,
    Lost,
}
