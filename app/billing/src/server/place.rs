//! A facility as billing needs it: its day, its currency, its way to bill.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use model::{AppError, ChargeCodeId, Currency, FacilityId, PatientId, Permission};
use platform::{Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::policy;
use crate::model::{BankAccount, May, iban};

#[derive(Clone, Debug)]
pub struct Place {
    pub id: FacilityId,
    pub name: String,
    pub currency: Currency,
    zone: TimeZone,
    /// What the calendar on its wall shows: days of bills are never UTC's.
    pub today: Date,
    pub series: String,
    pub due_days: i32,
    pub no_show_code: Option<ChargeCodeId>,
    pub discount_limit: Decimal,
    pub smallest_coin: i64,
    pub second_person_from: i64,
    /// Where patients transfer money to.
    pub bank: Option<BankAccount>,
    /// A plan is broken when one of its instalments is so many days overdue.
    pub plan_broken_days: i32,
}

impl Place {
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What the clock on its wall shows at an instant.
    pub fn wall(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }
}

pub async fn of(tx: &mut Tx, facility: FacilityId) -> Result<Place, Failure> {
    Ok(read(tx, Some(&[facility.0]), None).await?.pop().ok_or(AppError::NotFound)?)
}

/// Where the patient is known, by name.
pub async fn knowing(tx: &mut Tx, patient: PatientId) -> Result<Vec<Place>, Failure> {
    read(tx, None, Some(patient)).await
}

/// By name: these facilities, or all; where a patient is known, or whether or not.
async fn read(tx: &mut Tx, only: Option<&[Uuid]>, patient: Option<PatientId>) -> Result<Vec<Place>, Failure> {
    let found = sqlx::query!(
        r#"select f.id, f.name, f.zone, f.currency, p.series as "series?", p.due_days as "due_days?", p.no_show_code_id,
                  p.discount_limit as "discount_limit?", p.smallest_coin as "smallest_coin?",
                  p.second_person_from as "second_person_from?", p.plan_broken_days as "plan_broken_days?",
                  p.bank_holder, p.bank_account, p.bank_bic
           from facility f left join billing_policy p on p.facility_id = f.id
           where ($1::uuid[] is null or f.id = any($1))
             and ($2::uuid is null or exists (
                 select from patient_facility k where k.patient_id = $2 and k.facility_id = f.id))
           order by f.name, f.id"#,
        only,
        patient.map(|patient| patient.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    found
        .into_iter()
        .map(|found| {
            let zone = TimeZone::get(&found.zone).map_err(Failure::other)?;
            Ok(Place {
                id: found.id.into(),
                name: found.name,
                currency: found.currency.parse().map_err(Failure::other)?,
                today: zone.to_datetime(now).date(),
                zone,
                series: found.series.unwrap_or_else(|| default_series(found.id.into())),
                due_days: found.due_days.unwrap_or(30),
                no_show_code: found.no_show_code_id.map(Into::into),
                discount_limit: found.discount_limit.unwrap_or_else(|| Decimal::new(2, 1)),
                smallest_coin: found.smallest_coin.unwrap_or(1),
                second_person_from: found.second_person_from.unwrap_or(0),
                bank: bank(found.bank_holder, found.bank_account, found.bank_bic),
                plan_broken_days: found.plan_broken_days.unwrap_or(14),
            })
        })
        .collect()
}

/// As it is kept.
pub(super) fn bank(holder: Option<String>, account: Option<String>, bic: Option<String>) -> Option<BankAccount> {
    let (holder, account) = holder.zip(account)?;
    Some(BankAccount { holder, is_iban: iban::is_iban(&account), account: iban::grouped(&account), bic })
}

/// Of a facility that has not chosen one: the end of its id, which is random.
fn default_series(facility: FacilityId) -> String {
    let id = facility.0.simple().to_string().to_uppercase();
    format!("H{}", &id[id.len() - 7..])
}

/// The place, where this person holds the permission; for everybody else there is no such place.
pub async fn allowed(tx: &mut Tx, facility: FacilityId, permission: Permission) -> Result<Place, Failure> {
    if policy::at(tx.actor(), facility, permission) { of(tx, facility).await } else { Err(AppError::NotFound.into()) }
}

/// What of billing the one who asks may do there.
pub fn may(tx: &Tx, facility: FacilityId) -> May {
    May(May::ASKED.into_iter().filter(|permission| policy::at(tx.actor(), facility, *permission)).collect())
}

/// The named facility, or the first one by name, where this person holds the permission.
pub async fn chosen(tx: &mut Tx, wanted: Option<FacilityId>, permission: Permission) -> Result<Place, Failure> {
    if let Some(facility) = wanted {
        return allowed(tx, facility, permission).await;
    }
    let mine: Vec<Uuid> = tx.actor().facilities(permission).into_iter().map(|facility| facility.0).collect();
    let only = (!tx.actor().is_system()).then_some(mine.as_slice());
    Ok(read(tx, only, None).await?.into_iter().next().ok_or(AppError::NotFound)?)
}
