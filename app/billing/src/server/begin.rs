//! An online payment begins: our own row, before anybody asks the gateway. What comes back is believed only as far as it
//! agrees with it (T9.4).

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{
    Action, AppError, FacilityId, FieldErrors, InvoiceId, Money, PatientId, PaymentId, PaymentRequestId, SavedMethodId,
};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{
    invoice, ledger,
    place::{self, Place},
    refusal::{Refusal, told},
    row::{RequestRow, SavedMethodRow},
    typed,
};
use crate::model::{Method, Paid, PaymentAction, PaymentState};

/// What is to be paid, and because of which request. Without one, the patient has chosen the bills.
pub struct Wish {
    pub facility: FacilityId,
    pub patient: PatientId,
    pub invoices: Vec<InvoiceId>,
    pub request: Option<PaymentRequestId>,
}

/// By which way it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// At the gateway's page; the card is kept for next time where the patient says so.
    Page { keeps: bool },
    /// With a card that the patient keeps.
    Saved(SavedMethodId),
}

impl Way {
    /// What the patient has chosen: the id of a card that they keep, or nothing and the gateway's page. A card that was removed
    /// meanwhile, or is somebody else's, is none.
    pub async fn chosen(tx: &mut Tx, method: &str, keeps: bool) -> Result<Self, Failure> {
        let method = method.trim();
        if matches!(method, "" | "page") {
            return Ok(Self::Page { keeps });
        }
        let gone = || AppError::invalid("method", "This card is not kept any more. Please choose another way to pay.");
        let id: SavedMethodId = method.parse().map_err(|_| gone())?;
        match tx.load::<SavedMethodRow>(id, Action::Book).await {
            Ok(row) if !row.removed => Ok(Self::Saved(id)),
            Ok(_) | Err(Failure::App(AppError::NotFound)) => Err(gone().into()),
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn of(saved: Option<uuid::Uuid>, keeps: bool) -> Self {
        saved.map_or(Self::Page { keeps }, |id| Self::Saved(id.into()))
    }

    fn saved(self) -> Option<Uuid> {
        match self {
            Self::Page { .. } => None,
            Self::Saved(id) => Some(id.0),
        }
    }
}

impl Wish {
    /// A request that can still be paid.
    pub async fn of(tx: &mut Tx, request: &RequestRow) -> Result<Self, Failure> {
        if request.has_ended(tx.now()) {
            return Err(Refusal::RequestOver.into());
        }
        let invoices = invoices(tx, request).await?;
        Ok(Self { facility: request.facility, patient: request.patient, invoices, request: Some(request.id) })
    }

    /// Begins to pay all of it, or a part. Begun again with the same amount and by the same way, in another tab or after a page
    /// that did not open, it is the same payment; with another amount, by another way, or for some of the same bills, it is
    /// refused while the first is under way (T9.5).
    pub async fn begin(&self, tx: &mut Tx, amount: &str, way: Way) -> Result<Paid, Failure> {
        // Two tabs come one after the other.
        invoice::lock(tx, &self.invoices).await?;
        let place = place::of(tx, self.facility).await?;
        let amount = self.amount(tx, &place, amount).await?;
        let nothing = Money::zero(place.currency);
        let state = PaymentState::Initiated;
        if let Some(id) = self.under_way(tx, amount, way).await? {
            return Ok(Paid { id, state, allocated: nothing, credit: nothing });
        }
        let request = match self.request {
            Some(request) => request,
            None => self.ask(tx).await?,
        };
        let id: PaymentId = tx.new_id();
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into payment (id, facility_id, patient_id, method, currency, amount_minor, state, request_id, created_by, created_at,
                                  saved_method_id, keeps_method)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            id.0,
            self.facility.0,
            self.patient.0,
            Method::Online.name(),
            place.currency.code(),
            amount,
            state.name(),
            request.0,
            by,
            now as _,
            way.saved(),
            way == (Way::Page { keeps: true }),
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("payment", id.0, Some(self.patient));
        Ok(Paid { id, state, allocated: nothing, credit: nothing })
    }

    /// All that is open, or what was typed, as far as that is open.
    async fn amount(&self, tx: &mut Tx, place: &Place, typed: &str) -> Result<i64, Failure> {
        let mut open = 0;
        for invoice in &self.invoices {
            open += ledger::open(tx, *invoice, jiff::civil::Date::MAX).await?.patient;
        }
        let most = Money::new(open, place.currency);
        if open <= 0 {
            return Err(Refusal::OverInvoice { open: most }.into());
        }
        if typed.trim().is_empty() {
            return Ok(open);
        }
        let mut fields = FieldErrors::default();
        let amount = typed::amount(&mut fields, "amount", typed, place.currency);
        fields.into_result()?;
        if amount > open { Err(Refusal::OverInvoice { open: most }.into()) } else { Ok(amount) }
    }

    /// The payment that can go on with this amount. One that never got to a page stands in nobody's way.
    async fn under_way(&self, tx: &mut Tx, amount: i64, way: Way) -> Result<Option<PaymentId>, Failure> {
        let found = sqlx::query!(
            r#"select p.id, p.amount_minor, p.saved_method_id, p.keeps_method, p.state as "state: PaymentState",
                      exists (select from gateway_session where payment_id = p.id) as "at_the_gateway!",
                      (select array_agg(invoice_id order by invoice_id) from payment_request_invoice
                       where request_id = p.request_id) = array(select i from unnest($1::uuid[]) i order by i) as "same!"
               from payment p
               where p.state in ('initiated', 'processing')
                 and p.request_id in (select request_id from payment_request_invoice where invoice_id = any($1))
               order by p.id for no key update of p"#,
            &self.ids(),
        )
        .fetch_all(tx.conn())
        .await?;
        for one in found {
            let same_way = Way::of(one.saved_method_id, one.keeps_method) == way;
            if one.same && same_way && one.state == PaymentState::Initiated && one.amount_minor == amount {
                return Ok(Some(one.id.into()));
            }
            let abandoned = if one.at_the_gateway { None } else { one.state.after(PaymentAction::Abandon) };
            let state = abandoned.ok_or(Refusal::UnderWay)?;
            sqlx::query!("update payment set state = $2 where id = $1", one.id, state.name())
                .execute(tx.conn())
                .await?;
        }
        Ok(None)
    }

    /// The patient's own request: it holds for as long as a page of the gateway may stay open.
    async fn ask(&self, tx: &mut Tx) -> Result<PaymentRequestId, Failure> {
        let id: PaymentRequestId = tx.new_id();
        let now = tx.now();
        let until = now + SignedDuration::from_hours(24);
        let by = tx.actor().account().map(|account| account.0);
        sqlx::query!(
            "insert into payment_request (id, facility_id, patient_id, expires_at, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6)",
            id.0,
            self.facility.0,
            self.patient.0,
            until.to_sqlx() as _,
            by,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        self.name_invoices(tx, id).await?;
        Ok(id)
    }

    /// What a request is about.
    pub async fn name_invoices(&self, tx: &mut Tx, request: PaymentRequestId) -> Result<(), Failure> {
        sqlx::query!(
            "insert into payment_request_invoice (request_id, invoice_id, patient_id, facility_id)
             select $1, i, $2, $3 from unnest($4::uuid[]) i",
            request.0,
            self.patient.0,
            self.facility.0,
            &self.ids(),
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    fn ids(&self) -> Vec<Uuid> {
        self.invoices.iter().map(|invoice| invoice.0).collect()
    }
}

/// What was asked for, the oldest first.
pub async fn invoices(tx: &mut Tx, request: &RequestRow) -> Result<Vec<InvoiceId>, Failure> {
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        "select i.id from payment_request_invoice r join invoice i on i.id = r.invoice_id
         where r.request_id = $1 order by i.due_on, i.id",
        request.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
