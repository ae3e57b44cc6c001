use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AbortCharge, ChargeAction, Charged, REASON_MAX},
    server::{
        refusal::Refusal,
        row::{ChargeRow, for_change},
        typed,
    },
};

/// Does not charge what is on no invoice yet, with a reason. What is on an issued invoice is credited instead.
impl Command for AbortCharge {
    const NAME: &'static str = "billing.abort_charge";
    const PERMISSION: Permission = Permission::EnterCharges;
    type Output = Charged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Charged, Failure> {
        let mut fields = FieldErrors::default();
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Write why it is not charged.");
        fields.into_result()?;
        let row = for_change::<ChargeRow>(tx, self.charge_id, Action::Edit).await?;
        let action = ChargeAction::Abort;
        let state = row.state.after(action).ok_or(Refusal::ChargeMove { state: row.state, action })?;
        if row.version != self.version {
            return Err(Refusal::Changed.into());
        }
        sqlx::query!("update charge set state = $2, reason = $3 where id = $1", row.id.0, state.name(), reason)
            .execute(tx.conn())
            .await?;
        Ok(Charged { id: row.id, state })
    }
}
