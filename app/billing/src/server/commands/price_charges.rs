use model::{ChargeCodeId, ChargeId, PatientId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{ChargeAction, ChargeState, PriceCharges, Priced},
    server::{capture, place, pricing, refusal::Refusal},
};

/// More at once would hold too many rows.
const AT_ONCE: i64 = 500;

/// Gives charges that waited for a price the one that the lists have now for their day. Those without one wait on.
impl Command for PriceCharges {
    const NAME: &'static str = "billing.price_charges";
    const PERMISSION: Permission = Permission::EnterCharges;
    type Output = Priced;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Priced, Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::EnterCharges).await?;
        let waiting = sqlx::query!(
            "select id, patient_id, charge_code_id, performed_on, quantity from charge
             where facility_id = $1 and state = 'planned' order by performed_on, id limit $2 for no key update",
            place.id.0,
            AT_ONCE,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut charges = 0;
        for one in waiting {
            let (patient, on) = (PatientId(one.patient_id), one.performed_on.to_jiff());
            let class = pricing::payer_class(tx, &place, patient, on).await?;
            let code = ChargeCodeId(one.charge_code_id);
            let Some(price) = pricing::price(tx, &place, code, class, on).await? else { continue };
            let total = price.of(one.quantity, 0).map_err(Refusal::from)?.total;
            let state = ChargeState::Planned.after(ChargeAction::Price).unwrap_or(ChargeState::Billable);
            sqlx::query!(
                "update charge set state = $2, unit_price = $3, total_minor = $4 where id = $1",
                one.id,
                state.name(),
                price.unit,
                total,
            )
            .execute(tx.conn())
            .await?;
            capture::copy_components(tx, ChargeId(one.id), &price).await?;
            tx.touched("charge", one.id, Some(patient));
            charges += 1;
        }
        Ok(Priced { charges })
    }
}
