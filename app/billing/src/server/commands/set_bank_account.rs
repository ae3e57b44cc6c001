use model::{FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{SetBankAccount, iban},
    server::{place, refusal::told, typed},
};

/// Where patients transfer money to: whose account it is, its IBAN (or, in a country without, its number), and the bank's code
/// (BIC) where one is needed. It stands on invoices and statements from now on. With nothing typed, none stands there.
impl Command for SetBankAccount {
    const NAME: &'static str = "billing.set_bank_account";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::EditPrices).await?;
        let mut fields = FieldErrors::default();
        let holder = typed::note(&mut fields, "holder", &self.holder, 140);
        let account =
            (!self.account.trim().is_empty()).then(|| fields.take("account", iban::parse(&self.account))).flatten();
        let bic = self.bic.split_whitespace().collect::<String>().to_uppercase();
        if !bic.is_empty() && !iban::is_bic(&bic) {
            fields.add("bic", "A BIC has eight or eleven letters and figures, such as COBADEFF.");
        }
        let nothing = self.account.trim().is_empty();
        if nothing && (holder.is_some() || !bic.is_empty()) {
            fields.add("account", "Enter the account, or leave all of it empty.");
        }
        if !nothing && holder.is_none() {
            fields.add("holder", "Enter whose account it is.");
        }
        fields.into_result()?;
        sqlx::query!(
            "insert into billing_policy (facility_id, series, bank_holder, bank_account, bank_bic) values ($1, $2, $3, $4, nullif($5, ''))
             on conflict (facility_id) do update set bank_holder = excluded.bank_holder, bank_account = excluded.bank_account,
                 bank_bic = excluded.bank_bic",
            place.id.0,
            place.series,
            holder,
            account,
            bic,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("billing_policy", place.id.0, None);
        Ok(())
    }
}
