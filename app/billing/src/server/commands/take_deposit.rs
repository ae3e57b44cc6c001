use model::{Action, FieldErrors, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Paid, TakeDeposit},
    server::{place, receive::Taken, row::AccountRow, typed},
};

/// Takes money before there is a bill, by any way there is at the desk, and writes down what it is meant for. It is the
/// patient's, on the house's books as their credit: staff pay an invoice from it, and it goes back by the rules of refunds.
impl Command for TakeDeposit {
    const NAME: &'static str = "billing.take_deposit";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::Receive).await?;
        let place = place::of(tx, account.facility).await?;
        let mut fields = FieldErrors::default();
        let taken = Taken::typed(&mut fields, &place, &self.method, &self.amount, &self.reference);
        let meant = typed::required(&mut fields, "meant_for", &self.meant_for, 200, "Write what it is meant for.");
        fields.into_result()?;
        let taken = Taken { deposit_for: Some(meant), ..taken };
        let payment = taken.receive(tx, &account, &place).await?;
        Ok(Paid {
            id: payment.id,
            state: payment.state,
            allocated: Money::zero(place.currency),
            credit: Money::new(payment.amount, place.currency),
        })
    }
}
