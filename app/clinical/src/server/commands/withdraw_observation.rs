use model::{Action, AppError, FieldErrors, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use crate::{model::WithdrawObservation, server::chart::Chart};

/// Takes back what was measured wrongly or for somebody else, with everything of the same round that was derived
/// from it. The rows stay, and say why.
impl Command for WithdrawObservation {
    const NAME: &'static str = "clinical.withdraw_observation";
    const PERMISSION: Permission = Permission::RecordFindings;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::Edit).await?;
        let mut fields = FieldErrors::default();
        let reason = fields.take("reason", line(&self.reason, 500)).flatten();
        if reason.is_none() && fields.0.is_empty() {
            fields.add("reason", "Say what was wrong, such as “cuff too small”.");
        }
        fields.into_result()?;
        let withdrawn = sqlx::query_scalar!(
            "update observation set error_reason = $3
             where patient_id = $2 and error_reason is null
               and (id = $1 or code = '39156-5' and group_id = (
                       select group_id from observation
                       where id = $1 and patient_id = $2 and code in ('29463-7', '8302-2')))
             returning id",
            self.observation_id.0,
            chart.patient.0,
            reason,
        )
        .fetch_all(tx.conn())
        .await?;
        if withdrawn.is_empty() {
            return Err(AppError::NotFound.into());
        }
        for id in withdrawn {
            tx.touched("observation", id, Some(chart.patient));
        }
        Ok(())
    }
}
