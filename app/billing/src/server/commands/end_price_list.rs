use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, FieldErrors, Permission, PriceListId};
use platform::{Command, Failure, Tx};

use crate::{
    model::EndPriceList,
    server::{place, policy, refusal::told, typed},
};

/// Ends a price list, so that another one can follow: not before it began, and not on a day that has passed, because what
/// was done then had its prices.
impl Command for EndPriceList {
    const NAME: &'static str = "billing.end_price_list";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = PriceListId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PriceListId, Failure> {
        let list = sqlx::query!(
            "select facility_id, valid_from from price_list where id = $1 for update",
            self.price_list_id.0
        )
        .fetch_optional(tx.conn())
        .await?
        .filter(|list| policy::at(tx.actor(), FacilityId(list.facility_id), Permission::EditPrices))
        .ok_or(AppError::NotFound)?;
        let place = place::of(tx, FacilityId(list.facility_id)).await?;
        let mut fields = FieldErrors::default();
        let to = typed::optional_date(&mut fields, "valid_to", &self.valid_to);
        if fields.of("valid_to").is_none() && to.is_none_or(|to| to < place.today || to < list.valid_from.to_jiff()) {
            fields.add("valid_to", "Enter the last day: today or later, and not before the list begins.");
        }
        fields.into_result()?;
        sqlx::query!(
            "update price_list set valid_to = $2 where id = $1",
            self.price_list_id.0,
            to.map(|to| to.to_sqlx()) as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("price_list", self.price_list_id.0, None);
        Ok(self.price_list_id)
    }
}
