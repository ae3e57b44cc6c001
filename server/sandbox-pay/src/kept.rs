//! Cards that are kept for a customer, and payments with them: prepared, taken once, confirmed where the bank asks.

use std::collections::BTreeMap;

use ring::digest;
use serde::{Deserialize, Serialize};

use crate::{
    card::Card,
    shown,
    state::{Happened, Refused, State, missing},
};

#[derive(Clone, Serialize, Deserialize)]
pub struct Customer {
    pub id: String,
    pub metadata: BTreeMap<String, String>,
    pub created: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Method {
    pub id: String,
    pub number: i64,
    /// None: it is kept no more.
    pub customer: Option<String>,
    pub card: String,
    pub created: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Prepared,
    /// The card's bank waits for its holder.
    Confirming,
    Paid,
    Declined,
    Cancelled,
}

/// A payment with a kept card.
#[derive(Clone, Serialize, Deserialize)]
pub struct Intent {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub customer: String,
    pub method: String,
    pub metadata: BTreeMap<String, String>,
    pub created: i64,
    pub stage: Stage,
    pub return_url: Option<String>,
    pub charge: Option<String>,
}

impl Method {
    /// Equal for one card that was given twice.
    pub fn fingerprint(&self) -> String {
        let hash = digest::digest(&digest::SHA256, self.card.as_bytes());
        hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Card {
    /// Why the bank says no to this card once it is kept.
    const fn kept_refusal(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::KeptDeclined => Some(("card_declined", "The card was declined. Please try another one.")),
            _ => self.refusal(),
        }
    }
}

impl State {
    /// The card of a payment that was made is kept for this customer.
    pub fn keep(&mut self, customer: &str, card: Card, happened: &Happened<'_>) {
        let method = Method {
            id: happened.new_id("pm"),
            number: self.number(),
            customer: Some(customer.to_owned()),
            card: card.number().to_owned(),
            created: happened.now(),
        };
        self.methods.insert(method.id.clone(), method);
    }

    pub fn detach(&mut self, id: &str) -> Result<&Method, Refused> {
        let method = self.methods.get_mut(id).ok_or_else(|| missing("PaymentMethod", id))?;
        if method.customer.take().is_none() {
            let sentence = "The payment method you provided is not attached to a customer so detachment is impossible.";
            return Err(("invalid_request", sentence.into()));
        }
        Ok(method)
    }

    /// Nothing is taken yet. The card is the customer's, or there is no such card.
    pub fn prepare(&mut self, intent: Intent) -> Result<&Intent, Refused> {
        let method = self.methods.get(&intent.method);
        let is_theirs = method.is_some_and(|method| method.customer.as_deref() == Some(&*intent.customer));
        if !is_theirs {
            return Err(missing("PaymentMethod", &intent.method));
        }
        let id = intent.id.clone();
        Ok(self.intents.entry(id).or_insert(intent))
    }

    /// The money is taken, or the bank asks its holder, or it says no.
    pub fn take(&mut self, id: &str, return_url: String, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let (stage, card, kept) = self.card_of(id)?;
        match stage {
            Stage::Paid | Stage::Confirming => Ok(()),
            Stage::Cancelled => Err(unexpected("canceled")),
            Stage::Declined => Err(declined(card)),
            Stage::Prepared if !kept => {
                Err(("payment_method_unexpected_state", "The payment method is not attached any more.".into()))
            }
            Stage::Prepared => {
                self.intent(id)?.return_url = Some(return_url);
                if card.kept_refusal().is_some() {
                    self.decline(id, happened)?;
                    return Err(declined(card));
                }
                if card == Card::Confirms {
                    self.intent(id)?.stage = Stage::Confirming;
                    return Ok(());
                }
                self.take_now(id, card, happened)
            }
        }
    }

    /// The holder says whether it was them. Said twice, it is said once.
    pub fn confirm_kept(&mut self, id: &str, yes: bool, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let (stage, card, _) = self.card_of(id)?;
        if stage != Stage::Confirming {
            return Ok(());
        }
        if yes { self.take_now(id, card, happened) } else { self.decline(id, happened) }
    }

    pub fn cancel(&mut self, id: &str, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let (stage, ..) = self.card_of(id)?;
        match stage {
            Stage::Paid => Err(unexpected("succeeded")),
            Stage::Cancelled => Err(unexpected("canceled")),
            Stage::Prepared | Stage::Confirming | Stage::Declined => {
                self.intent(id)?.stage = Stage::Cancelled;
                happened.tell("payment_intent.canceled", shown::kept_intent(self, &self.intents[id], "", None));
                Ok(())
            }
        }
    }

    fn intent(&mut self, id: &str) -> Result<&mut Intent, Refused> {
        self.intents.get_mut(id).ok_or_else(|| missing("payment_intent", id))
    }

    fn card_of(&self, id: &str) -> Result<(Stage, Card, bool), Refused> {
        let intent = self.intents.get(id).ok_or_else(|| missing("payment_intent", id))?;
        let method = self.methods.get(&intent.method).ok_or_else(|| missing("PaymentMethod", &intent.method))?;
        let card = Card::of(&method.card).ok_or_else(|| missing("card", &method.card))?;
        Ok((intent.stage, card, method.customer.is_some()))
    }

    fn decline(&mut self, id: &str, happened: &mut Happened<'_>) -> Result<(), Refused> {
        self.intent(id)?.stage = Stage::Declined;
        happened.tell("payment_intent.payment_failed", shown::kept_intent(self, &self.intents[id], "", None));
        Ok(())
    }

    fn take_now(&mut self, id: &str, card: Card, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let Intent { amount, currency, metadata, .. } = self.intent(id)?.clone();
        let charge = self.new_charge(id, amount, &currency, card.number(), metadata, happened);
        let intent = self.intent(id)?;
        intent.stage = Stage::Paid;
        intent.charge = Some(charge.clone());
        happened.tell("payment_intent.succeeded", shown::kept_intent(self, &self.intents[id], "", None));
        if card == Card::Disputed { self.dispute(&charge, happened) } else { Ok(()) }
    }
}

fn declined(card: Card) -> Refused {
    let (code, sentence) =
        card.kept_refusal().unwrap_or(("payment_intent_authentication_failure", "The payment was not confirmed."));
    (code, sentence.to_owned())
}

fn unexpected(status: &str) -> Refused {
    ("payment_intent_unexpected_state", format!("This PaymentIntent has a status of {status}."))
}
