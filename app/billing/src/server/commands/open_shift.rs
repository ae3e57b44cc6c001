use jiff_sqlx::ToSqlx;
use model::{CashierShiftId, FacilityId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        Account, JournalKind, OpenShift, ShiftChanged, ShiftState,
        journal::{Journal, Of},
    },
    server::{
        drawer, ledger,
        place::{self, Place},
        refusal::told,
        typed,
    },
};

/// Opens a drawer with what is in it from the safe. Nobody has two at once at one facility.
impl Command for OpenShift {
    const NAME: &'static str = "billing.open_shift";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ShiftChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftChanged, Failure> {
        let facility: FacilityId = self.facility_id;
        let place = place::allowed(tx, facility, Permission::TakePayments).await?;
        let mut fields = FieldErrors::default();
        let float = typed::amount_or_zero(&mut fields, "float", &self.float, place.currency);
        fields.into_result()?;
        let id = open(tx, &place, float, None).await?;
        if float > 0 {
            let journal = Journal::new(JournalKind::ShiftOpened, place.currency)
                .debit(Account::Drawer, float, drawer::of(id))
                .credit(Account::Safe, float, Of::default());
            ledger::post(tx, &place, id.0, journal).await?;
        }
        Ok(ShiftChanged { id, state: ShiftState::Open, variance: None })
    }
}

pub(super) async fn open(
    tx: &mut Tx,
    place: &Place,
    float: i64,
    takes_over: Option<CashierShiftId>,
) -> Result<CashierShiftId, Failure> {
    let account = tx.actor().account().ok_or(model::AppError::Unauthenticated)?;
    let id: CashierShiftId = tx.new_id();
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into cashier_shift (id, facility_id, account_id, currency, float_minor, takes_over, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        place.id.0,
        account.0,
        place.currency.code(),
        float,
        takes_over.map(|shift| shift.0),
        now as _,
    )
    .execute(tx.conn())
    .await
    .map_err(told)?;
    tx.touched("cashier_shift", id.0, None);
    Ok(id)
}
