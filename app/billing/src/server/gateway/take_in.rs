use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Topic, Tx};
use serde::{Deserialize, Serialize};

use super::{Event, Report, SessionState, charge, dispute, object, refund};
use crate::{
    model::{PaymentAction, named::named},
    server::row::PaymentRow,
};

named! {
    Outcome {
        Done => "done", "Done";
        /// The same was told before.
        Repeated => "repeated", "Told before";
        /// Something newer is known.
        Older => "older", "Older than what is known";
        /// Money that nobody can place: it stands on the suspense account, and somebody has to look.
        Suspended => "suspended", "On the suspense account";
        Ignored => "ignored", "Not for us";
        /// It speaks of something that never came: somebody has to look.
        SetAside => "set_aside", "Set aside";
    }
}

/// An event speaks of a charge that has not come yet: it is refused so that it comes again. After so long it is set aside.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// Takes in one event: it and all that follows from it in one transaction, once, in whatever order events come (T9.2, T9.3).
///
/// "Busy" asks the gateway to deliver it again: it speaks of something that has not arrived. Everything else is an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeInEvent(pub Event);

impl Command for TakeInEvent {
    const NAME: &'static str = "billing.take_in_event";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Outcome;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Outcome, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let event = self.0;
        let now = tx.now();
        let fresh = sqlx::query!(
            "insert into gateway_event (id, kind, made_at, taken_at, outcome) values ($1, $2, $3, $4, 'done') on conflict do nothing",
            event.id,
            event.kind,
            event.made_at.to_sqlx() as _,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        if fresh.rows_affected() == 0 {
            return Ok(Outcome::Repeated);
        }
        match follow(tx, &event.report).await? {
            Some(outcome) => Ok(outcome),
            None if now.duration_since(event.made_at) < PATIENCE => Err(AppError::Busy.into()),
            None => {
                let detail =
                    format!("The gateway tells of something that is not known here: {} {}.", event.kind, event.id);
                object::task(tx, None, "unknown_payment", &detail).await?;
                Ok(Outcome::SetAside)
            }
        }
    }
}

/// What follows from a report. `None`: it speaks of something that has not arrived yet.
pub(super) async fn follow(tx: &mut Tx, report: &Report) -> Result<Option<Outcome>, Failure> {
    match report {
        Report::Other => Ok(Some(Outcome::Ignored)),
        Report::Session { session, state } => self::session(tx, session, *state).await.map(Some),
        Report::Charge { charge, session, amount, fee } => {
            charge::came(tx, &charge::Came { charge, session, amount: *amount, fee: *fee }).await.map(Some)
        }
        Report::Refund { refund, charge, ours, amount, succeeded } => {
            let told = refund::Told { refund, charge, ours: *ours, amount: *amount, succeeded: *succeeded };
            refund::told(tx, &told).await
        }
        Report::Dispute { charge, state } => dispute::told(tx, charge, *state).await,
    }
}

/// A session that nobody here opened moves no money, so nothing follows from it.
async fn session(tx: &mut Tx, session: &str, state: SessionState) -> Result<Outcome, Failure> {
    let Some(payment) = object::payment_of_session(tx, session).await? else { return Ok(Outcome::Ignored) };
    let action = match state {
        SessionState::Processing => PaymentAction::Process,
        SessionState::Failed => PaymentAction::Fail,
        SessionState::Expired => PaymentAction::Abandon,
    };
    move_to(tx, &payment, action).await
}

/// Moves a payment along, or finds that something newer is known.
pub(super) async fn move_to(tx: &mut Tx, payment: &PaymentRow, action: PaymentAction) -> Result<Outcome, Failure> {
    let Some(next) = payment.state.after(action) else { return Ok(Outcome::Older) };
    sqlx::query!("update payment set state = $2 where id = $1", payment.id.0, next.name()).execute(tx.conn()).await?;
    tx.notify(Topic::Bills(payment.patient));
    Ok(Outcome::Done)
}
