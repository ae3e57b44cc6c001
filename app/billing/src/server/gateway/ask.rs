//! What Hale asks of the gateway: outside of any transaction, between a look at our own row and what is written of the
//! answer. Who is stopped in between asks again with the same key, and gets the same answer.

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, IdempotencyKey, Money, PatientId, PaymentId, Permission};
use platform::{Command, Ctx, Failure, Query, Tx, command::run, jobs, query::ask};
use serde::{Deserialize, Serialize};

use super::{
    Attempt, Card, GatewayError, Intent, Outcome, PaymentGateway, Report, SessionState, kept, take_in::follow,
};
use crate::{
    model::PaymentState,
    server::{
        credit,
        jobs::LookAtPayment,
        refusal::Refusal,
        row::{PaymentRow, for_change},
    },
};

/// The address at which a payment of this patient goes on: the gateway's page; with a kept card the page of the bank, where its
/// holder has to confirm, or `return_url`, where the payment shows how it went. Asked twice, it is the same, unless the gateway
/// says that it has ended.
pub async fn checkout<G: PaymentGateway>(
    ctx: &Ctx,
    gateway: &G,
    payment: PaymentId,
    return_url: String,
) -> Result<String, AppError> {
    let BegunPayment { amount, patient, way, opened } = ask(ctx.clone(), Begun(payment)).await?;
    let mut intent = Intent { payment, amount, return_url, keep_for: None };
    if let Some((session, url)) = opened {
        // A gateway that does not answer has no news.
        let reports = gateway.look_up(&session).await.unwrap_or_default();
        take_in(&Ctx::system(&ctx.hale, "gateway"), reports).await?;
        // Refused where what the gateway has told ended it.
        ask(ctx.clone(), Begun(payment)).await?;
        return match way {
            BegunBy::Card(_) => take(ctx, gateway, &session, &intent).await,
            BegunBy::Page { .. } => Ok(url),
        };
    }
    match way {
        BegunBy::Page { keeps } => {
            if keeps {
                intent.keep_for = Some(kept::customer(ctx, gateway, patient).await?);
            }
            let session = gateway.open_session(&intent).await.map_err(not_now)?;
            run(ctx.clone(), fresh(ctx), Opened { payment, id: session.id, url: session.url }).await
        }
        BegunBy::Card(card) => {
            // Remembered before anything is taken: whatever is told of it afterwards is known to be of this payment.
            let id = gateway.prepare(&intent, &card).await.map_err(not_now)?;
            run(ctx.clone(), fresh(ctx), Opened { payment, id: id.clone(), url: intent.return_url.clone() }).await?;
            take(ctx, gateway, &id, &intent).await
        }
    }
}

/// Takes the money from a kept card. One that was declined is closed: nobody tries it behind the patient's back.
async fn take<G: PaymentGateway>(ctx: &Ctx, gateway: &G, prepared: &str, intent: &Intent) -> Result<String, AppError> {
    let house = Ctx::system(&ctx.hale, "gateway");
    match gateway.take(prepared, intent).await.map_err(not_now)? {
        Attempt::Confirm(url) => run(ctx.clone(), fresh(ctx), ToConfirm { payment: intent.payment, url }).await,
        Attempt::Taken => {
            // What is not known yet is told by an event.
            let reports = gateway.look_up(prepared).await.unwrap_or_default();
            take_in(&house, reports).await?;
            Ok(intent.return_url.clone())
        }
        Attempt::Declined => {
            let failed = Report::Session { session: prepared.to_owned(), state: SessionState::Failed };
            take_in(&house, vec![failed]).await?;
            if let Err(error) = gateway.close_session(prepared).await {
                tracing::warn!(cause = %error, "a declined payment could not be closed");
            }
            Ok(intent.return_url.clone())
        }
    }
}

/// Takes in what the gateway said when it was asked, and returns how much of it was news.
pub async fn take_in(house: &Ctx, reports: Vec<Report>) -> Result<u32, AppError> {
    let mut news = 0;
    for report in reports {
        let outcome = run(house.clone(), fresh(house), TakeInReport(report)).await?;
        news += u32::from(matches!(outcome, Outcome::Done | Outcome::Suspended));
    }
    Ok(news)
}

/// A key of this call alone: what makes it one thing is the gateway's own id.
pub(super) fn fresh(ctx: &Ctx) -> IdempotencyKey {
    ctx.hale.random().uuid(ctx.hale.clock().now()).into()
}

pub(super) fn not_now(error: GatewayError) -> AppError {
    match error {
        GatewayError::Unreachable(_) => AppError::Busy,
        GatewayError::Refused(_) | GatewayError::Declined(_) => AppError::rule(
            "gateway_refused",
            "The payment service did not accept this payment. Please try again later, or pay at the desk.",
        ),
    }
}

struct Begun(PaymentId);

struct BegunPayment {
    amount: Money,
    patient: PatientId,
    way: BegunBy,
    /// What the gateway calls it, and where it goes on.
    opened: Option<(String, String)>,
}

enum BegunBy {
    Page { keeps: bool },
    Card(Card),
}

/// A payment that its patient has begun.
impl Query for Begun {
    const NAME: &'static str = "billing.begun_payment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = BegunPayment;

    async fn execute(self, tx: &mut Tx) -> Result<BegunPayment, Failure> {
        let payment = tx.load::<PaymentRow>(self.0, Action::View).await?;
        match payment.state {
            PaymentState::Initiated => {}
            PaymentState::Processing => return Err(Refusal::UnderWay.into()),
            PaymentState::Failed | PaymentState::Abandoned => return Err(Refusal::RequestOver.into()),
            PaymentState::Succeeded | PaymentState::Disputed | PaymentState::Won | PaymentState::Lost => {
                return Err(Refusal::PaidAlready.into());
            }
        }
        let opened = sqlx::query!("select id, url from gateway_session where payment_id = $1", payment.id.0);
        let opened = opened.fetch_optional(tx.conn()).await?;
        Ok(BegunPayment {
            amount: Money::new(payment.amount, credit::currency(&payment)?),
            patient: payment.patient,
            way: begun_by(tx, payment.id).await?,
            opened: opened.map(|row| (row.id, row.url)),
        })
    }
}

async fn begun_by(tx: &mut Tx, payment: PaymentId) -> Result<BegunBy, Failure> {
    let row = sqlx::query!(
        r#"select p.keeps_method, m.token as "token?", c.id as "customer?"
           from payment p left join saved_method m on m.id = p.saved_method_id
           left join gateway_customer c on c.patient_id = m.patient_id where p.id = $1"#,
        payment.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(match (row.token, row.customer) {
        (Some(token), Some(customer)) => BegunBy::Card(Card { customer, token }),
        _ => BegunBy::Page { keeps: row.keeps_method },
    })
}

/// After so long without news of a page the gateway is asked.
const NO_NEWS: SignedDuration = SignedDuration::from_mins(10);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Opened {
    payment: PaymentId,
    id: String,
    url: String,
}

/// Remembers the page that was opened for a payment.
impl Command for Opened {
    const NAME: &'static str = "billing.open_session";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = String;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<String, Failure> {
        let payment = for_change::<PaymentRow>(tx, self.payment, Action::View).await?;
        let now = tx.now().to_sqlx();
        // Two tabs: the gateway gave both the same session, by the key.
        sqlx::query!(
            "insert into gateway_session (id, payment_id, url, opened_at) values ($1, $2, $3, $4) on conflict do nothing",
            self.id,
            payment.id.0,
            self.url,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let (look, due) = (LookAtPayment { payment: payment.id }, tx.now() + NO_NEWS);
        jobs::enqueue_at(tx.conn(), &look, Some(&payment.id.to_string()), due).await?;
        Ok(self.url)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ToConfirm {
    payment: PaymentId,
    url: String,
}

/// Remembers where the holder of a kept card has to confirm.
impl Command for ToConfirm {
    const NAME: &'static str = "billing.to_confirm";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = String;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<String, Failure> {
        let payment = for_change::<PaymentRow>(tx, self.payment, Action::View).await?;
        sqlx::query!("update gateway_session set confirm_url = $2 where payment_id = $1", payment.id.0, self.url)
            .execute(tx.conn())
            .await?;
        tx.touched("gateway_session", payment.id.0, Some(payment.patient));
        Ok(self.url)
    }
}

/// What the gateway says when it is asked, and not by an event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TakeInReport(pub Report);

impl Command for TakeInReport {
    const NAME: &'static str = "billing.take_in_report";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Outcome;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Outcome, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        Ok(follow(tx, &self.0).await?.unwrap_or(Outcome::SetAside))
    }
}
