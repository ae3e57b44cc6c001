//! How things are written, as far as a client of this interface reads them.

use serde_json::{Value, json};

use crate::{
    kept::{self, Customer, Intent, Method},
    state::{Charge, Dispute, Refund, Session, Stage, State},
};

pub fn event(id: &str, kind: &str, created: i64, object: Value) -> Value {
    json!({
        "id": id, "object": "event", "api_version": "2024-06-20", "created": created, "type": kind, "livemode": false,
        "pending_webhooks": 1, "data": { "object": object },
    })
}

/// `expand`: the payment, its charge and what was kept of it stand in it whole.
pub fn session(state: &State, session: &Session, expand: Option<&str>) -> Value {
    let (status, payment_status) = match session.stage {
        Stage::Open | Stage::Confirming => ("open", "unpaid"),
        Stage::Processing | Stage::Failed => ("complete", "unpaid"),
        Stage::Paid => ("complete", "paid"),
        Stage::Expired => ("expired", "unpaid"),
    };
    let path = expand.unwrap_or_default();
    let intent = match &session.intent {
        Some(_) if path.starts_with("payment_intent") => {
            intent(state, session, path.contains("latest_charge"), path.contains("balance_transaction"))
        }
        Some(id) => json!(id),
        None => Value::Null,
    };
    json!({
        "id": session.id, "object": "checkout.session", "mode": "payment", "livemode": false, "status": status,
        "payment_status": payment_status, "payment_intent": intent, "amount_total": session.amount,
        "currency": session.currency, "customer": session.customer, "client_reference_id": session.client_reference_id, "metadata": session.metadata,
        "success_url": session.success_url, "cancel_url": session.cancel_url, "created": session.created,
        "expires_at": session.created + 24 * 3600,
    })
}

pub fn intent(state: &State, session: &Session, with_charge: bool, with_transaction: bool) -> Value {
    let status = match session.stage {
        Stage::Open | Stage::Failed => "requires_payment_method",
        Stage::Confirming => "requires_action",
        Stage::Processing => "processing",
        Stage::Paid => "succeeded",
        Stage::Expired => "canceled",
    };
    let latest = match session.charge.as_ref().and_then(|charge| state.charges.get(charge)) {
        Some(made) if with_charge => charge(made, with_transaction),
        Some(made) => json!(made.id),
        None => Value::Null,
    };
    json!({
        "id": session.intent, "object": "payment_intent", "amount": session.amount, "currency": session.currency,
        "status": status, "latest_charge": latest, "metadata": session.intent_metadata, "created": session.created,
    })
}

/// A payment with a kept card. `base`: where its holder confirms.
pub fn kept_intent(state: &State, intent: &Intent, base: &str, expand: Option<&str>) -> Value {
    let status = match intent.stage {
        kept::Stage::Prepared => "requires_confirmation",
        kept::Stage::Confirming => "requires_action",
        kept::Stage::Paid => "succeeded",
        kept::Stage::Declined => "requires_payment_method",
        kept::Stage::Cancelled => "canceled",
    };
    let path = expand.unwrap_or_default();
    let latest = match intent.charge.as_ref().and_then(|charge| state.charges.get(charge)) {
        Some(made) if path.starts_with("latest_charge") => charge(made, path.contains("balance_transaction")),
        Some(made) => json!(made.id),
        None => Value::Null,
    };
    let next = if intent.stage == kept::Stage::Confirming {
        let (url, back) = (format!("{base}/confirm/{}", intent.id), &intent.return_url);
        json!({ "type": "redirect_to_url", "redirect_to_url": { "url": url, "return_url": back } })
    } else {
        Value::Null
    };
    json!({
        "id": intent.id, "object": "payment_intent", "amount": intent.amount, "currency": intent.currency,
        "customer": intent.customer, "payment_method": intent.method, "status": status, "latest_charge": latest,
        "next_action": next, "metadata": intent.metadata, "created": intent.created,
    })
}

pub fn customer(customer: &Customer) -> Value {
    json!({
        "id": customer.id, "object": "customer", "created": customer.created, "email": null, "name": null,
        "livemode": false, "metadata": customer.metadata,
    })
}

pub fn method(method: &Method) -> Value {
    json!({
        "id": method.id, "object": "payment_method", "type": "card", "created": method.created,
        "customer": method.customer, "livemode": false, "metadata": {},
        "card": {
            "brand": "visa", "last4": last_four(&method.card), "exp_month": 12, "exp_year": 2034,
            "fingerprint": method.fingerprint(),
        },
    })
}

fn last_four(card: &str) -> &str {
    card.get(card.len().saturating_sub(4)..).unwrap_or_default()
}

pub fn failed_intent(session: &Session, code: &str, message: &str) -> Value {
    json!({
        "id": session.intent, "object": "payment_intent", "amount": session.amount, "currency": session.currency,
        "status": "requires_payment_method", "latest_charge": null, "metadata": session.intent_metadata,
        "created": session.created, "last_payment_error": { "code": code, "message": message, "type": "card_error" },
    })
}

pub fn charge(charge: &Charge, with_transaction: bool) -> Value {
    let id = format!("txn_{}", charge.id);
    let transaction = if with_transaction {
        json!({
            "id": id, "object": "balance_transaction", "amount": charge.amount, "currency": charge.currency,
            "fee": charge.fee, "net": charge.amount - charge.fee,
        })
    } else {
        json!(id)
    };
    json!({
        "id": charge.id, "object": "charge", "amount": charge.amount, "amount_captured": charge.amount,
        "amount_refunded": charge.refunded, "balance_transaction": transaction, "captured": true, "created": charge.created,
        "currency": charge.currency, "disputed": charge.disputed, "metadata": charge.metadata, "paid": true,
        "payment_intent": charge.intent, "refunded": charge.refunded == charge.amount, "status": "succeeded",
        "payment_method_details": { "type": "card", "card": { "last4": last_four(&charge.card) } },
    })
}

pub fn refund(refund: &Refund) -> Value {
    json!({
        "id": refund.id, "object": "refund", "amount": refund.amount, "charge": refund.charge, "created": refund.created,
        "currency": refund.currency, "metadata": refund.metadata, "status": refund.status,
    })
}

pub fn dispute(dispute: &Dispute) -> Value {
    json!({
        "id": dispute.id, "object": "dispute", "amount": dispute.amount, "charge": dispute.charge,
        "created": dispute.created, "currency": dispute.currency, "reason": "fraudulent", "status": dispute.status,
    })
}
