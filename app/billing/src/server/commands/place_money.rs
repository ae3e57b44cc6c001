use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, InvoiceId, Money, PatientId, Permission, PlacementId};
use patients::model::Mrn;
use platform::{Command, Failure, Tx};

use crate::{
    model::{Method, PlaceMoney, PlacementChanged, PlacementKind, REASON_MAX, RefundState},
    server::{
        invoice,
        refusal::{Refusal, told},
        row::{AccountRow, InvoiceRow, SuspenseRow, for_change},
        suspense, typed,
    },
};

/// Says where money on the suspense account belongs, with a reason: it is a patient's, for an invoice of theirs or to their
/// credit, or it goes back where it came from. Nothing moves before it is decided. What came online is placed whole, so that
/// it can go back the way it came.
impl Command for PlaceMoney {
    const NAME: &'static str = "billing.place_money";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = PlacementChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PlacementChanged, Failure> {
        let money = for_change::<SuspenseRow>(tx, self.suspense_id, Action::Edit).await?;
        let currency = suspense::currency(&money)?;
        let left = suspense::left(tx, money.id).await?;
        let mut fields = FieldErrors::default();
        let kind: Option<PlacementKind> =
            typed::chosen(&mut fields, "kind", &self.kind, "Choose whether it is a patient’s or goes back.");
        let amount = match self.amount.trim() {
            "" => left,
            _ => typed::amount(&mut fields, "amount", &self.amount, currency),
        };
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Write how you know.");
        fields.into_result()?;
        let kind = kind.unwrap_or(PlacementKind::SendBack);
        if amount > left || left <= 0 {
            return Err(Refusal::OverSuspense { left: Money::new(left.max(0), currency) }.into());
        }
        if money.method == Method::Online && amount < left {
            return Err(Refusal::WholeSuspense { left: Money::new(left, currency) }.into());
        }
        let whose = match kind {
            PlacementKind::Assign => Some(self.whose(tx, &money).await?),
            PlacementKind::SendBack => None,
        };
        let (id, state): (PlacementId, _) = (tx.new_id(), RefundState::Requested);
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into suspense_placement (id, suspense_id, facility_id, kind, patient_id, invoice_id, amount_minor, reason, state, requested_by, requested_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            id.0,
            money.id.0,
            money.facility.0,
            kind.name(),
            whose.map(|(patient, _)| patient.0),
            whose.and_then(|(_, invoice)| invoice).map(|invoice| invoice.0),
            amount,
            reason,
            state.name(),
            by,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("suspense_placement", id.0, whose.map(|(patient, _)| patient));
        Ok(PlacementChanged { id, suspense_id: money.id, state, payment_id: None })
    }
}

impl PlaceMoney {
    /// The invoice says whose it is; without one, the record number does.
    async fn whose(&self, tx: &mut Tx, money: &SuspenseRow) -> Result<(PatientId, Option<InvoiceId>), Failure> {
        let number = self.invoice.trim();
        if number.is_empty() {
            return Ok((self.patient(tx, money).await?, None));
        }
        let unknown = || AppError::invalid("invoice", "No invoice with this number is known here.");
        let id = sqlx::query_scalar!(
            "select id from invoice where number = $1 and facility_id = $2",
            number,
            money.facility.0
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(unknown)?;
        let row = tx.load::<InvoiceRow>(id.into(), Action::View).await?;
        if invoice::currency(&row)? != suspense::currency(money)? {
            return Err(Refusal::OtherCurrency.into());
        }
        if !self.mrn.trim().is_empty() && self.patient(tx, money).await? != row.patient {
            return Err(AppError::invalid("mrn", "This invoice is of another patient.").into());
        }
        Ok((row.patient, Some(row.id)))
    }

    async fn patient(&self, tx: &mut Tx, money: &SuspenseRow) -> Result<PatientId, Failure> {
        let mrn = self.mrn.parse::<Mrn>().map_err(|error| AppError::invalid("mrn", error.to_string()))?;
        let known = sqlx::query_scalar!(
            "select p.id from patient p join patient_facility f on f.patient_id = p.id where p.mrn = $1 and f.facility_id = $2",
            mrn.digits(),
            money.facility.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| AppError::invalid("mrn", "No patient with this record number is known here."))?;
        Ok(tx.load::<AccountRow>((known.into(), money.facility), Action::View).await?.patient)
    }
}
