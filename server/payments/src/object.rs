//! The gateway's things, as far as Hale reads them. What is elsewhere in full may stand as an id alone.

use std::collections::BTreeMap;

use billing::server::gateway::{Attempt, DisputeState, KeptCard, Report, SessionState};
use serde::Deserialize;

use crate::amount::from_gateway;

/// The thing itself where it was asked for, else its id.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Expandable<T> {
    Id(String),
    Whole(T),
}

impl<T> Expandable<T> {
    pub fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(whole) => Some(whole),
        }
    }

    pub fn into_whole(self) -> Option<T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(whole) => Some(whole),
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

/// What a list goes on after.
pub trait Listed {
    fn id(&self) -> &str;
}

#[derive(Debug, Deserialize)]
pub struct CheckoutSession {
    pub id: String,
    /// open, complete or expired.
    pub status: Option<String>,
    pub payment_intent: Option<Expandable<PaymentIntent>>,
    pub url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PaymentIntent {
    pub id: String,
    pub status: String,
    pub latest_charge: Option<Expandable<Charge>>,
    pub next_action: Option<NextAction>,
}

/// What the card's holder has to do.
#[derive(Debug, Deserialize)]
pub struct NextAction {
    redirect_to_url: Option<RedirectTo>,
}

#[derive(Debug, Deserialize)]
struct RedirectTo {
    url: String,
}

#[derive(Debug, Deserialize)]
pub struct Customer {
    pub id: String,
}

#[derive(Debug, Deserialize)]
pub struct PaymentMethod {
    pub id: String,
    card: Option<CardFacts>,
}

#[derive(Debug, Deserialize)]
struct CardFacts {
    brand: String,
    last4: String,
    exp_month: i16,
    exp_year: i16,
    fingerprint: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Charge {
    pub id: String,
    pub status: String,
    pub captured: bool,
    pub amount_captured: i64,
    #[serde(default)]
    pub amount_refunded: i64,
    pub currency: String,
    #[serde(default)]
    pub disputed: bool,
    pub payment_intent: Option<String>,
    pub balance_transaction: Option<Expandable<BalanceTransaction>>,
}

#[derive(Debug, Deserialize)]
pub struct BalanceTransaction {
    pub fee: i64,
    pub currency: String,
}

#[derive(Debug, Deserialize)]
pub struct Refund {
    pub id: String,
    pub charge: Option<String>,
    pub amount: i64,
    pub currency: String,
    /// pending, requires_action, succeeded, failed or canceled.
    pub status: Option<String>,
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub struct Dispute {
    pub id: String,
    pub charge: String,
    pub status: String,
}

#[derive(Debug, Deserialize)]
pub struct Complaint {
    error: Cause,
}

#[derive(Debug, Deserialize)]
struct Cause {
    message: Option<String>,
    code: Option<String>,
}

impl Complaint {
    pub fn sentence(self) -> String {
        self.error.message.or(self.error.code).unwrap_or_else(|| "no reason given".into())
    }
}

impl Listed for CheckoutSession {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for Charge {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for Refund {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for Dispute {
    fn id(&self) -> &str {
        &self.id
    }
}

impl CheckoutSession {
    pub fn charge(&self) -> Option<&Charge> {
        self.payment_intent.as_ref()?.whole()?.latest_charge.as_ref()?.whole()
    }

    pub fn into_charge(self) -> Option<Charge> {
        self.payment_intent?.into_whole()?.latest_charge?.into_whole()
    }

    pub fn payment_intent(&self) -> Option<&str> {
        self.payment_intent.as_ref().map(PaymentIntent::id_of)
    }

    /// How it stands. A page that is still open, even after a declined card, is no news.
    pub fn report(&self) -> Report {
        if let Some(report) = self.charge().and_then(|charge| charge.report(&self.id)) {
            return report;
        }
        let intent = self.payment_intent.as_ref().and_then(Expandable::whole).map(|intent| intent.status.as_str());
        let state = match (self.status.as_deref(), intent) {
            (Some("expired"), _) => SessionState::Expired,
            (Some("complete"), Some("processing")) => SessionState::Processing,
            (Some("complete"), Some("requires_payment_method" | "canceled")) => SessionState::Failed,
            _ => return Report::Other,
        };
        Report::Session { session: self.id.clone(), state }
    }
}

impl PaymentIntent {
    pub fn id_of(intent: &Expandable<Self>) -> &str {
        match intent {
            Expandable::Id(id) => id,
            Expandable::Whole(intent) => &intent.id,
        }
    }
}

impl PaymentIntent {
    /// How a payment with a kept card stands: there is no page of ours, and its own name stands for one.
    pub fn report(&self) -> Report {
        let charge = self.latest_charge.as_ref().and_then(Expandable::whole);
        if let Some(report) = charge.and_then(|charge| charge.report(&self.id)) {
            return report;
        }
        let state = match self.status.as_str() {
            "processing" => SessionState::Processing,
            "requires_payment_method" => SessionState::Failed,
            "canceled" => SessionState::Expired,
            // It has not been tried yet, or waits for the card's holder.
            _ => return Report::Other,
        };
        Report::Session { session: self.id.clone(), state }
    }

    /// `None`: nobody has tried to take the money yet.
    pub fn attempt(&self) -> Option<Attempt> {
        match self.status.as_str() {
            "succeeded" | "processing" => Some(Attempt::Taken),
            "requires_action" => {
                let url = self.next_action.as_ref().and_then(|next| next.redirect_to_url.as_ref());
                // What can't be confirmed at a page can't be confirmed here at all.
                Some(url.map_or(Attempt::Declined, |to| Attempt::Confirm(to.url.clone())))
            }
            "requires_confirmation" => None,
            _ => Some(Attempt::Declined),
        }
    }
}

impl PaymentMethod {
    /// `None`: it is no card, or none that could be shown.
    pub fn kept(self) -> Option<KeptCard> {
        let CardFacts { brand, last4, exp_month, exp_year, fingerprint } = self.card?;
        let is_shown = last4.len() == 4 && last4.bytes().all(|byte| byte.is_ascii_digit());
        let ends = (1..=12).contains(&exp_month) && (2000..=2200).contains(&exp_year);
        (is_shown && ends).then(|| KeptCard {
            token: self.id,
            brand: brand_words(&brand),
            last_four: last4,
            exp_month,
            exp_year,
            fingerprint,
        })
    }
}

fn brand_words(brand: &str) -> String {
    match brand {
        "amex" => "American Express".into(),
        "cartes_bancaires" => "Cartes Bancaires".into(),
        "diners" => "Diners Club".into(),
        "eftpos_au" => "eftpos".into(),
        "jcb" => "JCB".into(),
        "unionpay" => "UnionPay".into(),
        "unknown" | "" => "Card".into(),
        other => {
            let mut letters: Vec<char> = other.chars().take(40).collect();
            letters[0] = letters[0].to_ascii_uppercase();
            letters.into_iter().collect()
        }
    }
}

impl Charge {
    /// What stands for the page where there is none: the payment with a kept card. Of what was made at the gateway's own desk
    /// nobody here knows the name.
    pub fn without_page(&self) -> &str {
        self.payment_intent.as_deref().unwrap_or(&self.id)
    }

    /// `None`: no money came of it.
    pub fn report(&self, session: &str) -> Option<Report> {
        if self.status != "succeeded" || !self.captured {
            return None;
        }
        let transaction = self.balance_transaction.as_ref().and_then(Expandable::whole);
        Some(Report::Charge {
            charge: self.id.clone(),
            session: session.to_owned(),
            amount: from_gateway(self.amount_captured, &self.currency)?,
            fee: transaction.and_then(|transaction| from_gateway(transaction.fee, &transaction.currency)),
        })
    }
}

impl Refund {
    /// One that is under way over there is no news.
    pub fn report(&self) -> Report {
        let succeeded = match self.status.as_deref() {
            Some("succeeded") => true,
            Some("failed" | "canceled") => false,
            _ => return Report::Other,
        };
        match (&self.charge, from_gateway(self.amount, &self.currency)) {
            (Some(charge), Some(amount)) => Report::Refund {
                refund: self.id.clone(),
                charge: charge.clone(),
                ours: self.ours().and_then(|id| id.parse().ok()),
                amount,
                succeeded,
            },
            _ => Report::Other,
        }
    }

    /// The refund of ours that it carries out; none: it was made at the gateway's own desk.
    pub fn ours(&self) -> Option<&str> {
        self.metadata.get("refund").map(String::as_str)
    }
}

impl Dispute {
    /// An inquiry (`warning_…`) takes no money, so nothing follows from it.
    pub fn report(&self) -> Report {
        let state = match self.status.as_str() {
            "needs_response" | "under_review" => DisputeState::Opened,
            "won" => DisputeState::Won,
            "lost" => DisputeState::Lost,
            _ => return Report::Other,
        };
        Report::Dispute { charge: self.charge.clone(), state }
    }
}

#[cfg(test)]
#[path = "object_tests.rs"]
mod tests;
