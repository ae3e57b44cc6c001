use model::{AppError, ChargeCodeId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    model::{ComponentKind, SetPrice},
    server::{pricing, typed},
};

/// Says what something costs by a list: a price for the unit (up to six decimals), a discount, a surcharge and a tax in
/// percent, the tax included in the price or added to it. What was charged before keeps its price.
impl Command for SetPrice {
    const NAME: &'static str = "billing.set_price";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ChargeCodeId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChargeCodeId, Failure> {
        pricing::list_to_edit(tx, self.price_list_id).await?;
        let mut fields = FieldErrors::default();
        let unit = typed::decimal(&mut fields, "unit_price", &self.unit_price, 6, 99_999_999);
        let discount = typed::percent(&mut fields, "discount_percent", &self.discount_percent);
        let surcharge = typed::percent(&mut fields, "surcharge_percent", &self.surcharge_percent);
        let tax = typed::percent(&mut fields, "tax_percent", &self.tax_percent);
        let kind = match self.tax.trim() {
            "included" => ComponentKind::TaxIncluded,
            "added" | "" => ComponentKind::TaxAdded,
            _ => {
                fields.add("tax", "Choose whether the price includes the tax.");
                ComponentKind::TaxAdded
            }
        };
        fields.into_result()?;
        let known = sqlx::query!("select id from charge_code where id = $1", self.code_id.0);
        known.fetch_optional(tx.conn()).await?.ok_or(AppError::NotFound)?;
        let item = pricing::set_unit(tx, self.price_list_id, self.code_id, unit).await?;
        sqlx::query!("delete from price_component where price_item_id = $1", item).execute(tx.conn()).await?;
        let parts = [(ComponentKind::Discount, discount), (ComponentKind::Surcharge, surcharge), (kind, tax)];
        write(tx, item, &parts).await?;
        Ok(self.code_id)
    }
}

async fn write(tx: &mut Tx, item: Uuid, parts: &[(ComponentKind, Decimal)]) -> Result<(), Failure> {
    for (position, (kind, rate)) in (0_i16..).zip(parts.iter().filter(|(_, rate)| !rate.is_zero())) {
        sqlx::query!(
            "insert into price_component (price_item_id, position, kind, label, rate) values ($1, $2, $3, $4, $5)",
            item,
            position,
            kind.name(),
            kind.words(),
            rate,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
