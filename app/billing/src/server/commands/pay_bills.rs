use model::{Action, AppError, FieldErrors, InvoiceId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{InvoiceAction, Paid, PayBills},
    server::{
        begin::{Way, Wish},
        invoice,
        refusal::Refusal,
        row::{InvoiceRow, for_change},
        typed,
    },
};

/// The patient begins to pay bills of their own online: one or several of the same facility, all of them or a part, the one
/// that is due first before the others.
impl Command for PayBills {
    const NAME: &'static str = "billing.pay_bills";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let patient = tx.actor().patient().ok_or(AppError::Forbidden)?;
        let mut fields = FieldErrors::default();
        let mut invoices: Vec<InvoiceId> = typed::ticked(&mut fields, "invoices", &self.invoices);
        if invoices.is_empty() {
            fields.add("invoices", "Choose at least one bill.");
        }
        fields.into_result()?;
        invoices.sort_unstable();
        let mut facilities = Vec::with_capacity(invoices.len());
        for id in &invoices {
            let row = for_change::<InvoiceRow>(tx, *id, Action::View).await?;
            if row.patient != patient {
                return Err(AppError::NotFound.into());
            }
            let (state, _) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
            let action = InvoiceAction::Pay;
            if !state.allows(action) {
                return Err(Refusal::InvoiceMove { state, action }.into());
            }
            facilities.push(row.facility);
        }
        let facility = facilities[0];
        if facilities.iter().any(|other| *other != facility) {
            return Err(AppError::invalid("invoices", "Bills of different places are paid one after the other.").into());
        }
        let way = Way::chosen(tx, &self.method, self.keep).await?;
        Wish { facility, patient, invoices, request: None }.begin(tx, &self.amount, way).await
    }
}
