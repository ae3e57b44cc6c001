use jiff_sqlx::ToSqlx;
use model::{ChargeCodeId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{CodeKind, MakePackage},
    server::{package::Typed, refusal::told, typed},
};

/// Makes a package: several services, tests or other codes, each so many times, for one price by the list that is named, offered
/// from a day to a day. On the bill it is one line that names what it holds.
impl Command for MakePackage {
    const NAME: &'static str = "billing.make_package";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ChargeCodeId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChargeCodeId, Failure> {
        let mut fields = FieldErrors::default();
        let code = typed::code(&mut fields, &self.code);
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
        let id: ChargeCodeId = tx.new_id();
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into charge_code (id, kind, code, name, plain_name, created_at, valid_from, valid_to)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.0,
            CodeKind::Package.name(),
            code,
            package.name,
            package.plain_name,
            now as _,
            package.valid_from.map(ToSqlx::to_sqlx) as _,
            package.valid_to.map(ToSqlx::to_sqlx) as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        package.write(tx, id).await?;
        Ok(id)
    }
}
