use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, InvoiceId, Money, PaymentPlanId, Permission};
use platform::{Command, Failure, Topic, Tx};
use uuid::Uuid;

use crate::{
    model::{Every, InvoiceAction, MOST_INSTALMENTS, MakePlan, PlanMade, REASON_MAX, instalments},
    server::{
        invoice, news,
        place::{self, Place},
        plan::{self, PlanOffered},
        refusal::{Refusal, told},
        row::{AccountRow, InvoiceRow, PlanRow},
        typed,
    },
};

/// Makes a payment plan of what is open of one or several invoices of one patient: up to sixty instalments, equal but for
/// the smallest units that are left over, which the earlier ones take. The patient has agreed already, or it is offered to
/// them by mail. An invoice is paid by one plan at a time.
impl Command for MakePlan {
    const NAME: &'static str = "billing.make_plan";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = PlanMade;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PlanMade, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::Book).await?;
        let place = place::of(tx, account.facility).await?;
        let mut fields = FieldErrors::default();
        let chosen: Vec<InvoiceId> = typed::ticked(&mut fields, "invoices", &self.invoices);
        if chosen.is_empty() {
            fields.add("invoices", "Choose at least one invoice.");
        }
        let count = typed::whole(&mut fields, "instalments", &self.instalments, 2, MOST_INSTALMENTS);
        let first = typed::optional_date(&mut fields, "first_due", &self.first_due).unwrap_or(place.today);
        if first < place.today {
            fields.add("first_due", "The first instalment can’t be due before today.");
        }
        let every: Option<Every> = typed::chosen(&mut fields, "every", &self.every, "Choose how often one is due.");
        let agreed = typed::yes(&mut fields, "agreed", &self.agreed);
        let note = typed::note(&mut fields, "note", &self.note, REASON_MAX);
        fields.into_result()?;
        let total = open(tx, &account, &place, &chosen).await?;
        let parts = instalments(total, count, first, every.unwrap_or(Every::Month)).ok_or_else(|| {
            AppError::invalid(
                "instalments",
                "There is too little to pay for so many instalments, or the last is due too late.",
            )
        })?;
        let row = PlanRow {
            id: tx.new_id(),
            facility: place.id,
            patient: account.patient,
            currency: place.currency.code().into(),
            total,
            note,
            invoices: chosen,
        };
        write(tx, &place, &row).await?;
        write_parts(tx, &row, &parts).await?;
        if agreed {
            plan::agree(tx, &place, &row).await?;
        } else {
            news::tell(tx, row.patient, PlanOffered(row.id)).await?;
            tx.notify(Topic::Bills(row.patient));
        }
        tx.touched("payment_plan", row.id.0, Some(row.patient));
        Ok(PlanMade { id: row.id, patient_id: row.patient, total: Money::new(total, place.currency) })
    }
}

/// What the patient owes of these invoices in all, under their locks.
async fn open(tx: &mut Tx, account: &AccountRow, place: &Place, chosen: &[InvoiceId]) -> Result<i64, Failure> {
    invoice::lock(tx, chosen).await?;
    let mut total = 0_i64;
    for id in chosen {
        let row = tx.load::<InvoiceRow>(*id, Action::View).await?;
        if !invoice::belongs(&row, account.patient, account.facility) {
            return Err(AppError::NotFound.into());
        }
        if invoice::currency(&row)? != place.currency {
            return Err(Refusal::OtherCurrency.into());
        }
        let (state, open) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
        let action = InvoiceAction::Pay;
        if !state.allows(action) {
            return Err(Refusal::InvoiceMove { state, action }.into());
        }
        total = total.checked_add(open.patient).ok_or(Refusal::TooLarge)?;
    }
    if total > 0 { Ok(total) } else { Err(Refusal::NothingToPlan.into()) }
}

async fn write(tx: &mut Tx, place: &Place, row: &PlanRow) -> Result<(), Failure> {
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into payment_plan (id, facility_id, patient_id, currency, total_minor, note, created_by, created_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id.0,
        row.facility.0,
        row.patient.0,
        row.currency,
        row.total,
        row.note.as_deref(),
        by,
        place.today.to_sqlx() as _,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn write_parts(tx: &mut Tx, row: &PlanRow, parts: &[(jiff::civil::Date, i64)]) -> Result<(), Failure> {
    let PaymentPlanId(plan) = row.id;
    let ids: Vec<Uuid> = row.invoices.iter().map(|invoice| invoice.0).collect();
    sqlx::query!(
        "insert into payment_plan_invoice (plan_id, invoice_id, patient_id, facility_id)
         select $1, i, $2, $3 from unnest($4::uuid[]) i",
        plan,
        row.patient.0,
        row.facility.0,
        &ids,
    )
    .execute(tx.conn())
    .await
    .map_err(told)?;
    let mut through = 0;
    for (number, (due, amount)) in (1_i16..).zip(parts) {
        through += amount;
        sqlx::query!(
            "insert into payment_plan_instalment (plan_id, number, due_on, amount_minor, through_minor) values ($1, $2, $3, $4, $5)",
            plan,
            number,
            due.to_sqlx() as _,
            amount,
            through,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
