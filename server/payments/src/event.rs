//! What a delivery says. It is read after its signature: what stands in it is the gateway's word, but perhaps an old one, and
//! a charge says neither its page nor its fee. So what matters is asked for as it stands now (T9.3).

use billing::server::gateway::{Event, GatewayError, Report, SessionState};
use jiff::Timestamp;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Payments,
    object::{Dispute, Refund},
};

/// Why a delivery could not be understood.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    #[error("The delivery is not an event: {0}.")]
    NoEvent(#[from] serde_json::Error),
    #[error("{0}")]
    Gateway(#[from] GatewayError),
}

#[derive(Deserialize)]
struct Delivered {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// How a delivery is known, for the log and for whoever looks, before anything is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub id: String,
    pub kind: String,
    pub made_at: Timestamp,
}

/// Reads the label of a delivery.
pub fn label(body: &[u8]) -> Result<Label, Unread> {
    let Delivered { id, kind, created, data: _ } = serde_json::from_slice(body)?;
    let is_label = (1..=255).contains(&id.len()) && (1..=100).contains(&kind.len());
    let made_at = Timestamp::from_second(created).ok().filter(|_| is_label);
    let made_at = made_at.ok_or_else(|| <serde_json::Error as serde::de::Error>::custom("its label is too long"))?;
    Ok(Label { id, kind, made_at })
}

impl Payments {
    /// An unknown kind is nothing that concerns Hale.
    pub async fn understand(&self, body: &[u8]) -> Result<Event, Unread> {
        let Label { id, kind, made_at } = label(body)?;
        let object = serde_json::from_slice::<Delivered>(body)?.data.object;
        let report = match kind.as_str() {
            "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
                self.session(&read::<Named>(object)?.id).await?.report()
            }
            "checkout.session.async_payment_failed" => {
                Report::Session { session: read::<Named>(object)?.id, state: SessionState::Failed }
            }
            "checkout.session.expired" => {
                Report::Session { session: read::<Named>(object)?.id, state: SessionState::Expired }
            }
            "payment_intent.payment_failed" | "payment_intent.canceled" => {
                self.attempt(&read::<Named>(object)?.id).await?
            }
            "charge.succeeded" | "charge.captured" | "charge.updated" => {
                self.charge(&read::<Named>(object)?.id).await?.unwrap_or(Report::Other)
            }
            "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
                read::<Refund>(object)?.report()
            }
            "charge.dispute.created" | "charge.dispute.updated" | "charge.dispute.closed" => {
                read::<Dispute>(object)?.report()
            }
            _ => Report::Other,
        };
        Ok(Event { id, kind, made_at, report })
    }
}

impl Payments {
    /// How a payment stands of which an attempt came to nothing. At a page that is still open that is no news: nobody here knows
    /// the payment's own name then. What has gone through since is told with its page.
    async fn attempt(&self, intent: &str) -> Result<Report, GatewayError> {
        match self.intent(intent).await {
            Ok(intent) => match intent.report() {
                Report::Charge { charge, .. } => Ok(self.charge(&charge).await?.unwrap_or(Report::Other)),
                report => Ok(report),
            },
            // It is none of this account.
            Err(GatewayError::Refused(_)) => Ok(Report::Other),
            Err(error) => Err(error),
        }
    }
}

fn read<T: DeserializeOwned>(object: Value) -> Result<T, Unread> {
    Ok(serde_json::from_value(object)?)
}
