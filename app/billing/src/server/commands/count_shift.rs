use jiff_sqlx::ToSqlx;
use model::{FieldErrors, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        Account, CloseShift, CountShift, JournalKind, REASON_MAX, ShiftAction, ShiftChanged, ShiftState,
        journal::{Journal, Of},
    },
    server::{
        drawer, ledger,
        place::{self, Place},
        refusal::Refusal,
        row::ShiftRow,
        typed,
    },
};

/// The cashier counts what lies in the drawer. From then on nothing is taken; a wrong count is counted again.
impl Command for CountShift {
    const NAME: &'static str = "billing.count_shift";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ShiftChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftChanged, Failure> {
        let shift = drawer::mine(tx, self.shift_id).await?;
        let place = place::of(tx, shift.facility).await?;
        let mut fields = FieldErrors::default();
        let counted = counted(&mut fields, &self.counted, &place);
        fields.into_result()?;
        let state = drawer::allowed(&shift, ShiftAction::Count)?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update cashier_shift set state = $2, counted_minor = $3, counted_at = $4, version = version + 1 where id = $1",
            shift.id.0,
            state.name(),
            counted,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let variance = counted - drawer::expected(tx, shift.id).await?;
        Ok(ShiftChanged { id: shift.id, state, variance: Some(Money::new(variance, place.currency)) })
    }
}

/// An empty drawer is counted, too: nothing typed is not zero.
pub(super) fn counted(fields: &mut FieldErrors, typed_text: &str, place: &Place) -> i64 {
    if typed_text.trim().is_empty() {
        fields.add("counted", "Enter what you have counted; 0 where the drawer is empty.");
    }
    typed::amount_or_zero(fields, "counted", typed_text, place.currency)
}

/// Closes a counted drawer: what was counted goes to the safe, and what it differs by from what should have been there is
/// posted, with a reason.
impl Command for CloseShift {
    const NAME: &'static str = "billing.close_shift";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ShiftChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftChanged, Failure> {
        let shift = drawer::mine(tx, self.shift_id).await?;
        let place = place::of(tx, shift.facility).await?;
        let mut fields = FieldErrors::default();
        let reason = typed::note(&mut fields, "reason", &self.reason, REASON_MAX);
        fields.into_result()?;
        let state = drawer::allowed(&shift, ShiftAction::Close)?;
        let variance = end(tx, &place, &shift, End { state, reason, into: Account::Safe, of: Of::default() }).await?;
        Ok(ShiftChanged { id: shift.id, state, variance: Some(Money::new(variance, place.currency)) })
    }
}

/// How a drawer ends, and where what was counted goes.
pub(super) struct End {
    pub state: ShiftState,
    pub reason: Option<String>,
    pub into: Account,
    pub of: Of,
}

/// Empties a drawer. Returns what was counted less what should have been there.
pub(super) async fn end(tx: &mut Tx, place: &Place, shift: &ShiftRow, end: End) -> Result<i64, Failure> {
    let expected = drawer::expected(tx, shift.id).await?;
    let counted = shift.counted.unwrap_or(expected);
    let variance = counted - expected;
    if variance != 0 && end.reason.is_none() {
        return Err(Refusal::VarianceUnexplained { variance: Money::new(variance, place.currency) }.into());
    }
    let journal = Journal::new(JournalKind::ShiftClosed, place.currency)
        .debit(end.into, counted, end.of)
        .credit(Account::Drawer, expected, drawer::of(shift.id))
        .credit(Account::Variance, variance, drawer::of(shift.id));
    if !journal.entries.is_empty() {
        ledger::post(tx, place, shift.id.0, journal).await?;
    }
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "update cashier_shift set state = $2, variance_minor = $3, variance_reason = $4, closed_at = $5, version = version + 1
         where id = $1",
        shift.id.0,
        end.state.name(),
        variance,
        end.reason,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(variance)
}
