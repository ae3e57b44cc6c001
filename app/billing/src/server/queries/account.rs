use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Money, PatientId, Permission};
use platform::{Failure, Query, Tx};

use super::{
    charges, choices,
    entries::{Whose, entries},
    invoices, payments,
};
use crate::{
    model::{Account, Aging, Bucket, PatientAccount, ShowAccount},
    server::{
        named,
        place::{self, Place},
        plan,
        row::AccountRow,
    },
};

/// A patient's account as of a day: what is owed by age, what is to their credit, and every entry that these sums are made
/// of. Yesterday's is the same tomorrow: only entries of that day and before count (T4.12).
impl Query for ShowAccount {
    const NAME: &'static str = "billing.patient_account";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = PatientAccount;

    async fn execute(self, tx: &mut Tx) -> Result<PatientAccount, Failure> {
        let facilities = named::facilities(tx, self.patient_id).await?;
        let facility = self.facility_id.or(facilities.first().map(|first| first.id)).ok_or(AppError::NotFound)?;
        let account = tx.load::<AccountRow>((self.patient_id, facility), Action::View).await?;
        let place = place::of(tx, account.facility).await?;
        let may = place::may(tx, place.id);
        let as_of = self.as_of.unwrap_or(place.today);
        let entries = entries(tx, &place, Whose::Patient(account.patient, as_of)).await?;
        let sum =
            |of: Account| entries.iter().filter(|entry| entry.account == of).map(|entry| entry.amount.minor).sum();
        let (owed, debts): (i64, i64) = (sum(Account::Patient), sum(Account::Credit));
        let payments = payments::payments(tx, &place, payments::Which::Of(account.patient), as_of).await?;
        let deposits = payments.iter().filter(|one| one.deposit_for.is_some()).map(|one| one.credit.minor).sum();
        Ok(PatientAccount {
            patient_id: account.patient,
            facility_id: place.id,
            as_of,
            currency: place.currency,
            aging: aging(tx, &place, Some(account.patient), as_of).await?,
            owed: Money::new(owed, place.currency),
            credit: Money::new(-debts, place.currency),
            unbilled: charges::unbilled(tx, &place, Some(account.patient)).await?,
            invoices: invoices::invoices(tx, &place, invoices::Which::Of(account.patient), as_of).await?,
            payments,
            deposits: Money::new(deposits, place.currency),
            plans: plan::plans(tx, &place, plan::Which::Of(account.patient), as_of).await?,
            entries,
            facilities,
            codes: if may.have(Permission::EnterCharges) { choices::codes(tx, &place).await? } else { Vec::new() },
            coverages: choices::coverages(tx, &place, account.patient).await?,
            may,
            facility_name: place.name,
        })
    }
}

/// Of one patient, or of all at the facility.
pub(super) async fn aging(
    tx: &mut Tx,
    place: &Place,
    patient: Option<PatientId>,
    as_of: Date,
) -> Result<Aging, Failure> {
    let open = sqlx::query!(
        r#"select i.due_on as "due_on!", sum(e.amount_minor)::bigint as "open!"
           from ledger_entry e join invoice i on i.id = e.invoice_id
           where e.account = 'patient' and e.facility_id = $1 and e.booked_on <= $2 and ($3::uuid is null or e.patient_id = $3)
           group by i.due_on having sum(e.amount_minor) <> 0"#,
        place.id.0,
        as_of.to_sqlx() as _,
        patient.map(|patient| patient.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let credit = sqlx::query_scalar!(
        r#"select coalesce(sum(credit), 0)::bigint as "credit!" from patient_balance($2)
           where facility_id = $1 and ($3::uuid is null or patient_id = $3)"#,
        place.id.0,
        as_of.to_sqlx() as _,
        patient.map(|patient| patient.0),
    )
    .fetch_one(tx.conn())
    .await?;
    let mut aging = Aging { credit, ..Aging::default() };
    open.iter().for_each(|row| aging.add(Bucket::of(row.due_on.to_jiff(), as_of), row.open));
    Ok(aging)
}
