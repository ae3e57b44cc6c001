use jiff_sqlx::ToSqlx;
use model::{ChargeCodeId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AddChargeCode, CodeKind},
    server::{refusal::told, typed},
};

/// Adds a code that is charged by hand. Services and tests get their codes by themselves, the first time that they are charged.
impl Command for AddChargeCode {
    const NAME: &'static str = "billing.add_charge_code";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ChargeCodeId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChargeCodeId, Failure> {
        let mut fields = FieldErrors::default();
        let code = typed::code(&mut fields, &self.code);
        let name = typed::required(&mut fields, "name", &self.name, 200, "Enter what it is called.");
        let words = typed::required(&mut fields, "plain_name", &self.plain_name, 200, "Enter it in plain words.");
        fields.into_result()?;
        let id: ChargeCodeId = tx.new_id();
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into charge_code (id, kind, code, name, plain_name, created_at) values ($1, $2, $3, $4, $5, $6)",
            id.0,
            CodeKind::Other.name(),
            code,
            name,
            words,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("charge_code", id.0, None);
        Ok(id)
    }
}
