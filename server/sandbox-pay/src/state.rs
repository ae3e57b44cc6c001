//! What there is: sessions, the payment that each became, refunds, disputes, and what may become of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Sandbox,
    card::Card,
    kept::{Customer, Intent, Method},
    shown,
};

/// A page at which nobody pays ends after a day.
const LIFE: i64 = 24 * 3600;

#[derive(Default, Serialize, Deserialize)]
pub struct State {
    pub sessions: BTreeMap<String, Session>,
    pub charges: BTreeMap<String, Charge>,
    pub refunds: BTreeMap<String, Refund>,
    pub disputes: BTreeMap<String, Dispute>,
    #[serde(default)]
    pub customers: BTreeMap<String, Customer>,
    #[serde(default)]
    pub methods: BTreeMap<String, Method>,
    /// Payments with kept cards; those that are made at a page are their session's.
    #[serde(default)]
    pub intents: BTreeMap<String, Intent>,
    /// What was answered under an idempotency key, and to which question.
    pub answers: BTreeMap<String, (String, Value)>,
    /// In the order in which things were made.
    pub made: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Open,
    /// The card's bank waits for its holder.
    Confirming,
    /// Paid by a way that takes a while.
    Processing,
    Paid,
    /// A debit that did not arrive.
    Failed,
    Expired,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    pub number: i64,
    pub amount: i64,
    pub currency: String,
    pub name: String,
    pub success_url: String,
    pub cancel_url: String,
    pub client_reference_id: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub created: i64,
    pub stage: Stage,
    pub card: Option<String>,
    /// Once somebody has tried to pay.
    pub intent: Option<String>,
    pub intent_metadata: BTreeMap<String, String>,
    pub charge: Option<String>,
    #[serde(default)]
    pub customer: Option<String>,
    /// The card is kept for the customer.
    #[serde(default)]
    pub keeps: bool,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Charge {
    pub id: String,
    pub number: i64,
    pub intent: String,
    pub amount: i64,
    pub currency: String,
    pub refunded: i64,
    pub disputed: bool,
    pub fee: i64,
    pub card: String,
    pub metadata: BTreeMap<String, String>,
    pub created: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Refund {
    pub id: String,
    pub number: i64,
    pub charge: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub metadata: BTreeMap<String, String>,
    pub created: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Dispute {
    pub id: String,
    pub number: i64,
    pub charge: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub created: i64,
}

/// What happened while the state was changed, to be told afterwards.
pub struct Happened<'a> {
    sandbox: &'a Sandbox,
    events: Vec<Value>,
}

impl<'a> Happened<'a> {
    pub fn new(sandbox: &'a Sandbox) -> Self {
        Self { sandbox, events: Vec::new() }
    }

    pub fn tell(&mut self, kind: &str, object: Value) {
        let id = self.sandbox.new_id("evt");
        self.events.push(shown::event(&id, kind, self.sandbox.now(), object));
    }

    pub fn new_id(&self, prefix: &str) -> String {
        self.sandbox.new_id(prefix)
    }

    pub fn now(&self) -> i64 {
        self.sandbox.now()
    }

    pub fn events(self) -> Vec<Value> {
        self.events
    }
}

/// Why something is not done, as Stripe names it, in a sentence.
pub type Refused = (&'static str, String);

/// How an attempt to pay went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    Yes,
    /// The holder has to confirm.
    Confirm,
    No(&'static str),
    /// The page has ended: nothing was paid at it now.
    Over,
}

impl State {
    pub fn number(&mut self) -> i64 {
        self.made += 1;
        self.made
    }

    /// Sessions end by themselves.
    pub fn expire_old(&mut self, happened: &mut Happened<'_>) {
        let before = happened.sandbox.now() - LIFE;
        let old = |session: &&Session| session.is_open() && session.created <= before;
        let old: Vec<String> = self.sessions.values().filter(old).map(|session| session.id.clone()).collect();
        for id in old {
            // It was open a line ago.
            drop(self.expire(&id, happened));
        }
    }

    pub fn expire(&mut self, id: &str, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let session = self.sessions.get_mut(id).ok_or_else(|| missing("checkout session", id))?;
        if !session.is_open() {
            let sentence = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
            return Err(("resource_invalid_state", sentence.into()));
        }
        session.stage = Stage::Expired;
        happened.tell("checkout.session.expired", shown::session(self, &self.sessions[id], None));
        Ok(())
    }

    /// Somebody pays at the page. Pressed twice, it is paid once.
    pub fn pay(&mut self, id: &str, card: Card, happened: &mut Happened<'_>) -> Paid {
        let Some(session) = self.sessions.get_mut(id).filter(|session| session.stage == Stage::Open) else {
            return Paid::Over;
        };
        session.card = Some(card.number().into());
        session.intent.get_or_insert_with(|| happened.sandbox.new_id("pi"));
        if let Some((code, sentence)) = card.refusal() {
            let intent = shown::failed_intent(session, code, sentence);
            happened.tell("payment_intent.payment_failed", intent);
            return Paid::No(sentence);
        }
        match card {
            Card::Confirms => {
                session.stage = Stage::Confirming;
                Paid::Confirm
            }
            Card::Debit => {
                session.stage = Stage::Processing;
                happened.tell("checkout.session.completed", shown::session(self, &self.sessions[id], None));
                Paid::Yes
            }
            _ => {
                self.charge(id, "checkout.session.completed", happened);
                if card == Card::Disputed
                    && let Some(charge) = self.sessions[id].charge.clone()
                {
                    // The bank takes any dispute of a charge that was made.
                    drop(self.dispute(&charge, happened));
                }
                Paid::Yes
            }
        }
    }

    /// The holder of the card says whether it was them.
    pub fn confirm(&mut self, id: &str, yes: bool, happened: &mut Happened<'_>) -> Paid {
        let Some(session) = self.sessions.get_mut(id).filter(|session| session.stage == Stage::Confirming) else {
            return Paid::Over;
        };
        if yes {
            self.charge(id, "checkout.session.completed", happened);
            return Paid::Yes;
        }
        session.stage = Stage::Open;
        let sentence = "You did not confirm the payment. Please try again, or another card.";
        let intent = shown::failed_intent(session, "payment_intent_authentication_failure", sentence);
        happened.tell("payment_intent.payment_failed", intent);
        Paid::No(sentence)
    }

    /// A debit arrives or does not.
    pub fn settle(&mut self, id: &str, arrives: bool, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let session = self.sessions.get_mut(id).filter(|session| session.stage == Stage::Processing);
        let session = session.ok_or_else(|| missing("debit", id))?;
        if arrives {
            self.charge(id, "checkout.session.async_payment_succeeded", happened);
        } else {
            session.stage = Stage::Failed;
            let shown = shown::session(self, &self.sessions[id], None);
            happened.tell("checkout.session.async_payment_failed", shown);
        }
        Ok(())
    }

    fn charge(&mut self, id: &str, completed: &str, happened: &mut Happened<'_>) {
        let Some(session) = self.sessions.get(id).cloned() else { return };
        let (intent, card) = (session.intent.unwrap_or_default(), session.card.unwrap_or_default());
        let charge =
            self.new_charge(&intent, session.amount, &session.currency, &card, session.intent_metadata, happened);
        if let (true, Some(customer), Some(card)) = (session.keeps, &session.customer, Card::of(&card))
            && card != Card::Debit
        {
            self.keep(customer, card, happened);
        }
        let Some(session) = self.sessions.get_mut(id) else { return };
        session.stage = Stage::Paid;
        session.charge = Some(charge);
        let session = &self.sessions[id];
        happened.tell("payment_intent.succeeded", shown::intent(self, session, false, false));
        happened.tell(completed, shown::session(self, session, None));
    }

    pub fn new_charge(
        &mut self,
        intent: &str,
        amount: i64,
        currency: &str,
        card: &str,
        metadata: BTreeMap<String, String>,
        happened: &mut Happened<'_>,
    ) -> String {
        let charge = Charge {
            id: happened.new_id("ch"),
            number: self.number(),
            intent: intent.to_owned(),
            amount,
            currency: currency.to_owned(),
            refunded: 0,
            disputed: false,
            fee: amount * 29 / 1000 + 30,
            card: card.to_owned(),
            metadata,
            created: happened.now(),
        };
        let id = charge.id.clone();
        happened.tell("charge.succeeded", shown::charge(&charge, false));
        self.charges.insert(id.clone(), charge);
        id
    }

    pub fn refund(
        &mut self,
        charge: &str,
        amount: Option<i64>,
        metadata: BTreeMap<String, String>,
        happened: &mut Happened<'_>,
    ) -> Result<Refund, Refused> {
        let number = self.number();
        let charge = self.charges.get_mut(charge).ok_or_else(|| missing("charge", charge))?;
        let left = charge.amount - charge.refunded;
        let amount = amount.unwrap_or(left);
        if charge.disputed {
            return Err(("charge_disputed", "This charge is disputed.".into()));
        }
        if left == 0 {
            return Err(("charge_already_refunded", "This charge has already been refunded.".into()));
        }
        if amount <= 0 || amount > left {
            let sentence = format!("Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).");
            return Err(("amount_too_large", sentence));
        }
        charge.refunded += amount;
        let refund = Refund {
            id: happened.sandbox.new_id("re"),
            number,
            charge: charge.id.clone(),
            amount,
            currency: charge.currency.clone(),
            status: "succeeded".into(),
            metadata,
            created: happened.sandbox.now(),
        };
        happened.tell("refund.created", shown::refund(&refund));
        happened.tell("charge.refunded", shown::charge(charge, false));
        let comes_back = charge.card == Card::RefundFails.number();
        self.refunds.insert(refund.id.clone(), refund.clone());
        if comes_back {
            self.take_back(&refund.id, happened);
        }
        Ok(refund)
    }

    /// The bank of the card's holder does not take a refund.
    fn take_back(&mut self, refund: &str, happened: &mut Happened<'_>) {
        let Some(refund) = self.refunds.get_mut(refund) else { return };
        refund.status = "failed".into();
        if let Some(charge) = self.charges.get_mut(&refund.charge) {
            charge.refunded -= refund.amount;
        }
        happened.tell("refund.failed", shown::refund(refund));
    }

    pub fn dispute(&mut self, charge: &str, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let number = self.number();
        let charge = self.charges.get_mut(charge).ok_or_else(|| missing("charge", charge))?;
        if charge.disputed || charge.refunded == charge.amount {
            return Err(("charge_disputed", "There is nothing of this charge to dispute.".into()));
        }
        charge.disputed = true;
        let dispute = Dispute {
            id: happened.sandbox.new_id("dp"),
            number,
            charge: charge.id.clone(),
            amount: charge.amount - charge.refunded,
            currency: charge.currency.clone(),
            status: "needs_response".into(),
            created: happened.sandbox.now(),
        };
        happened.tell("charge.dispute.created", shown::dispute(&dispute));
        self.disputes.insert(dispute.id.clone(), dispute);
        Ok(())
    }

    pub fn close(&mut self, dispute: &str, won: bool, happened: &mut Happened<'_>) -> Result<(), Refused> {
        let open = |dispute: &&mut Dispute| dispute.status == "needs_response";
        let found = self.disputes.get_mut(dispute).filter(open).ok_or_else(|| missing("dispute", dispute))?;
        found.status = if won { "won" } else { "lost" }.into();
        happened.tell("charge.dispute.closed", shown::dispute(found));
        Ok(())
    }
}

impl Session {
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open | Stage::Confirming)
    }
}

pub fn missing(what: &str, id: &str) -> Refused {
    ("resource_missing", format!("No such {what}: '{id}'"))
}
