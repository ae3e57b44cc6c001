use jiff_sqlx::ToSqlx;
use model::{AppError, ChargeCodeId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::ChangePackage,
    server::{package::Typed, refusal::Refusal},
};

/// Changes what a package is called, holds and costs, and when it is offered. What was charged before keeps its name, what it
/// held and its price. Whoever changes something older than what stands there is told so.
impl Command for ChangePackage {
    const NAME: &'static str = "billing.change_package";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ChargeCodeId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChargeCodeId, Failure> {
        let version = sqlx::query_scalar!(
            "select version from charge_code where id = $1 and kind = 'package' for no key update",
            self.package_id.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        if version != self.version {
            return Err(Refusal::Changed.into());
        }
        let mut fields = FieldErrors::default();
        let package = Typed {
            name: &self.name,
            plain_name: &self.plain_name,
            parts: &self.parts,
            quantities: &self.quantities,
            valid_from: &self.valid_from,
            valid_to: &self.valid_to,
            price_list_id: &self.price_list_id,
            unit_price: &self.unit_price,
        };
        let package = package.read(tx, &mut fields).await?;
        fields.into_result()?;
        sqlx::query!(
            "update charge_code set name = $2, plain_name = $3, valid_from = $4, valid_to = $5, version = version + 1 where id = $1",
            self.package_id.0,
            package.name,
            package.plain_name,
            package.valid_from.map(ToSqlx::to_sqlx) as _,
            package.valid_to.map(ToSqlx::to_sqlx) as _,
        )
        .execute(tx.conn())
        .await?;
        package.write(tx, self.package_id).await?;
        Ok(self.package_id)
    }
}
