use model::{Action, ChargeCodeId, Money, Permission};
use platform::{Failure, Query, Tx};
use rust_decimal::Decimal;

use crate::{
    model::{
        Estimate, EstimateLine, Estimated,
        bill::{Billable, lay_out},
    },
    server::{place, pricing, refusal::Refusal, row::AccountRow},
};

/// What something will cost this patient today: the same prices, the same split and the same rounding as the bill, because
/// it is the same function.
impl Query for Estimate {
    const NAME: &'static str = "billing.estimate";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Estimated;

    async fn execute(self, tx: &mut Tx) -> Result<Estimated, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::View).await?;
        let place = place::of(tx, account.facility).await?;
        let class = pricing::payer_class(tx, &place, account.patient, place.today).await?;
        let terms = match self.coverage_id {
            Some(coverage) => Some(pricing::covered(tx, &place, account.patient, coverage).await?.terms),
            None => None,
        };
        let mut items = Vec::new();
        let mut lines = Vec::with_capacity(self.codes.len());
        for code in &self.codes {
            let price = pricing::price(tx, &place, *code, class, place.today).await?;
            let (total, patient, payer) = (None, None, None);
            lines.push(EstimateLine {
                code_id: *code,
                plain_name: plain_name(tx, *code).await?,
                total,
                patient,
                payer,
            });
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
}

async fn plain_name(tx: &mut Tx, code: ChargeCodeId) -> Result<String, Failure> {
    let name = sqlx::query_scalar!("select plain_name from charge_code where id = $1", code.0);
    Ok(name.fetch_optional(tx.conn()).await?.ok_or(model::AppError::NotFound)?)
}
