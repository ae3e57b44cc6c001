//! The operator's desk: what a bank, a card's holder or somebody at the gateway does.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    Sandbox,
    html::{Page, amount, escaped},
    state::{Charge, Session, Stage, State as Things},
};

/// More than anybody looks at.
const MOST: usize = 100;

pub async fn show(State(sandbox): State<Sandbox>) -> Response {
    sandbox.change(|state, happened| state.expire_old(happened)).await;
    let state = sandbox.look().await;
    let body = format!(
        "<h1>The gateway’s desk</h1>\n<h2>Payments</h2>\n{}<h2>Pages</h2>\n{}",
        listed(newest(state.charges.values(), |charge| charge.number).map(|one| charge(&state, one))),
        listed(newest(state.sessions.values(), |session| session.number).map(session)),
    );
    Page { title: "The gateway’s desk – test", wide: true, status: StatusCode::OK, leads_to: &[], body }.into_response()
}

pub async fn act(State(sandbox): State<Sandbox>, Path((what, id)): Path<(String, String)>) -> Response {
    let done = sandbox
        .change(|state, happened| match what.as_str() {
            "refund" => state.refund(&id, None, std::collections::BTreeMap::new(), happened).map(drop),
            "dispute" => state.dispute(&id, happened),
            "win" => state.close(&id, true, happened),
            "lose" => state.close(&id, false, happened),
            "arrive" => state.settle(&id, true, happened),
            "fail" => state.settle(&id, false, happened),
            "expire" => state.expire(&id, happened),
            _ => Err(("unknown", "The desk does not know that.".to_owned())),
        })
        .await;
    match done {
        Ok(()) => Redirect::to("/").into_response(),
        Err((_, sentence)) => {
            let body = format!(
                "<h1>That was not done</h1>\n<p>{}</p>\n<p><a href=\"/\">Back to the desk</a></p>\n",
                escaped(&sentence)
            );
            let title = "The gateway’s desk – test";
            Page { title, wide: true, status: StatusCode::CONFLICT, leads_to: &[], body }.into_response()
        }
    }
}

fn newest<'a, T: 'a>(all: impl Iterator<Item = &'a T>, number: impl Fn(&T) -> i64) -> impl Iterator<Item = &'a T> {
    let mut all: Vec<&T> = all.collect();
    all.sort_by_key(|one| std::cmp::Reverse(number(one)));
    all.into_iter().take(MOST)
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("<li>{item}</li>\n")).collect();
    if items.is_empty() { "<p>None yet.</p>\n".into() } else { format!("<ul>\n{items}</ul>\n") }
}

fn charge(state: &Things, charge: &Charge) -> String {
    let mut line = format!("<strong>{}</strong> {}", amount(charge.amount, &charge.currency), escaped(&charge.id));
    if charge.refunded > 0 {
        line += &format!(", refunded {}", amount(charge.refunded, &charge.currency));
    }
    for dispute in state.disputes.values().filter(|dispute| dispute.charge == charge.id) {
        line += &format!(", dispute: {}", dispute.status.replace('_', " "));
    }
    line += "<br>";
    if !charge.disputed && charge.refunded < charge.amount {
        line += &(button("refund", &charge.id, "Refund the rest")
            + &button("dispute", &charge.id, "The holder disputes it"));
    }
    let open = |dispute: &&crate::state::Dispute| dispute.charge == charge.id && dispute.status == "needs_response";
    if let Some(dispute) = state.disputes.values().find(open) {
        line += &(button("win", &dispute.id, "The house wins") + &button("lose", &dispute.id, "The house loses"));
    }
    line
}

fn session(session: &Session) -> String {
    let stands = match session.stage {
        Stage::Open => "open",
        Stage::Confirming => "waits for a confirmation",
        Stage::Processing => "bank debit under way",
        Stage::Paid => "paid",
        Stage::Failed => "debit failed",
        Stage::Expired => "ended",
    };
    let line = format!(
        "<strong>{}</strong> {}: {stands}<br>",
        amount(session.amount, &session.currency),
        escaped(&session.id)
    );
    match session.stage {
        Stage::Open | Stage::Confirming => line + &button("expire", &session.id, "End this page"),
        Stage::Processing => {
            line + &button("arrive", &session.id, "The debit arrives") + &button("fail", &session.id, "The debit fails")
        }
        Stage::Paid | Stage::Failed | Stage::Expired => line,
    }
}

fn button(what: &str, id: &str, words: &str) -> String {
    format!(
        "<form class=\"inline\" method=\"post\" action=\"/desk/{what}/{}\"><button class=\"quiet\">{words}</button></form>",
        escaped(id)
    )
}
