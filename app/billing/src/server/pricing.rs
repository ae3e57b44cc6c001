//! What something costs on a day, and what a coverage leaves to the insured: what the estimate and the bill both ask.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, ChargeCodeId, CoverageId, Currency, FacilityId, PatientId, Permission, PriceListId};
use platform::{Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{place::Place, policy, refusal::Refusal};
use crate::model::{
    ComponentKind, PayerClass,
    cover::Terms,
    price::{Component, NoPrice, Of, Price},
};

impl From<NoPrice> for Refusal {
    fn from(no: NoPrice) -> Self {
        match no {
            NoPrice::TooLarge => Self::TooLarge,
            NoPrice::Discount | NoPrice::Taxes => Self::DiscountOverPrice,
        }
    }
}

/// Insured is who has a coverage with terms here on that day.
pub async fn payer_class(tx: &mut Tx, place: &Place, patient: PatientId, on: Date) -> Result<PayerClass, Failure> {
    let insured = sqlx::query_scalar!(
        r#"select exists (select from coverage c join coverage_terms t on t.coverage_id = c.id
                          where c.patient_id = $1 and c.status = 'active' and t.facility_id = $2
                            and t.validity @> $3::date) as "insured!""#,
        patient.0,
        place.id.0,
        on.to_sqlx() as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(if insured { PayerClass::Insured } else { PayerClass::SelfPay })
}

/// The coverage by which a visit of today would be billed: the first that has terms here.
pub async fn coverage_here(tx: &mut Tx, place: &Place, patient: PatientId) -> Result<Option<CoverageId>, Failure> {
    let found = sqlx::query_scalar!(
        "select c.id from coverage c join coverage_terms t on t.coverage_id = c.id
         where c.patient_id = $1 and c.status = 'active' and t.facility_id = $2 and t.validity @> $3::date
         order by c.id limit 1",
        patient.0,
        place.id.0,
        place.today.to_sqlx() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(Into::into))
}

/// The price of the list that is valid that day. Where the insured have none of their own, that of everybody counts.
pub async fn price(
    tx: &mut Tx,
    place: &Place,
    code: ChargeCodeId,
    class: PayerClass,
    on: Date,
) -> Result<Option<Price>, Failure> {
    let found = sqlx::query!(
        "select i.id, i.unit_price, l.currency from price_item i join price_list l on l.id = i.price_list_id
         where i.charge_code_id = $1 and l.facility_id = $2 and l.validity @> $3::date and l.payer_class in ($4, 'self_pay')
         order by l.payer_class = $4 desc limit 1",
        code.0,
        place.id.0,
        on.to_sqlx() as _,
        class.name(),
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let components = sqlx::query!(
        r#"select kind as "kind: ComponentKind", label, rate, each from price_component where price_item_id = $1 order by position"#,
        found.id,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(|row| Component { kind: row.kind, label: row.label, of: of(row.rate, row.each) })
    .collect();
    let currency: Currency = found.currency.parse().map_err(Failure::other)?;
    Ok(Some(Price { currency, unit: found.unit_price, components }))
}

/// A row holds one of the two.
pub fn of(rate: Option<rust_decimal::Decimal>, each: Option<rust_decimal::Decimal>) -> Of {
    rate.map_or_else(|| Of::Each(each.unwrap_or_default()), Of::Rate)
}

/// A coverage of this patient, as a bill that is drafted today meets it.
#[derive(Clone, Debug)]
pub struct Covered {
    pub coverage: CoverageId,
    pub payer: Option<Uuid>,
    pub terms: Terms,
}

/// What is left of the year's deductible and ceiling is what issued invoices and other drafts have left.
pub async fn covered(tx: &mut Tx, place: &Place, patient: PatientId, coverage: CoverageId) -> Result<Covered, Failure> {
    let found = sqlx::query!(
        "select c.payor_organization_id, t.copay_minor, t.patient_rate, t.deductible_minor, t.ceiling_minor
         from coverage c join coverage_terms t on t.coverage_id = c.id
         where c.id = $1 and c.patient_id = $2 and c.status = 'active' and t.facility_id = $3 and t.validity @> $4::date",
        coverage.0,
        patient.0,
        place.id.0,
        place.today.to_sqlx() as _,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| AppError::invalid("coverage_id", "This coverage is not valid here today. Choose another one, or none."))?;
    let used = sqlx::query!(
        r#"select coalesce(sum(least(l.deductible_minor, l.patient_minor - coalesce(c.patient, 0))), 0)::bigint as "deductible!",
                  coalesce(sum(l.payer_minor - coalesce(c.payer, 0)), 0)::bigint as "payer!"
           from invoice i
           join invoice_line l on l.invoice_id = i.id and l.live
           left join lateral (
               select sum(patient_minor)::bigint as patient, sum(payer_minor)::bigint as payer
               from credit_note_line where invoice_line_id = l.id) c on true
           where i.coverage_id = $1 and i.facility_id = $2
             and (i.issued_on is null or extract(year from i.issued_on) = $3::int)"#,
        coverage.0,
        place.id.0,
        i32::from(place.today.year()),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Covered {
        coverage,
        payer: found.payor_organization_id,
        terms: Terms {
            deductible_left: (found.deductible_minor - used.deductible).max(0),
            copay: found.copay_minor,
            patient_rate: found.patient_rate,
            ceiling_left: found.ceiling_minor.map(|ceiling| (ceiling - used.payer).max(0)),
        },
    })
}

/// Holds a coverage while an invoice is drafted on it: two drafts do not use the same deductible.
pub async fn lock_coverage(tx: &mut Tx, coverage: CoverageId) -> Result<(), Failure> {
    sqlx::query!("select id from coverage where id = $1 for no key update", coverage.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(())
}

/// A list whose prices this person may set; for everybody else there is no such list.
pub async fn list_to_edit(tx: &mut Tx, list: PriceListId) -> Result<(), Failure> {
    sqlx::query_scalar!("select facility_id from price_list where id = $1", list.0)
        .fetch_optional(tx.conn())
        .await?
        .filter(|facility| policy::at(tx.actor(), FacilityId(*facility), Permission::EditPrices))
        .map(drop)
        .ok_or_else(|| AppError::NotFound.into())
}

/// What one of it costs by a list from now on, without a word on what is added or taken off.
pub async fn set_unit(tx: &mut Tx, list: PriceListId, code: ChargeCodeId, unit: Decimal) -> Result<Uuid, Failure> {
    let id: Uuid = tx.new_id();
    let item = sqlx::query_scalar!(
        "insert into price_item (id, price_list_id, charge_code_id, unit_price) values ($1, $2, $3, $4)
         on conflict on constraint price_item_once do update set unit_price = excluded.unit_price returning id",
        id,
        list.0,
        code.0,
        unit,
    )
    .fetch_one(tx.conn())
    .await?;
    tx.touched("price_item", item, None);
    Ok(item)
}
