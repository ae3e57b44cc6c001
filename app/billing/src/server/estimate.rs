//! What something will cost: the same prices, the same split and the same rounding as the bill, because it is the same
//! function.

use model::{AppError, ChargeCodeId, CoverageId, FacilityId, Money, PatientId, ServiceId};
use platform::{Failure, Tx};
use rust_decimal::Decimal;

use super::{
    place::{self, Place},
    pricing,
    refusal::Refusal,
};
use crate::model::{
    CodeKind, EstimateLine, Estimated,
    bill::{Billable, lay_out},
};

/// For whoever may know what this patient pays.
pub async fn estimate(
    tx: &mut Tx,
    place: &Place,
    patient: PatientId,
    codes: &[ChargeCodeId],
    coverage: Option<CoverageId>,
) -> Result<Estimated, Failure> {
    let class = pricing::payer_class(tx, place, patient, place.today).await?;
    let terms = match coverage {
        Some(coverage) => Some(pricing::covered(tx, place, patient, coverage).await?.terms),
        None => None,
    };
    let mut items = Vec::new();
    let mut lines = Vec::with_capacity(codes.len());
    for code in codes {
        let price = pricing::price(tx, place, *code, class, place.today).await?;
        let plain_name = plain_name(tx, *code).await?;
        lines.push(EstimateLine { code_id: *code, plain_name, total: None, patient: None, payer: None });
        if let Some(price) = price {
            items.push((lines.len() - 1, Billable { price, quantity: Decimal::ONE }));
        }
    }
    let billables: Vec<Billable> = items.iter().map(|(_, item)| item.clone()).collect();
    let laid_out = lay_out(&billables, 0, terms.as_ref(), place.currency).map_err(Refusal::from)?;
    let money = |minor| Money::new(minor, place.currency);
    let (mut patient, mut payer) = (0, 0);
    for ((at, _), line) in items.iter().zip(&laid_out) {
        lines[*at].total = Some(money(line.amounts.total));
        lines[*at].patient = Some(money(line.share.patient));
        lines[*at].payer = Some(money(line.share.payer));
        patient += line.share.patient;
        payer += line.share.payer;
    }
    let incomplete = lines.iter().any(|line| line.total.is_none());
    Ok(Estimated { lines, patient: money(patient), payer: money(payer), incomplete })
}

async fn plain_name(tx: &mut Tx, code: ChargeCodeId) -> Result<String, Failure> {
    let name = sqlx::query_scalar!("select plain_name from charge_code where id = $1", code.0);
    Ok(name.fetch_optional(tx.conn()).await?.ok_or(AppError::NotFound)?)
}

/// Of a service, before it is booked, with the coverage that the patient has here. `None`: the lists have no price for it, and
/// what was agreed when it is booked is what it costs.
pub async fn of_service(
    tx: &mut Tx,
    facility: FacilityId,
    patient: PatientId,
    service: ServiceId,
) -> Result<Option<Estimated>, Failure> {
    let code = sqlx::query_scalar!(
        "select id from charge_code where kind = $1 and subject_id = $2 and active",
        CodeKind::Service.name(),
        service.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(code) = code else { return Ok(None) };
    let place = place::of(tx, facility).await?;
    let coverage = pricing::coverage_here(tx, &place, patient).await?;
    let estimated = estimate(tx, &place, patient, &[code.into()], coverage).await?;
    Ok((!estimated.incomplete).then_some(estimated))
}
