//! The house compares itself with the gateway: events that never came are made up for, and what differs becomes a task.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Ctx, Failure, Query, Tx, command::run, query::ask};
use serde::{Deserialize, Serialize};

use super::{
    DisputeState, GatewayError, PaymentGateway, Report,
    ask::{fresh, take_in},
    object, send,
};

/// The gateway is asked for everything of so long.
const ASKED_FOR: SignedDuration = SignedDuration::from_hours(24 * 3);
/// What stands here for so long must stand there: less than what is asked for, because a charge may be told late.
const COMPARED: SignedDuration = SignedDuration::from_hours(24 * 2);
/// What is younger may still be on its way.
const SETTLES: SignedDuration = SignedDuration::from_mins(30);
/// Nobody pays at what was opened longer ago.
const LIFE: SignedDuration = SignedDuration::from_hours(25);
const RESENT_AFTER_MINUTES: i64 = 10;
const STUCK_AFTER_MINUTES: i64 = 6 * 60;

/// Compares with the gateway: takes in what it has and we have not heard of, looks at payments that are still open, sends
/// refunds again that did not get there, and makes a task of what stands here and not there. Returns how much was news.
pub async fn reconcile<G: PaymentGateway>(ctx: &Ctx, gateway: &G) -> Result<u32, AppError> {
    let Open { sessions, now } = ask(ctx.clone(), OpenSessions {}).await?;
    let there = gateway.all_since(now - ASKED_FOR).await.map_err(away)?;
    let listed = there.iter().filter_map(thing).collect();
    let mut news = take_in(ctx, ask(ctx.clone(), Unheard(there)).await?).await?;
    for OpenSession { id: session, over } in sessions {
        if over {
            // A payment with a kept card does not end by itself when its holder never confirms; a page has ended already.
            drop(gateway.close_session(&session).await);
        }
        match gateway.look_up(&session).await {
            Err(GatewayError::Refused(_) | GatewayError::Declined(_)) => missing(ctx, "session", session).await?,
            Err(GatewayError::Unreachable(_)) => {}
            Ok(reports) => news += take_in(ctx, reports).await?,
        }
    }
    for (kind, id) in ask(ctx.clone(), NotThere { listed }).await? {
        missing(ctx, kind, id).await?;
    }
    for refund in ask(ctx.clone(), send::Waiting { minutes: RESENT_AFTER_MINUTES }).await? {
        // Who does not answer now is asked again in an hour.
        drop(send::send_refund(ctx, gateway, refund).await);
    }
    for refund in ask(ctx.clone(), send::Waiting { minutes: STUCK_AFTER_MINUTES }).await? {
        run(ctx.clone(), fresh(ctx), send::NoteStuckRefund { refund }).await?;
    }
    Ok(news)
}

fn away(error: GatewayError) -> AppError {
    tracing::warn!(cause = %error, "the comparison with the payment gateway waits");
    AppError::Busy
}

/// Under which name it is known here.
fn thing(report: &Report) -> Option<(String, String)> {
    match report {
        Report::Charge { charge, .. } => Some(("charge".into(), charge.clone())),
        Report::Refund { refund, .. } => Some(("refund".into(), refund.clone())),
        Report::Session { .. } | Report::Dispute { .. } | Report::Other => None,
    }
}

async fn missing(ctx: &Ctx, kind: &'static str, id: String) -> Result<(), AppError> {
    run(ctx.clone(), fresh(ctx), NoteDifference { kind: kind.into(), id }).await
}

struct OpenSessions {}

struct Open {
    sessions: Vec<OpenSession>,
    now: Timestamp,
}

struct OpenSession {
    id: String,
    /// It was opened so long ago that nobody pays there any more.
    over: bool,
}

/// For the house itself: it shows nothing of anybody.
impl Query for OpenSessions {
    const NAME: &'static str = "billing.open_sessions";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Open;

    async fn execute(self, tx: &mut Tx) -> Result<Open, Failure> {
        only_the_house(tx)?;
        let now = tx.now();
        let sessions = sqlx::query_as!(
            OpenSession,
            r#"select s.id, (p.state = 'initiated' and s.opened_at <= $1) as "over!"
               from gateway_session s join payment p on p.id = s.payment_id
               where p.state in ('initiated', 'processing') order by s.opened_at"#,
            (now - LIFE).to_sqlx() as _,
        );
        Ok(Open { sessions: sessions.fetch_all(tx.conn()).await?, now })
    }
}

/// What of these reports tells something new.
struct Unheard(Vec<Report>);

impl Query for Unheard {
    const NAME: &'static str = "billing.unheard_reports";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Vec<Report>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Report>, Failure> {
        only_the_house(tx)?;
        let mut news = Vec::new();
        for report in self.0 {
            if is_news(tx, &report).await? {
                news.push(report);
            }
        }
        // A refund or a dispute follows its charge.
        news.sort_by_key(|report| !matches!(report, Report::Charge { .. }));
        Ok(news)
    }
}

async fn is_news(tx: &mut Tx, report: &Report) -> Result<bool, Failure> {
    match report {
        Report::Charge { charge, fee, .. } => {
            let has_fee = fee.is_some_and(|fee| fee.minor > 0);
            let known = sqlx::query_scalar!(
                r#"select payment_id is null or not $2 or exists (select from gateway_object where kind = 'fee' and id = $1) as "known!"
                   from gateway_object where kind = 'charge' and id = $1"#,
                charge,
                has_fee,
            );
            Ok(!known.fetch_optional(tx.conn()).await?.unwrap_or(false))
        }
        Report::Refund { refund, succeeded, ours, .. } => {
            let known = sqlx::query_scalar!(
                r#"select exists (select from gateway_object where kind = 'refund' and id = $1) as "known!""#,
                refund,
            );
            let known = known.fetch_one(tx.conn()).await?;
            Ok(!known && (*succeeded || ours.is_some()))
        }
        Report::Dispute { charge, state } => {
            let before = match state {
                DisputeState::Opened => ["succeeded"].as_slice(),
                DisputeState::Won | DisputeState::Lost => &["succeeded", "disputed"],
            };
            let before: Vec<String> = before.iter().map(|state| (*state).to_owned()).collect();
            let is_news = sqlx::query_scalar!(
                r#"select exists (select from gateway_object o join payment p on p.id = o.payment_id
                                  where o.kind = 'charge' and o.id = $1 and p.state = any($2)) as "news!""#,
                charge,
                &before,
            );
            Ok(is_news.fetch_one(tx.conn()).await?)
        }
        Report::Session { .. } | Report::Other => Ok(false),
    }
}

/// What stands here of the last days, and the gateway does not have.
struct NotThere {
    listed: HashSet<(String, String)>,
}

impl Query for NotThere {
    const NAME: &'static str = "billing.not_at_the_gateway";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Vec<(&'static str, String)>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<(&'static str, String)>, Failure> {
        only_the_house(tx)?;
        let now = tx.now();
        let here = sqlx::query!(
            "select kind, id from gateway_object where kind in ('charge', 'refund') and first_seen_at between $1 and $2 order by kind, id",
            (now - COMPARED).to_sqlx() as _,
            (now - SETTLES).to_sqlx() as _,
        );
        let here = here.fetch_all(tx.conn()).await?;
        let absent = here.into_iter().map(|row| (row.kind, row.id)).filter(|thing| !self.listed.contains(thing));
        Ok(absent.map(|(kind, id)| (if kind == "charge" { "charge" } else { "refund" }, id)).collect())
    }
}

/// Something stands here that the gateway does not know: somebody has to look.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct NoteDifference {
    kind: String,
    id: String,
}

impl Command for NoteDifference {
    const NAME: &'static str = "billing.note_difference";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        only_the_house(tx)?;
        let payment = object::payment_of(tx, &self.kind, &self.id).await?;
        let what = match self.kind.as_str() {
            "charge" => "payment",
            "refund" => "refund",
            _ => "payment page",
        };
        let detail = format!("A {what} that stands here is not known at the payment gateway: {}.", self.id);
        object::task_once(tx, payment.as_ref(), "gateway_differs", Some(&self.id), &detail).await
    }
}

fn only_the_house(tx: &Tx) -> Result<(), Failure> {
    if tx.actor().is_system() { Ok(()) } else { Err(AppError::NotFound.into()) }
}
