//! Answers as Stripe's reference shows them, shortened: what the sandbox writes is ours, these are not.

use model::{Currency, Money};
use serde_json::{Value, from_value, json};

use super::*;

fn session(status: &str, payment_status: &str, intent: Value) -> CheckoutSession {
    let session = json!({
        "id": "cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u", "object": "checkout.session",
        "after_expiration": null, "allow_promotion_codes": null, "amount_subtotal": 2198, "amount_total": 2198,
        "automatic_tax": { "enabled": false, "liability": null, "status": null }, "billing_address_collection": null,
        "cancel_url": null, "client_reference_id": null, "consent": null, "created": 1_679_600_215, "currency": "usd",
        "custom_fields": [], "customer": null, "expires_at": 1_679_686_615, "invoice": null, "livemode": false,
        "locale": null, "metadata": {}, "mode": "payment", "payment_intent": intent, "payment_link": null,
        "payment_method_types": ["card"], "payment_status": payment_status, "status": status, "submit_type": null,
        "success_url": "https://example.com/success", "total_details": { "amount_discount": 0 },
        "url": "https://checkout.stripe.com/c/pay/cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u",
    });
    from_value(session).expect("a session")
}

fn charge_json(status: &str, transaction: Value) -> Value {
    json!({
        "id": "ch_3MmlLrLkdIwHu7ix0snN0B15", "object": "charge", "amount": 2198, "amount_captured": 2198,
        "amount_refunded": 0, "application": null, "balance_transaction": transaction, "billing_details": { "email": null },
        "captured": true, "created": 1_679_090_539, "currency": "usd", "customer": null, "description": null,
        "disputed": false, "failure_code": null, "fraud_details": {}, "livemode": false, "metadata": {},
        "outcome": { "network_status": "approved_by_network", "type": "authorized" }, "paid": true,
        "payment_intent": "pi_3MmlLrLkdIwHu7ix0snN0B15", "payment_method": "card_1MmlLrLkdIwHu7ixIJwEWSNR",
        "receipt_url": null, "refunded": false, "review": null, "status": status, "transfer_data": null,
    })
}

fn transaction() -> Value {
    json!({
        "id": "txn_1MiN3gLkdIwHu7ixxapQrznl", "object": "balance_transaction", "amount": 2198, "currency": "usd",
        "exchange_rate": null, "fee": 94, "fee_details": [], "net": 2104, "status": "available", "type": "charge",
    })
}

fn intent(status: &str, charge: Value) -> Value {
    json!({
        "id": "pi_3MmlLrLkdIwHu7ix0snN0B15", "object": "payment_intent", "amount": 2198, "amount_received": 2198,
        "capture_method": "automatic", "created": 1_680_800_504, "currency": "usd", "latest_charge": charge,
        "metadata": {}, "status": status,
    })
}

const fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[test]
fn a_session_says_what_became_of_it() {
    let paid = session("complete", "paid", intent("succeeded", charge_json("succeeded", transaction())));
    let report = Report::Charge {
        charge: "ch_3MmlLrLkdIwHu7ix0snN0B15".into(),
        session: paid.id.clone(),
        amount: usd(2198),
        fee: Some(usd(94)),
    };
    assert_eq!(paid.report(), report);
    let state = |session: CheckoutSession| match session.report() {
        Report::Session { state, .. } => Some(state),
        Report::Other => None,
        other => panic!("not of a session: {other:?}"),
    };
    assert_eq!(state(session("open", "unpaid", Value::Null)), None);
    let declined = intent("requires_payment_method", charge_json("failed", Value::Null));
    assert_eq!(state(session("open", "unpaid", declined.clone())), None, "another card may follow");
    assert_eq!(state(session("expired", "unpaid", Value::Null)), Some(SessionState::Expired));
    assert_eq!(state(session("expired", "unpaid", declined.clone())), Some(SessionState::Expired));
    let processing = intent("processing", charge_json("pending", Value::Null));
    assert_eq!(state(session("complete", "unpaid", processing)), Some(SessionState::Processing));
    assert_eq!(state(session("complete", "unpaid", declined)), Some(SessionState::Failed));
    assert_eq!(state(session("complete", "paid", json!("pi_3MmlLrLkdIwHu7ix0snN0B15"))), None, "not asked for in full");
}

#[test]
fn a_charge_is_money_once_it_is_captured() {
    let report = |charge: Value| from_value::<Charge>(charge).expect("a charge").report("cs_1");
    let late = report(charge_json("succeeded", json!("txn_1MiN3gLkdIwHu7ixxapQrznl")));
    assert!(matches!(late, Some(Report::Charge { fee: None, .. })), "its fee is told later: {late:?}");
    assert_eq!(report(charge_json("failed", Value::Null)), None);
    assert_eq!(report(charge_json("pending", Value::Null)), None);
    let mut reserved = charge_json("succeeded", Value::Null);
    reserved["captured"] = json!(false);
    assert_eq!(report(reserved), None);
    let mut part = charge_json("succeeded", Value::Null);
    part["amount_captured"] = json!(1000);
    assert!(
        matches!(report(part), Some(Report::Charge { amount, .. }) if amount == usd(1000)),
        "what was captured counts"
    );
}

#[test]
fn refunds_and_disputes_say_how_they_stand() {
    let ours = "0199aaaa-0000-7000-8000-000000000000";
    let refund = |status: &str, metadata: Value| {
        let refund = json!({
            "id": "re_1Nispe2eZvKYlo2Cd31jOCgZ", "object": "refund", "amount": 1000,
            "balance_transaction": "txn_1Nispe2eZvKYlo2CYezqFhEx", "charge": "ch_1NirD82eZvKYlo2CIvbtLWuY",
            "created": 1_692_942_318, "currency": "usd", "destination_details": { "type": "card" }, "metadata": metadata,
            "payment_intent": "pi_1GszsK2eZvKYlo2CfhZyoZLp", "reason": null, "receipt_number": null, "status": status,
        });
        from_value::<Refund>(refund).expect("a refund").report()
    };
    assert_eq!(
        refund("succeeded", json!({ "refund": ours })),
        Report::Refund {
            refund: "re_1Nispe2eZvKYlo2Cd31jOCgZ".into(),
            charge: "ch_1NirD82eZvKYlo2CIvbtLWuY".into(),
            ours: ours.parse().ok(),
            amount: usd(1000),
            succeeded: true,
        }
    );
    for (status, told) in [("failed", true), ("canceled", true), ("pending", false), ("requires_action", false)] {
        let report = refund(status, json!({ "refund": "not an id" }));
        let failed = matches!(report, Report::Refund { succeeded: false, ours: None, .. });
        assert_eq!((failed, report == Report::Other), (told, !told), "{status}");
    }
    for (status, state) in [
        ("needs_response", Some(DisputeState::Opened)),
        ("under_review", Some(DisputeState::Opened)),
        ("won", Some(DisputeState::Won)),
        ("lost", Some(DisputeState::Lost)),
        ("warning_needs_response", None),
        ("warning_closed", None),
    ] {
        let dispute = json!({
            "id": "du_1MtJUT2eZvKYlo2CNaw2HvEv", "object": "dispute", "amount": 1000, "balance_transactions": [],
            "charge": "ch_1AZtxr2eZvKYlo2CJDX8whov", "created": 1_680_651_737, "currency": "usd", "evidence": {},
            "is_charge_refundable": true, "metadata": {}, "reason": "general", "status": status,
        });
        let report = from_value::<Dispute>(dispute).expect("a dispute").report();
        let wanted = state.map(|state| Report::Dispute { charge: "ch_1AZtxr2eZvKYlo2CJDX8whov".into(), state });
        assert_eq!(report, wanted.unwrap_or(Report::Other), "{status}");
    }
}

#[test]
fn a_complaint_is_its_sentence() {
    let complaint = json!({ "error": {
        "code": "resource_missing", "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": "No such charge: 'ch_1'", "param": "charge", "type": "invalid_request_error",
    } });
    assert_eq!(from_value::<Complaint>(complaint).expect("a complaint").sentence(), "No such charge: 'ch_1'");
    let bare = json!({ "error": { "type": "api_error" } });
    assert_eq!(from_value::<Complaint>(bare).expect("a complaint").sentence(), "no reason given");
}

/// A payment with a kept card, as the reference of PaymentIntents shows it.
fn kept_intent(status: &str, charge: Value, next_action: Value) -> PaymentIntent {
    let mut shown = intent(status, charge);
    shown["next_action"] = next_action;
    shown["payment_method"] = json!("pm_1MqLiJLkdIwHu7ixUEgbFdYF");
    shown["customer"] = json!("cus_NffrFeUfNV2Hib");
    from_value(shown).expect("an intent")
}

#[test]
fn a_payment_with_a_kept_card_says_how_it_went() {
    let page = "https://hooks.stripe.com/3d_secure_2/hosted?merchant=acct_1";
    let confirm = json!({
        "type": "redirect_to_url",
        "redirect_to_url": { "return_url": "https://hale.example/bills/payments/1", "url": page },
    });
    let by_script = json!({ "type": "use_stripe_sdk", "use_stripe_sdk": { "type": "three_d_secure_redirect" } });
    let paid = || charge_json("succeeded", transaction());
    for (status, charge, next, attempt) in [
        ("requires_confirmation", Value::Null, Value::Null, None),
        ("requires_action", Value::Null, confirm, Some(Attempt::Confirm(page.into()))),
        ("requires_action", Value::Null, by_script, Some(Attempt::Declined)),
        ("requires_payment_method", Value::Null, Value::Null, Some(Attempt::Declined)),
        ("canceled", Value::Null, Value::Null, Some(Attempt::Declined)),
        ("processing", Value::Null, Value::Null, Some(Attempt::Taken)),
        ("succeeded", paid(), Value::Null, Some(Attempt::Taken)),
    ] {
        assert_eq!(kept_intent(status, charge, next).attempt(), attempt, "{status}");
    }
    let session = || "pi_3MmlLrLkdIwHu7ix0snN0B15".to_owned();
    let stands = |state| Report::Session { session: session(), state };
    for (status, report) in [
        ("requires_confirmation", Report::Other),
        ("requires_action", Report::Other),
        ("processing", stands(SessionState::Processing)),
        ("requires_payment_method", stands(SessionState::Failed)),
        ("canceled", stands(SessionState::Expired)),
    ] {
        assert_eq!(kept_intent(status, Value::Null, Value::Null).report(), report, "{status}");
    }
    let charge = Report::Charge {
        charge: "ch_3MmlLrLkdIwHu7ix0snN0B15".into(),
        session: session(),
        amount: usd(2198),
        fee: Some(usd(94)),
    };
    assert_eq!(kept_intent("succeeded", paid(), Value::Null).report(), charge);
}

#[test]
fn of_a_kept_card_only_what_tells_it_apart_is_read() {
    let method = |card: Value| {
        let shown = json!({
            "id": "pm_1MqLiJLkdIwHu7ixUEgbFdYF", "object": "payment_method", "allow_redisplay": "limited",
            "billing_details": { "email": null, "name": null }, "card": card, "created": 1_679_945_299,
            "customer": "cus_NffrFeUfNV2Hib", "livemode": false, "metadata": {}, "type": "card",
        });
        from_value::<PaymentMethod>(shown).expect("a method").kept()
    };
    let card = |brand: &str, last4: &str, month: i16| {
        json!({
            "brand": brand, "checks": { "cvc_check": "pass" }, "country": "US", "exp_month": month, "exp_year": 2034,
            "fingerprint": "mToisGZ01V71BCos", "funding": "credit", "last4": last4, "wallet": null,
        })
    };
    let kept = method(card("visa", "4242", 8)).expect("a card");
    assert_eq!(
        (kept.token.as_str(), kept.brand.as_str(), kept.last_four.as_str()),
        ("pm_1MqLiJLkdIwHu7ixUEgbFdYF", "Visa", "4242")
    );
    assert_eq!((kept.exp_month, kept.exp_year, kept.fingerprint.as_deref()), (8, 2034, Some("mToisGZ01V71BCos")));
    for (brand, words) in
        [("amex", "American Express"), ("mastercard", "Mastercard"), ("", "Card"), ("éclair", "éclair")]
    {
        assert_eq!(method(card(brand, "4242", 8)).expect("a card").brand, words);
    }
    for no_card in [Value::Null, card("visa", "42424242", 8), card("visa", "42x2", 8), card("visa", "4242", 13)] {
        assert_eq!(method(no_card), None);
    }
}
