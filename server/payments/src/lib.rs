//! A thin client of the part of Stripe's HTTP interface that Hale uses. Whoever speaks it is a payment gateway: nothing here
//! knows whether it is Stripe or the sandbox (`hale sandbox-pay`).
//!
//! | what | where |
//! |---|---|
//! | requests and answers: form-encoded, with a key, repeated safely | [`wire`] |
//! | the gateway's things, as it writes them | `object` |
//! | what Hale asks: a page, a second look, a refund, everything since a day | `gateway` |
//! | is a delivery really the gateway's | [`signature`] |
//! | what a delivery says | `event` |
//! | amounts as the gateway counts them | `amount` |
//!
//! No card number and nothing about care passes through here: the gateway learns an amount and our own ids.

mod amount;
mod event;
mod gateway;
mod object;
pub mod signature;
pub mod wire;

use std::sync::Arc;

use jiff::Timestamp;
use platform::settings::Secret;

use self::{
    signature::Refused,
    wire::{NoClient, Wire},
};
pub use event::{Label, Unread, label};

/// The payment gateway of this house. Cheap to clone.
#[derive(Clone)]
pub struct Payments(Arc<Inner>);

struct Inner {
    wire: Wire,
    webhook_secrets: Vec<Secret>,
}

impl Payments {
    pub fn new(url: &url::Url, key: &Secret, webhook_secrets: Vec<Secret>) -> Result<Self, NoClient> {
        Ok(Self(Arc::new(Inner { wire: Wire::new(url, key)?, webhook_secrets })))
    }

    /// Is this delivery the gateway's own, sent just now? By its signature over the bytes as they came.
    pub fn verify(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), Refused> {
        signature::verify(&self.0.webhook_secrets, header, body, now)
    }

    fn wire(&self) -> &Wire {
        &self.0.wire
    }
}
