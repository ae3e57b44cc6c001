use jiff_sqlx::ToSqlx;
use model::{FieldErrors, Permission, PriceListId};
use platform::{Command, Failure, Tx};

use crate::{
    model::{CreatePriceList, PayerClass},
    server::{place, refusal::told, typed},
};

/// Begins a price list of a facility for one class of payers, from a day on and perhaps until one. On any day there is one
/// list for each class.
impl Command for CreatePriceList {
    const NAME: &'static str = "billing.create_price_list";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = PriceListId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PriceListId, Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::EditPrices).await?;
        let mut fields = FieldErrors::default();
        let class: Option<PayerClass> =
            typed::chosen(&mut fields, "payer_class", &self.payer_class, "Choose for whom it is.");
        let name = typed::required(&mut fields, "name", &self.name, 100, "Enter what the list is called.");
        let from = typed::optional_date(&mut fields, "valid_from", &self.valid_from);
        if from.is_none() && fields.of("valid_from").is_none() {
            fields.add("valid_from", "Enter the first day.");
        }
        let to = typed::optional_date(&mut fields, "valid_to", &self.valid_to);
        if to.is_some() && to < from {
            fields.add("valid_to", "The last day is before the first.");
        }
        fields.into_result()?;
        let id: PriceListId = tx.new_id();
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into price_list (id, facility_id, payer_class, name, currency, valid_from, valid_to, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            place.id.0,
            class.map(PayerClass::name),
            name,
            place.currency.code(),
            from.map(|from| from.to_sqlx()) as _,
            to.map(|to| to.to_sqlx()) as _,
            by,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("price_list", id.0, None);
        Ok(id)
    }
}
