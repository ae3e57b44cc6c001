use model::{FieldErrors, Money, Permission, SuspenseId};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Method, SuspendMoney, Suspended},
    server::{
        gateway::{About, note_task},
        place,
        suspense::{self, Came},
        typed,
    },
};

/// Writes down a transfer or a cheque of which nobody knows whose it is: it stands on the suspense account, with a task for
/// the billing office.
impl Command for SuspendMoney {
    const NAME: &'static str = "billing.suspend_money";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Suspended;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Suspended, Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::TakePayments).await?;
        let mut fields = FieldErrors::default();
        let method: Option<Method> = typed::chosen(&mut fields, "method", &self.method, "Choose how it came.");
        if !matches!(method, None | Some(Method::Transfer | Method::Cheque)) {
            fields.add("method", "What comes by transfer or cheque may be of nobody knows whom; ask who pays here.");
        }
        let amount = typed::amount(&mut fields, "amount", &self.amount, place.currency);
        let ask = "Enter what stands beside it: the sender, the text, the number.";
        let reference = typed::required(&mut fields, "reference", &self.reference, 300, ask);
        fields.into_result()?;
        let (method, amount) = (method.unwrap_or(Method::Transfer), Money::new(amount, place.currency));
        let id: SuspenseId = tx.new_id();
        let came = Came { method, amount, reference: &reference, gateway_id: None, meant_for: None };
        suspense::take_in(tx, &place, id, &came).await?;
        let detail =
            format!("{amount} came by {}, and nobody knows whose it is: {reference}.", method.words().to_lowercase());
        note_task(tx, About { money: Some((id, place.id)), ..About::default() }, "unknown_payment", &detail).await?;
        tx.touched("suspense_money", id.0, None);
        Ok(Suspended { id })
    }
}
