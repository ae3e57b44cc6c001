use model::{FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::SetPlanPolicy,
    server::{place, refusal::told, typed},
};

/// From how many days on of an overdue instalment (1 to 365) a payment plan of the facility is broken.
impl Command for SetPlanPolicy {
    const NAME: &'static str = "billing.set_plan_policy";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::EditPrices).await?;
        let mut fields = FieldErrors::default();
        let days = typed::whole(&mut fields, "broken_days", &self.broken_days, 1, 365);
        fields.into_result()?;
        sqlx::query!(
            "insert into billing_policy (facility_id, series, plan_broken_days) values ($1, $2, $3)
             on conflict (facility_id) do update set plan_broken_days = excluded.plan_broken_days",
            place.id.0,
            place.series,
            i32::from(days),
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("billing_policy", place.id.0, None);
        Ok(())
    }
}
