//! What Hale asks of the gateway.

use std::collections::HashMap;

use billing::server::gateway::{GatewayError, Intent, PaymentGateway, RefundOrder, Report, Session};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;

use crate::{
    Payments,
    amount::to_gateway,
    object::{Charge, CheckoutSession, Dispute, List, Listed, Refund},
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
        let amount = to_gateway(intent.amount)
            .ok_or_else(|| GatewayError::Refused(format!("{} can’t be paid there", intent.amount)))?;
        let fields = [
            ("mode", "payment".to_owned()),
            ("success_url", intent.return_url.clone()),
            ("cancel_url", intent.return_url.clone()),
            ("client_reference_id", payment.clone()),
            ("metadata[payment]", payment.clone()),
            ("payment_intent_data[metadata][payment]", payment.clone()),
            ("line_items[0][quantity]", "1".to_owned()),
            ("line_items[0][price_data][currency]", intent.amount.currency.code().to_ascii_lowercase()),
            ("line_items[0][price_data][unit_amount]", amount.to_string()),
            ("line_items[0][price_data][product_data][name]", PRODUCT.to_owned()),
        ];
        let made: CheckoutSession = self.wire().post("checkout/sessions", &payment, &fields).await?;
        let url = made.url.ok_or_else(|| GatewayError::Refused("the session has no page any more".into()))?;
        Ok(Session { id: made.id, url })
    }

    async fn close_session(&self, session: &str) -> Result<(), GatewayError> {
        let path = format!("checkout/sessions/{}/expire", in_path(session)?);
        self.wire().post::<CheckoutSession>(&path, &format!("expire-{session}"), &[]).await.map(drop)
    }

    async fn look_up(&self, session: &str) -> Result<Vec<Report>, GatewayError> {
        let session = self.session(session).await?;
        let mut reports = vec![session.report()];
        if let Some(charge) = session.charge() {
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

    async fn all_since(&self, since: Timestamp) -> Result<Vec<Report>, GatewayError> {
        let sessions: Vec<CheckoutSession> = self.list("checkout/sessions", since - LIFE_OF_A_PAGE, None).await?;
        let pages: HashMap<&str, &str> =
            sessions.iter().filter_map(|session| Some((session.payment_intent()?, session.id.as_str()))).collect();
        let charges: Vec<Charge> = self.list("charges", since, Some("data.balance_transaction")).await?;
        let refunds: Vec<Refund> = self.list("refunds", since, None).await?;
        let disputes: Vec<Dispute> = self.list("disputes", since, None).await?;
        let charged = charges.iter().filter_map(|charge| {
            let page = charge.payment_intent.as_deref().and_then(|intent| pages.get(intent).copied());
            // Made at the gateway's own desk: there is no page of ours.
            charge.report(page.unwrap_or(&charge.id))
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
        Ok(charge.report(page.as_deref().unwrap_or(&charge.id)))
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
