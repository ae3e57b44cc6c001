//! Money that came. It is our own row that says how much is to come, and whose it is; what differs, or belongs to nothing
//! of ours, stands on the suspense account until a person has placed it (T9.4).

use jiff_sqlx::ToSqlx;
use model::{Action, Money};
use platform::{Failure, Tx};

use super::{
    Outcome, look_later,
    object::{self, About, Ours},
};
use crate::{
    model::{
        Account, InvoiceAction, JournalKind, Method, PaymentAction, PaymentState,
        journal::{Journal, Of},
    },
    server::{
        begin, credit, invoice, ledger,
        news::{self, PaymentReceived},
        place,
        row::{InvoiceRow, PaymentRow, RequestRow},
        suspense,
    },
};

pub struct Came<'a> {
    pub charge: &'a str,
    pub session: &'a str,
    pub amount: Money,
    pub fee: Option<Money>,
}

pub async fn came(tx: &mut Tx, came: &Came<'_>) -> Result<Outcome, Failure> {
    // Invoices are locked before payments, everywhere.
    lock_invoices(tx, came.session).await?;
    let payment = object::payment_of_session(tx, came.session).await?;
    let outcome = match object::charge(tx, came.charge).await? {
        Some(_) => Outcome::Repeated,
        None => first(tx, came, payment.as_ref()).await?,
    };
    let paid = object::charge(tx, came.charge).await?.and_then(|charge| charge.payment);
    match (came.fee, paid) {
        (Some(fee), Some(paid)) => {
            // What was placed by hand is another payment than the page's.
            let payment = tx.load::<PaymentRow>(paid, Action::View).await?;
            Ok(if self::fee(tx, came, fee, &payment).await? { Outcome::Done } else { outcome })
        }
        _ => Ok(outcome),
    }
}

async fn lock_invoices(tx: &mut Tx, session: &str) -> Result<(), Failure> {
    sqlx::query!(
        "select i.id from gateway_session s join payment p on p.id = s.payment_id
         join payment_request_invoice r on r.request_id = p.request_id join invoice i on i.id = r.invoice_id
         where s.id = $1 order by i.id for no key update of i",
        session,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

async fn first(tx: &mut Tx, came: &Came<'_>, payment: Option<&PaymentRow>) -> Result<Outcome, Failure> {
    let Some(payment) = payment else {
        let detail = format!("{} came for something that is not known here: {}.", came.amount, came.charge);
        return suspend(tx, came, None, "unknown_payment", &detail).await;
    };
    if came.amount != Money::new(payment.amount, credit::currency(payment)?) {
        let asked = Money::new(payment.amount, credit::currency(payment)?);
        let detail = format!("{} came where {asked} was asked for: {}.", came.amount, came.charge);
        return suspend(tx, came, Some(payment), "amount_differs", &detail).await;
    }
    if object::charge_of(tx, payment.id).await?.is_some() {
        let detail = format!("{} came a second time for one payment: {}.", came.amount, came.charge);
        return suspend(tx, came, Some(payment), "unknown_payment", &detail).await;
    }
    let ours = Ours { payment: Some(payment.id), refund: None };
    object::first(tx, "charge", came.charge, payment.facility, ours).await?;
    receive(tx, payment).await
}

async fn suspend(
    tx: &mut Tx,
    came: &Came<'_>,
    payment: Option<&PaymentRow>,
    kind: &str,
    detail: &str,
) -> Result<Outcome, Failure> {
    let facility = match payment {
        Some(payment) => payment.facility,
        None => object::house(tx).await?,
    };
    let Some(posting) = object::first(tx, "charge", came.charge, facility, Ours::default()).await? else {
        return Ok(Outcome::Repeated);
    };
    let place = place::of(tx, facility).await?;
    let money = suspense::Came {
        method: Method::Online,
        amount: came.amount,
        reference: came.charge,
        gateway_id: Some(came.charge),
        meant_for: payment.map(|payment| payment.id),
    };
    suspense::take_in(tx, &place, posting.into(), &money).await?;
    let about = About { payment, money: Some((posting.into(), facility)), ..About::default() };
    object::note_task(tx, about, kind, detail).await?;
    Ok(Outcome::Suspended)
}

/// The payment succeeds, and pays what it was begun for as far as that is still open. What is left, because the invoice was
/// paid or credited meanwhile, is the patient's credit, and somebody looks (T9.6).
async fn receive(tx: &mut Tx, payment: &PaymentRow) -> Result<Outcome, Failure> {
    let Some(state) = payment.state.after(PaymentAction::Succeed) else { return Ok(Outcome::Older) };
    let place = place::of(tx, payment.facility).await?;
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "update payment set state = $2, received_on = $3, received_at = $4 where id = $1",
        payment.id.0,
        state.name(),
        place.today.to_sqlx() as _,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    let of = credit::of_payment(payment);
    let journal = Journal::new(JournalKind::PaymentReceived, credit::currency(payment)?)
        .debit(Account::Gateway, payment.amount, of)
        .credit(Account::Credit, payment.amount, of);
    ledger::post(tx, &place, payment.id.0, journal).await?;
    news::tell(tx, payment.patient, PaymentReceived(payment.id)).await?;
    if payment.keeps {
        look_later(tx, payment.patient).await?;
    }
    let mut left = payment.amount;
    if let Some(request) = payment.request {
        let request = tx.load::<RequestRow>(request, Action::View).await?;
        for id in begin::invoices(tx, &request).await? {
            let row = tx.load::<InvoiceRow>(id, Action::View).await?;
            let (stands, open) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
            let part = left.min(open.patient);
            if part > 0 && stands.allows(InvoiceAction::Pay) {
                credit::allocate(tx, &place, payment, id, part).await?;
                left -= part;
            }
        }
    }
    let had_ended = matches!(payment.state, PaymentState::Failed | PaymentState::Abandoned);
    if left > 0 || had_ended {
        let left = Money::new(left, credit::currency(payment)?);
        let detail = format!("A payment succeeded after it was expected; {left} of it is the patient’s credit.");
        object::task(tx, Some(payment), "paid_after_the_end", &detail).await?;
    }
    Ok(Outcome::Done)
}

/// What the gateway keeps, told once, perhaps later than the charge itself (T9.7).
async fn fee(tx: &mut Tx, came: &Came<'_>, fee: Money, payment: &PaymentRow) -> Result<bool, Failure> {
    if fee.minor <= 0 {
        return Ok(false);
    }
    let ours = Ours { payment: Some(payment.id), refund: None };
    let Some(posting) = object::first(tx, "fee", came.charge, payment.facility, ours).await? else { return Ok(false) };
    let place = place::of(tx, payment.facility).await?;
    let of = Of { payment: Some(payment.id), ..Of::default() };
    let journal = Journal::new(JournalKind::FeeTaken, fee.currency).debit(Account::Fee, fee.minor, of).credit(
        Account::Gateway,
        fee.minor,
        of,
    );
    ledger::post(tx, &place, posting, journal).await?;
    Ok(true)
}
