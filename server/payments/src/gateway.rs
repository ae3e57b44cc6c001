//! What Hale asks of the gateway.

use std::collections::HashMap;

use billing::server::gateway::{
    Attempt, Card, GatewayError, Intent, KeptCard, PaymentGateway, RefundOrder, Report, Session,
};
use jiff::{SignedDuration, Timestamp};
use model::PatientId;
use serde::de::DeserializeOwned;

use crate::{
    Payments,
    amount::to_gateway,
    object::{
        Charge, CheckoutSession, Customer, Dispute, Expandable, List, Listed, PaymentIntent, PaymentMethod, Refund,
    },
};

/// What the gateway's page calls it. It says nothing about care.
const PRODUCT: &str = "Hospital bill";
/// A page at which nobody pays ends after a day.
const LIFE_OF_A_PAGE: SignedDuration = SignedDuration::from_hours(25);
const PER_PAGE: usize = 100;
/// More than a hospital has in three days.
const MOST_PAGES: usize = 500;

impl PaymentGateway for Payments {
    async fn open_session(&self, intent: &Intent) -> Result<Session, GatewayError> {
        let payment = intent.payment.to_string();
        let mut fields = vec![
            ("mode", "payment".to_owned()),
            ("success_url", intent.return_url.clone()),
            ("cancel_url", intent.return_url.clone()),
            ("client_reference_id", payment.clone()),
            ("metadata[payment]", payment.clone()),
            ("payment_intent_data[metadata][payment]", payment.clone()),
            ("line_items[0][quantity]", "1".to_owned()),
            ("line_items[0][price_data][currency]", intent.amount.currency.code().to_ascii_lowercase()),
            ("line_items[0][price_data][unit_amount]", amount_of(intent)?),
            ("line_items[0][price_data][product_data][name]", PRODUCT.to_owned()),
        ];
        if let Some(customer) = &intent.keep_for {
            fields.push(("customer", customer.clone()));
            fields.push(("payment_intent_data[setup_future_usage]", "on_session".to_owned()));
        }
        let made: CheckoutSession = self.wire().post("checkout/sessions", &payment, &fields).await?;
        let url = made.url.ok_or_else(|| GatewayError::Refused("the session has no page any more".into()))?;
        Ok(Session { id: made.id, url })
    }

    async fn close_session(&self, session: &str) -> Result<(), GatewayError> {
        let key = format!("expire-{session}");
        if is_intent(session) {
            let path = format!("payment_intents/{}/cancel", in_path(session)?);
            return self.wire().post::<PaymentIntent>(&path, &key, &[]).await.map(drop);
        }
        let path = format!("checkout/sessions/{}/expire", in_path(session)?);
        self.wire().post::<CheckoutSession>(&path, &key, &[]).await.map(drop)
    }

    async fn look_up(&self, session: &str) -> Result<Vec<Report>, GatewayError> {
        let (report, charge) = if is_intent(session) {
            let intent = self.intent(session).await?;
            (intent.report(), intent.latest_charge.and_then(Expandable::into_whole))
        } else {
            let session = self.session(session).await?;
            (session.report(), session.into_charge())
        };
        let mut reports = vec![report];
        if let Some(charge) = charge {
            if charge.amount_refunded > 0 {
                let refunds: List<Refund> = self.wire().get("refunds", &of_charge(&charge.id)).await?;
                reports.extend(refunds.data.iter().map(Refund::report));
            }
            if charge.disputed {
                let disputes: List<Dispute> = self.wire().get("disputes", &of_charge(&charge.id)).await?;
                reports.extend(disputes.data.iter().map(Dispute::report));
            }
        }
        Ok(said(reports))
    }

    /// Keys are forgotten over there after a day: a refund that was made is looked for first.
    async fn refund(&self, order: &RefundOrder) -> Result<Report, GatewayError> {
        let ours = order.refund.to_string();
        let made: List<Refund> = self.wire().get("refunds", &of_charge(&order.charge)).await?;
        if let Some(refund) = made.data.iter().find(|refund| refund.ours() == Some(&ours)) {
            return Ok(refund.report());
        }
        let amount = to_gateway(order.amount)
            .ok_or_else(|| GatewayError::Refused(format!("{} can’t be refunded there", order.amount)))?;
        let fields =
            [("charge", order.charge.clone()), ("amount", amount.to_string()), ("metadata[refund]", ours.clone())];
        Ok(self.wire().post::<Refund>("refunds", &ours, &fields).await?.report())
    }

    /// The key is the patient's: two tabs that ask at once make one customer.
    async fn customer(&self, patient: PatientId) -> Result<String, GatewayError> {
        let (key, fields) = (format!("customer-{patient}"), [("metadata[patient]", patient.to_string())]);
        Ok(self.wire().post::<Customer>("customers", &key, &fields).await?.id)
    }

    async fn kept_cards(&self, customer: &str) -> Result<Vec<KeptCard>, GatewayError> {
        let path = format!("customers/{}/payment_methods", in_path(customer)?);
        let fields = [("type", "card".to_owned()), ("limit", PER_PAGE.to_string())];
        let cards: List<PaymentMethod> = self.wire().get(&path, &fields).await?;
        Ok(cards.data.into_iter().filter_map(PaymentMethod::kept).collect())
    }

    async fn forget_card(&self, token: &str) -> Result<(), GatewayError> {
        let path = format!("payment_methods/{}/detach", in_path(token)?);
        self.wire().post::<PaymentMethod>(&path, &format!("detach-{token}"), &[]).await.map(drop)
    }

    async fn prepare(&self, intent: &Intent, card: &Card) -> Result<String, GatewayError> {
        let payment = intent.payment.to_string();
        let fields = [
            ("amount", amount_of(intent)?),
            ("currency", intent.amount.currency.code().to_ascii_lowercase()),
            ("customer", card.customer.clone()),
            ("payment_method", card.token.clone()),
            ("payment_method_types[0]", "card".to_owned()),
            ("metadata[payment]", payment.clone()),
        ];
        Ok(self.wire().post::<PaymentIntent>("payment_intents", &payment, &fields).await?.id)
    }

    /// A payment that was confirmed is not confirmed again, by whatever key: how it went is asked for first.
    async fn take(&self, prepared: &str, intent: &Intent) -> Result<Attempt, GatewayError> {
        if let Some(attempt) = self.intent(prepared).await?.attempt() {
            return Ok(attempt);
        }
        let path = format!("payment_intents/{}/confirm", in_path(prepared)?);
        let fields = [("return_url", intent.return_url.clone())];
        match self.wire().post::<PaymentIntent>(&path, &format!("take-{}", intent.payment), &fields).await {
            Ok(made) => Ok(made.attempt().unwrap_or(Attempt::Declined)),
            Err(GatewayError::Declined(_)) => Ok(Attempt::Declined),
            Err(error) => Err(error),
        }
    }

    async fn all_since(&self, since: Timestamp) -> Result<Vec<Report>, GatewayError> {
        let sessions: Vec<CheckoutSession> = self.list("checkout/sessions", since - LIFE_OF_A_PAGE, None).await?;
        let pages: HashMap<&str, &str> =
            sessions.iter().filter_map(|session| Some((session.payment_intent()?, session.id.as_str()))).collect();
        let charges: Vec<Charge> = self.list("charges", since, Some("data.balance_transaction")).await?;
        let refunds: Vec<Refund> = self.list("refunds", since, None).await?;
        let disputes: Vec<Dispute> = self.list("disputes", since, None).await?;
        let charged = charges.iter().filter_map(|charge| {
            let page = charge.payment_intent.as_deref().and_then(|intent| pages.get(intent).copied());
            charge.report(page.unwrap_or(charge.without_page()))
        });
        let rest = refunds.iter().map(Refund::report).chain(disputes.iter().map(Dispute::report));
        Ok(said(charged.chain(rest).collect()))
    }
}

impl Payments {
    pub(crate) async fn session(&self, session: &str) -> Result<CheckoutSession, GatewayError> {
        let expand = [("expand[]", "payment_intent.latest_charge.balance_transaction".to_owned())];
        self.wire().get(&format!("checkout/sessions/{}", in_path(session)?), &expand).await
    }

    pub(crate) async fn intent(&self, intent: &str) -> Result<PaymentIntent, GatewayError> {
        let expand = [("expand[]", "latest_charge.balance_transaction".to_owned())];
        self.wire().get(&format!("payment_intents/{}", in_path(intent)?), &expand).await
    }

    /// A charge as it stands now, with the page at which it was made.
    pub(crate) async fn charge(&self, charge: &str) -> Result<Option<Report>, GatewayError> {
        let expand = [("expand[]", "balance_transaction".to_owned())];
        let charge: Charge = self.wire().get(&format!("charges/{}", in_path(charge)?), &expand).await?;
        let page = match &charge.payment_intent {
            Some(intent) => {
                let of_intent = [("payment_intent", intent.clone())];
                let pages: List<CheckoutSession> = self.wire().get("checkout/sessions", &of_intent).await?;
                pages.data.into_iter().next().map(|page| page.id)
            }
            None => None,
        };
        Ok(charge.report(page.as_deref().unwrap_or(charge.without_page())))
    }

    async fn list<T: DeserializeOwned + Listed>(
        &self,
        path: &str,
        since: Timestamp,
        expand: Option<&str>,
    ) -> Result<Vec<T>, GatewayError> {
        let mut all: Vec<T> = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut fields = vec![("limit", PER_PAGE.to_string()), ("created[gte]", since.as_second().to_string())];
            fields.extend(expand.map(|expand| ("expand[]", expand.to_owned())));
            fields.extend(all.last().map(|last| ("starting_after", last.id().to_owned())));
            let page: List<T> = self.wire().get(path, &fields).await?;
            let is_last = !page.has_more || page.data.is_empty();
            all.extend(page.data);
            if is_last {
                return Ok(all);
            }
        }
        Err(GatewayError::Unreachable("its list does not end".into()))
    }
}

/// A payment with a kept card has no page.
fn is_intent(session: &str) -> bool {
    session.starts_with("pi_")
}

fn amount_of(intent: &Intent) -> Result<String, GatewayError> {
    let amount = to_gateway(intent.amount);
    let amount = amount.ok_or_else(|| GatewayError::Refused(format!("{} can’t be paid there", intent.amount)))?;
    Ok(amount.to_string())
}

/// Ids come from the gateway or its events: one that could lead elsewhere is none.
fn in_path(id: &str) -> Result<&str, GatewayError> {
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_id { Ok(id) } else { Err(GatewayError::Refused("that is no id".into())) }
}

fn of_charge(charge: &str) -> [(&'static str, String); 2] {
    [("charge", charge.to_owned()), ("limit", PER_PAGE.to_string())]
}

fn said(reports: Vec<Report>) -> Vec<Report> {
    reports.into_iter().filter(|report| *report != Report::Other).collect()
}
