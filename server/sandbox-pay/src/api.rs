//! The HTTP interface, under `/v1`: form-encoded questions, answers in JSON, and a complaint with its reason.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use ring::digest;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::{
    Sandbox,
    kept::{self, Customer, Intent},
    shown,
    state::{Happened, Refused, Session, Stage, State as Things, missing},
};

type Fields = BTreeMap<String, String>;
type Answer = Result<Value, Refused>;

pub fn router(sandbox: Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/checkout/sessions", post(open).get(sessions))
        .route("/checkout/sessions/{id}", get(session))
        .route("/checkout/sessions/{id}/expire", post(expire))
        .route("/charges", get(charges))
        .route("/charges/{id}", get(charge))
        .route("/refunds", post(refund).get(refunds))
        .route("/disputes", get(disputes))
        .route("/customers", post(new_customer))
        .route("/customers/{id}/payment_methods", get(methods))
        .route("/payment_methods/{id}/detach", post(detach))
        .route("/payment_intents", post(prepare))
        .route("/payment_intents/{id}", get(intent))
        .route("/payment_intents/{id}/confirm", post(take))
        .route("/payment_intents/{id}/cancel", post(cancel))
        .fallback(async || complaint(StatusCode::NOT_FOUND, ("unknown_url", "Unrecognized request URL.".into())))
        .layer(from_fn_with_state(sandbox, only_with_the_key))
}

async fn only_with_the_key(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let wanted = format!("Bearer {}", sandbox.0.key);
    // Of equal length whatever was shown, so that nothing can be learned from how long it takes.
    let same = |text: &[u8]| digest::digest(&digest::SHA256, text).as_ref().to_vec();
    if shown.map(same) != Some(same(wanted.as_bytes())) {
        return complaint(StatusCode::UNAUTHORIZED, ("api_key_invalid", "Invalid API Key provided.".into()));
    }
    next.run(request).await
}

fn complaint(status: StatusCode, (code, message): Refused) -> Response {
    let kind = match status {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => "invalid_request_error",
        StatusCode::PAYMENT_REQUIRED => "card_error",
        _ => "api_error",
    };
    (status, Json(json!({ "error": { "type": kind, "code": code, "message": message } }))).into_response()
}

fn answered(answer: Answer) -> Response {
    match answer {
        Ok(value) => Json(value).into_response(),
        Err(refused) => {
            let status = match refused.0 {
                "resource_missing" => StatusCode::NOT_FOUND,
                "card_declined" | "expired_card" | "insufficient_funds" | "payment_intent_authentication_failure" => {
                    StatusCode::PAYMENT_REQUIRED
                }
                _ => StatusCode::BAD_REQUEST,
            };
            complaint(status, refused)
        }
    }
}

/// Does something once under its key: asked again, it is the first answer; asked something else, it is refused.
async fn once(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    question: String,
    work: impl FnOnce(&mut Things, &mut Happened<'_>) -> Answer,
) -> Response {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let answer = sandbox
        .change(|state, happened| {
            let Some(key) = key else { return work(state, happened) };
            match state.answers.get(&key) {
                Some((asked, _)) if *asked != question => {
                    let sentence = "Keys for idempotent requests can only be used with the same parameters.";
                    return Err(("idempotency_key_in_use", sentence.into()));
                }
                Some((_, answer)) => return Ok(answer.clone()),
                None => {}
            }
            let answer = work(state, happened)?;
            state.answers.insert(key, (question, answer.clone()));
            Ok(answer)
        })
        .await;
    answered(answer)
}

fn fields(body: &str) -> Fields {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

/// `metadata[name]`, and what stands deeper.
fn metadata(fields: &Fields, prefix: &str) -> BTreeMap<String, String> {
    let named = |key: &String| Some(key.strip_prefix(prefix)?.strip_prefix('[')?.strip_suffix(']')?.to_owned());
    fields.iter().filter_map(|(key, value)| Some((named(key)?, value.clone()))).collect()
}

fn whole(fields: &Fields, name: &str) -> Result<i64, Refused> {
    let value = fields.get(name).and_then(|value| value.parse().ok()).filter(|value| (1..=99_999_999).contains(value));
    value.ok_or_else(|| ("parameter_invalid_integer", format!("Invalid integer: {name}")))
}

fn address(fields: &Fields, name: &str) -> Result<String, Refused> {
    let url = fields.get(name).filter(|url| url.len() <= 5000);
    let url = url.filter(|url| Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")));
    url.cloned().ok_or_else(|| ("url_invalid", format!("Not a valid URL: {name}")))
}

async fn open(State(sandbox): State<Sandbox>, headers: HeaderMap, body: String) -> Response {
    let (id, created, base) = (sandbox.new_id("cs_test"), sandbox.now(), sandbox.0.base_url.clone());
    once(&sandbox, &headers, format!("sessions {body}"), |state, _| {
        let fields = fields(&body);
        let item = |name: &str| format!("line_items[0][price_data]{name}");
        let currency = fields
            .get(&item("[currency]"))
            .filter(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_lowercase()));
        let session = Session {
            number: state.number(),
            amount: whole(&fields, &item("[unit_amount]"))?,
            currency: currency.cloned().ok_or_else(|| ("currency_invalid", "Invalid currency.".to_owned()))?,
            name: fields.get(&item("[product_data][name]")).cloned().unwrap_or_else(|| "Bill".into()),
            success_url: address(&fields, "success_url")?,
            cancel_url: address(&fields, "cancel_url")?,
            client_reference_id: fields.get("client_reference_id").cloned(),
            metadata: metadata(&fields, "metadata"),
            created,
            stage: Stage::Open,
            card: None,
            intent: None,
            intent_metadata: metadata(&fields, "payment_intent_data[metadata]"),
            charge: None,
            customer: fields.get("customer").map(|id| known(state, id)).transpose()?,
            keeps: fields.contains_key("payment_intent_data[setup_future_usage]"),
            id: id.clone(),
        };
        if session.keeps && session.customer.is_none() {
            return Err(("parameter_missing", "A card is kept for a customer: which?".into()));
        }
        let mut shown = shown::session(state, &session, None);
        shown["url"] = json!(format!("{base}/pay/{id}"));
        state.sessions.insert(id, session);
        Ok(shown)
    })
    .await
}

async fn session(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Response {
    sandbox.change(|state, happened| state.expire_old(happened)).await;
    let state = sandbox.look().await;
    let expand = expanded(&fields);
    answered(match state.sessions.get(&id) {
        Some(session) => {
            let mut shown = shown::session(&state, session, expand);
            if session.is_open() {
                shown["url"] = json!(format!("{}/pay/{id}", sandbox.0.base_url));
            }
            Ok(shown)
        }
        None => Err(missing("checkout.session", &id)),
    })
}

async fn expire(State(sandbox): State<Sandbox>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    once(&sandbox, &headers, format!("expire {id}"), |state, happened| {
        state.expire(&id, happened)?;
        Ok(shown::session(state, &state.sessions[&id], None))
    })
    .await
}

async fn charge(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Response {
    let state = sandbox.look().await;
    let expand = expanded(&fields).is_some();
    answered(state.charges.get(&id).map(|charge| shown::charge(charge, expand)).ok_or_else(|| missing("charge", &id)))
}

async fn refund(State(sandbox): State<Sandbox>, headers: HeaderMap, body: String) -> Response {
    once(&sandbox, &headers, format!("refunds {body}"), |state, happened| {
        let fields = fields(&body);
        let charge = fields.get("charge").ok_or_else(|| ("parameter_missing", "Missing: charge".to_owned()))?;
        let amount = if fields.contains_key("amount") { Some(whole(&fields, "amount")?) } else { None };
        state.refund(charge, amount, metadata(&fields, "metadata"), happened).map(|refund| shown::refund(&refund))
    })
    .await
}

fn expanded(fields: &[(String, String)]) -> Option<&str> {
    fields.iter().find(|(name, _)| name == "expand[]").map(|(_, path)| path.as_str())
}

/// What is listed: when it was made, in which order, and how it is written.
struct Item {
    id: String,
    number: i64,
    created: i64,
    value: Value,
}

/// The newest first, `limit` at a time, after `starting_after`, not older than `created[gte]`.
fn list(items: impl Iterator<Item = Item>, fields: &[(String, String)]) -> Response {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let since: i64 = field("created[gte]").and_then(|since| since.parse().ok()).unwrap_or(i64::MIN);
    let limit = field("limit").and_then(|limit| limit.parse().ok()).unwrap_or(10_usize).clamp(1, 100);
    let mut items: Vec<Item> = items.filter(|item| item.created >= since).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.number));
    let after =
        field("starting_after").map_or(0, |id| items.iter().position(|item| item.id == id).map_or(0, |at| at + 1));
    let data: Vec<Value> = items.iter().skip(after).take(limit).map(|item| item.value.clone()).collect();
    let has_more = items.len() > after + data.len();
    Json(json!({ "object": "list", "data": data, "has_more": has_more })).into_response()
}

type Asked = Query<Vec<(String, String)>>;

fn is_of<'a>(fields: &'a [(String, String)], name: &str) -> impl Fn(&str) -> bool + use<'a> {
    let wanted = fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    move |value| wanted.is_none_or(|wanted| wanted == value)
}

async fn sessions(State(sandbox): State<Sandbox>, Query(fields): Asked) -> Response {
    let state = sandbox.look().await;
    let of_intent = is_of(&fields, "payment_intent");
    let found = state.sessions.values().filter(|session| of_intent(session.intent.as_deref().unwrap_or_default()));
    let item = |session: &Session| Item {
        id: session.id.clone(),
        number: session.number,
        created: session.created,
        value: shown::session(&state, session, None),
    };
    list(found.map(item), &fields)
}

async fn charges(State(sandbox): State<Sandbox>, Query(fields): Asked) -> Response {
    let state = sandbox.look().await;
    let expand = expanded(&fields).is_some();
    let items = state.charges.values().map(|charge| Item {
        id: charge.id.clone(),
        number: charge.number,
        created: charge.created,
        value: shown::charge(charge, expand),
    });
    list(items, &fields)
}

async fn refunds(State(sandbox): State<Sandbox>, Query(fields): Asked) -> Response {
    let state = sandbox.look().await;
    let of_charge = is_of(&fields, "charge");
    let items = state.refunds.values().filter(|refund| of_charge(&refund.charge)).map(|refund| Item {
        id: refund.id.clone(),
        number: refund.number,
        created: refund.created,
        value: shown::refund(refund),
    });
    list(items, &fields)
}

async fn disputes(State(sandbox): State<Sandbox>, Query(fields): Asked) -> Response {
    let state = sandbox.look().await;
    let of_charge = is_of(&fields, "charge");
    let items = state.disputes.values().filter(|dispute| of_charge(&dispute.charge)).map(|dispute| Item {
        id: dispute.id.clone(),
        number: dispute.number,
        created: dispute.created,
        value: shown::dispute(dispute),
    });
    list(items, &fields)
}

fn known(state: &Things, customer: &str) -> Result<String, Refused> {
    state.customers.get(customer).map(|customer| customer.id.clone()).ok_or_else(|| missing("customer", customer))
}

fn required(fields: &Fields, name: &str) -> Result<String, Refused> {
    fields.get(name).cloned().ok_or_else(|| ("parameter_missing", format!("Missing required param: {name}.")))
}

async fn new_customer(State(sandbox): State<Sandbox>, headers: HeaderMap, body: String) -> Response {
    let (id, created) = (sandbox.new_id("cus"), sandbox.now());
    once(&sandbox, &headers, format!("customers {body}"), |state, _| {
        let customer = Customer { id: id.clone(), metadata: metadata(&fields(&body), "metadata"), created };
        let shown = shown::customer(&customer);
        state.customers.insert(id, customer);
        Ok(shown)
    })
    .await
}

async fn methods(State(sandbox): State<Sandbox>, Path(id): Path<String>, Query(fields): Asked) -> Response {
    let state = sandbox.look().await;
    if let Err(refused) = known(&state, &id) {
        return answered(Err(refused));
    }
    let theirs = state.methods.values().filter(|method| method.customer.as_ref() == Some(&id));
    let items = theirs.map(|method| Item {
        id: method.id.clone(),
        number: method.number,
        created: method.created,
        value: shown::method(method),
    });
    list(items, &fields)
}

async fn detach(State(sandbox): State<Sandbox>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    once(&sandbox, &headers, format!("detach {id}"), |state, _| state.detach(&id).map(shown::method)).await
}

async fn prepare(State(sandbox): State<Sandbox>, headers: HeaderMap, body: String) -> Response {
    let (id, created) = (sandbox.new_id("pi"), sandbox.now());
    once(&sandbox, &headers, format!("payment_intents {body}"), |state, _| {
        let fields = fields(&body);
        let currency = required(&fields, "currency")?;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(("currency_invalid", "Invalid currency.".to_owned()));
        }
        let intent = Intent {
            id: id.clone(),
            amount: whole(&fields, "amount")?,
            currency,
            customer: known(state, &required(&fields, "customer")?)?,
            method: required(&fields, "payment_method")?,
            metadata: metadata(&fields, "metadata"),
            created,
            stage: kept::Stage::Prepared,
            return_url: None,
            charge: None,
        };
        state.prepare(intent)?;
        shown_intent(state, &id, &sandbox.0.base_url, None)
    })
    .await
}

/// One with a kept card, or that of a session.
fn shown_intent(state: &Things, id: &str, base: &str, expand: Option<&str>) -> Answer {
    if let Some(intent) = state.intents.get(id) {
        return Ok(shown::kept_intent(state, intent, base, expand));
    }
    let session = state.sessions.values().find(|session| session.intent.as_deref() == Some(id));
    let session = session.ok_or_else(|| missing("payment_intent", id))?;
    let path = expand.unwrap_or_default();
    Ok(shown::intent(state, session, path.contains("latest_charge"), path.contains("balance_transaction")))
}

async fn intent(State(sandbox): State<Sandbox>, Path(id): Path<String>, Query(fields): Asked) -> Response {
    let state = sandbox.look().await;
    answered(shown_intent(&state, &id, &sandbox.0.base_url, expanded(&fields)))
}

async fn take(State(sandbox): State<Sandbox>, Path(id): Path<String>, headers: HeaderMap, body: String) -> Response {
    once(&sandbox, &headers, format!("take {id} {body}"), |state, happened| {
        state.take(&id, address(&fields(&body), "return_url")?, happened)?;
        shown_intent(state, &id, &sandbox.0.base_url, None)
    })
    .await
}

async fn cancel(State(sandbox): State<Sandbox>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    once(&sandbox, &headers, format!("cancel {id}"), |state, happened| {
        state.cancel(&id, happened)?;
        shown_intent(state, &id, &sandbox.0.base_url, None)
    })
    .await
}
