use jiff_sqlx::ToSqlx;
use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{ReviewShift, ShiftAction, ShiftChanged},
    server::{
        drawer,
        refusal::{Refusal, told},
        row::{ShiftRow, for_change},
    },
};

/// Somebody other than the cashier has looked at a drawer that was closed, and at what it differed by.
impl Command for ReviewShift {
    const NAME: &'static str = "billing.review_shift";
    const PERMISSION: Permission = Permission::ApproveRefunds;
    type Output = ShiftChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftChanged, Failure> {
        let shift = for_change::<ShiftRow>(tx, self.shift_id, Action::Edit).await?;
        if tx.actor().account() == Some(shift.account) {
            return Err(Refusal::YourDrawer.into());
        }
        let state = drawer::allowed(&shift, ShiftAction::Review)?;
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "update cashier_shift set state = $2, reviewed_by = $3, reviewed_at = $4, version = version + 1 where id = $1",
            shift.id.0,
            state.name(),
            by,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        Ok(ShiftChanged { id: shift.id, state, variance: None })
    }
}
