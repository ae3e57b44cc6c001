use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Money, Permission};
use platform::{Command, Failure, Tx};

use super::{
    count_shift::{End, counted, end},
    open_shift::open,
};
use crate::{
    model::{AcceptShift, Account, HandOverShift, REASON_MAX, ShiftAction, ShiftChanged, ShiftState},
    server::{
        drawer, place,
        refusal::Refusal,
        row::{ShiftRow, for_change},
        typed,
    },
};

/// Offers the drawer as it is to the next cashier, counted. Nothing is taken until somebody has it.
impl Command for HandOverShift {
    const NAME: &'static str = "billing.hand_over_shift";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ShiftChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftChanged, Failure> {
        let shift = drawer::mine(tx, self.shift_id).await?;
        let place = place::of(tx, shift.facility).await?;
        let mut fields = FieldErrors::default();
        let counted = counted(&mut fields, &self.counted, &place);
        let reason = typed::note(&mut fields, "reason", &self.reason, REASON_MAX);
        fields.into_result()?;
        let state = drawer::allowed(&shift, ShiftAction::HandOver)?;
        let variance = Money::new(counted - drawer::expected(tx, shift.id).await?, place.currency);
        if variance.minor != 0 && reason.is_none() {
            return Err(Refusal::VarianceUnexplained { variance }.into());
        }
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update cashier_shift set state = $2, counted_minor = $3, counted_at = $4, variance_reason = $5, version = version + 1
             where id = $1",
            shift.id.0,
            state.name(),
            counted,
            now as _,
            reason,
        )
        .execute(tx.conn())
        .await?;
        Ok(ShiftChanged { id: shift.id, state, variance: Some(variance) })
    }
}

/// Takes a drawer over: what was counted is what the new shift begins with. Never by the person who hands it over.
impl Command for AcceptShift {
    const NAME: &'static str = "billing.accept_shift";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ShiftChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftChanged, Failure> {
        let shift = for_change::<ShiftRow>(tx, self.shift_id, Action::Receive).await?;
        if tx.actor().account() == Some(shift.account) {
            return Err(Refusal::YourDrawer.into());
        }
        let accepted = drawer::allowed(&shift, ShiftAction::Accept)?;
        let place = place::of(tx, shift.facility).await?;
        let float = shift.counted.unwrap_or_default();
        let id = open(tx, &place, float, Some(shift.id)).await?;
        let reason = shift.variance_reason.clone();
        let ending = End { state: accepted, reason, into: Account::Drawer, of: drawer::of(id) };
        end(tx, &place, &shift, ending).await?;
        Ok(ShiftChanged { id, state: ShiftState::Open, variance: None })
    }
}
