//! The page at which a patient pays: one of the test cards, or back.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    Sandbox,
    card::Card,
    html::{Page, amount, escaped},
    kept,
    state::{Paid, Session, Stage},
};

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    card: String,
}

#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    answer: String,
}

pub async fn show(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    sandbox.change(|state, happened| state.expire_old(happened)).await;
    answer(&sandbox, &id, None).await
}

pub async fn pay(State(sandbox): State<Sandbox>, Path(id): Path<String>, Form(chosen): Form<Chosen>) -> Response {
    let Some(card) = Card::of(&chosen.card) else {
        return answer(&sandbox, &id, Some("Choose a card.")).await;
    };
    let paid = sandbox
        .change(|state, happened| {
            state.expire_old(happened);
            state.pay(&id, card, happened)
        })
        .await;
    went(&sandbox, &id, paid).await
}

pub async fn confirm(State(sandbox): State<Sandbox>, Path(id): Path<String>, Form(given): Form<Answer>) -> Response {
    let yes = given.answer == "yes";
    let paid = sandbox.change(|state, happened| state.confirm(&id, yes, happened)).await;
    went(&sandbox, &id, paid).await
}

pub async fn show_kept(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    let intent = sandbox.look().await.intents.get(&id).cloned();
    let Some(intent) = intent else {
        return page(StatusCode::NOT_FOUND, &[], "<h1>There is no such page</h1>\n".into());
    };
    let back = intent.return_url.as_deref().unwrap_or("/");
    if intent.stage != kept::Stage::Confirming {
        return leave(&intent, back);
    }
    let action = format!("/confirm/{}", escaped(&intent.id));
    page(StatusCode::OK, &[back], confirmation(intent.amount, &intent.currency, &action))
}

pub async fn confirm_kept(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Form(given): Form<Answer>,
) -> Response {
    let yes = given.answer == "yes";
    // What is no payment is shown as none.
    drop(sandbox.change(|state, happened| state.confirm_kept(&id, yes, happened)).await);
    show_kept(State(sandbox), Path(id)).await
}

/// Back to where the payment was begun, with what a browser is told there.
fn leave(intent: &kept::Intent, back: &str) -> Response {
    let status = if intent.stage == kept::Stage::Paid { "succeeded" } else { "failed" };
    let join = if back.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{back}{join}payment_intent={}&redirect_status={status}", intent.id)).into_response()
}

async fn went(sandbox: &Sandbox, id: &str, paid: Paid) -> Response {
    answer(sandbox, id, if let Paid::No(why) = paid { Some(why) } else { None }).await
}

/// The page as the session stands. One that was paid leads back, however often it is opened.
async fn answer(sandbox: &Sandbox, id: &str, problem: Option<&str>) -> Response {
    let session = sandbox.look().await.sessions.get(id).cloned();
    let Some(session) = session else {
        return page(
            StatusCode::NOT_FOUND,
            &[],
            "<h1>There is no such page</h1>\n<p>Please go back to your bill and begin again.</p>\n".into(),
        );
    };
    match session.stage {
        Stage::Open => page(StatusCode::OK, &leads(&session), choose(&session, problem)),
        Stage::Confirming => {
            let action = format!("/pay/{}/confirm", escaped(&session.id));
            page(StatusCode::OK, &leads(&session), confirmation(session.amount, &session.currency, &action))
        }
        Stage::Paid | Stage::Processing => Redirect::to(&session.success_url).into_response(),
        Stage::Expired | Stage::Failed => {
            let back = escaped(&session.cancel_url);
            let body = format!(
                "<h1>This page has ended</h1>\n<p>Nothing was paid.</p>\n<p><a href=\"{back}\">Back to your bill</a></p>\n"
            );
            page(StatusCode::GONE, &[], body)
        }
    }
}

fn leads(session: &Session) -> [&str; 2] {
    [&session.success_url, &session.cancel_url]
}

fn page(status: StatusCode, leads_to: &[&str], body: String) -> Response {
    Page { title: "Pay – test", wide: false, status, leads_to, body }.into_response()
}

fn choose(session: &Session, problem: Option<&str>) -> String {
    let problem =
        problem.map(|why| format!("<p class=\"problem\" role=\"alert\">{}</p>\n", escaped(why))).unwrap_or_default();
    let kept = if session.keeps { "<p>The card is kept for your next payment.</p>\n" } else { "" };
    let chosen = session.card.as_deref().unwrap_or(Card::Pays.number());
    let cards: String = Card::ALL
        .iter()
        .map(|card| {
            let checked = if card.number() == chosen { " checked" } else { "" };
            format!(
                "<label><input type=\"radio\" name=\"card\" value=\"{}\"{checked}><span>{}<span>{}</span></span></label>\n",
                card.number(),
                card.words(),
                card.spaced(),
            )
        })
        .collect();
    format!(
        "<h1>Pay {}</h1>\n<p class=\"amount\">{}</p>\n{kept}{problem}<form method=\"post\" action=\"/pay/{}\">\n\
         <fieldset>\n<legend>Test card</legend>\n{cards}</fieldset>\n\
         <div class=\"actions\"><button>Pay {}</button> <a href=\"{}\">Back without paying</a></div>\n</form>\n",
        escaped(&session.name),
        amount(session.amount, &session.currency),
        escaped(&session.id),
        amount(session.amount, &session.currency),
        escaped(&session.cancel_url),
    )
}

fn confirmation(units: i64, currency: &str, action: &str) -> String {
    format!(
        "<h1>Is it you who pays {}?</h1>\n<p>Your bank asks you to confirm this payment.</p>\n\
         <form method=\"post\" action=\"{action}\">\n<div class=\"actions\">\
         <button name=\"answer\" value=\"yes\">Confirm</button> \
         <button class=\"quiet\" name=\"answer\" value=\"no\">Refuse</button></div>\n</form>\n",
        amount(units, currency),
    )
}
