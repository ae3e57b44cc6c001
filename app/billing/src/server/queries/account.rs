use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Money, PatientId, Permission};
use platform::{Failure, Query, Resource, Tx};

use super::{
    charges, choices,
    entries::{Whose, entries},
    invoices, payments,
};
use crate::{
    model::{Account, Aging, Bucket, FacilityName, PatientAccount, ShowAccount},
    server::{
        place::{self, Place},
        plan,
        policy::{self, Thing},
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
        let patient = self.patient_id;
        let mut places = place::knowing(tx, patient).await?;
        let actor = tx.actor();
        places.retain(|place| actor.is_system() || policy::may(actor, Thing::Account, Action::View, place.id));
        let facilities = places.iter().map(|place| FacilityName { id: place.id, name: place.name.clone() }).collect();
        let is_wanted = |place: &Place| self.facility_id.is_none_or(|wanted| wanted == place.id);
        let place = places.into_iter().find(is_wanted).ok_or(AppError::NotFound)?;
        tx.saw(patient, AccountRow::KIND, Some(patient.0));
        let may = place::may(tx, place.id);
        let as_of = self.as_of.unwrap_or(place.today);
        let entries = entries(tx, &place, Whose::Patient(patient, as_of)).await?;
        let sum =
            |of: Account| entries.iter().filter(|entry| entry.account == of).map(|entry| entry.amount.minor).sum();
        let (owed, debts): (i64, i64) = (sum(Account::Patient), sum(Account::Credit));
        let payments = payments::payments(tx, &place, payments::Which::Of(patient), as_of).await?;
        let deposits = payments.iter().filter(|one| one.deposit_for.is_some()).map(|one| one.credit.minor).sum();
        Ok(PatientAccount {
            patient_id: patient,
            facility_id: place.id,
            as_of,
            currency: place.currency,
            aging: aging(tx, &place, Some(patient), as_of).await?,
            owed: Money::new(owed, place.currency),
            credit: Money::new(-debts, place.currency),
            unbilled: charges::unbilled(tx, &place, Some(patient)).await?,
            invoices: invoices::invoices(tx, &place, invoices::Which::Of(patient), as_of).await?,
            payments,
            deposits: Money::new(deposits, place.currency),
            plans: plan::plans(tx, &place, plan::Which::Of(patient), as_of).await?,
            entries,
            facilities,
            codes: if may.have(Permission::EnterCharges) { choices::codes(tx, &place).await? } else { Vec::new() },
            coverages: choices::coverages(tx, &place, patient).await?,
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
    let sums = sqlx::query!(
        r#"select i.due_on as "due_on?", sum(e.amount_minor)::bigint as "amount!"
           from ledger_entry e left join invoice i on i.id = e.invoice_id and e.account = 'patient'
           where e.account in ('patient', 'credit') and e.facility_id = $1 and e.booked_on <= $2
             and ($3::uuid is null or e.patient_id = $3)
           group by e.account, i.due_on"#,
        place.id.0,
        as_of.to_sqlx() as _,
        patient.map(|patient| patient.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut aging = Aging::default();
    for row in sums {
        match row.due_on {
            Some(due_on) => aging.add(Bucket::of(due_on.to_jiff(), as_of), row.amount),
            None => aging.credit -= row.amount,
        }
    }
    Ok(aging)
}
