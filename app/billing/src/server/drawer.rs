//! Drawers: cash comes into the one that its cashier has open, and goes out of it.

use model::{Action, CashierShiftId, Money};
use platform::{Failure, Tx};

use super::{
    place::Place,
    refusal::Refusal,
    row::{ShiftRow, for_change},
};
use crate::model::{ShiftAction, ShiftState, journal::Of};

/// The drawer that this person has open at the facility, locked.
pub async fn own(tx: &mut Tx, place: &Place) -> Result<ShiftRow, Failure> {
    let account = tx.actor().account().map(|account| account.0);
    let id = sqlx::query_scalar!(
        "select id from cashier_shift where account_id = $1 and facility_id = $2 and state = 'open'",
        account,
        place.id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Refusal::NoDrawer)?;
    let shift = for_change::<ShiftRow>(tx, id.into(), Action::Receive).await?;
    allowed(&shift, ShiftAction::Take)?;
    Ok(shift)
}

/// What should lie in it.
pub async fn expected(tx: &mut Tx, shift: CashierShiftId) -> Result<i64, Failure> {
    let expected = sqlx::query_scalar!(
        r#"select coalesce((select expected from drawer_balance where shift_id = $1), 0) as "expected!""#,
        shift.0,
    );
    Ok(expected.fetch_one(tx.conn()).await?)
}

/// Is there so much in it?
pub async fn holds(tx: &mut Tx, place: &Place, shift: &ShiftRow, amount: i64) -> Result<(), Failure> {
    let there = expected(tx, shift.id).await?;
    if there < amount {
        return Err(Refusal::DrawerTooLow { there: Money::new(there, place.currency) }.into());
    }
    Ok(())
}

pub fn allowed(shift: &ShiftRow, action: ShiftAction) -> Result<ShiftState, Refusal> {
    shift.state.after(action).ok_or(Refusal::ShiftMove { state: shift.state, action })
}

/// Loads a shift that is its cashier's to change.
pub async fn mine(tx: &mut Tx, id: CashierShiftId) -> Result<ShiftRow, Failure> {
    let shift = for_change::<ShiftRow>(tx, id, Action::Receive).await?;
    if tx.actor().account() == Some(shift.account) { Ok(shift) } else { Err(Refusal::NotYourDrawer.into()) }
}

/// Whose entries they are.
pub fn of(shift: CashierShiftId) -> Of {
    Of { shift: Some(shift), ..Of::default() }
}
