use jiff_sqlx::ToSqlx;
use model::{ChargeCodeId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};
use rust_decimal::Decimal;

use crate::{
    model::{AddChargeCode, CodeKind},
    server::{refusal::told, typed},
};

/// Adds a code that is charged by hand. With contents it is a package: one price, and its parts are named on the bill.
/// Services and tests get their codes by themselves, the first time that they are charged.
impl Command for AddChargeCode {
    const NAME: &'static str = "billing.add_charge_code";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ChargeCodeId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChargeCodeId, Failure> {
        let mut fields = FieldErrors::default();
        let code = self.code.trim().to_uppercase();
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
        let starts_well = code.starts_with(|first: char| first.is_ascii_alphanumeric());
        if !starts_well || code.len() > 40 || !code.bytes().all(plain) {
            fields.add("code", "Enter up to 40 letters and figures, such as DRESSING-1.");
        }
        let name = typed::required(&mut fields, "name", &self.name, 200, "Enter what it is called.");
        let words = typed::required(&mut fields, "plain_name", &self.plain_name, 200, "Enter it in plain words.");
        let contents = contents(tx, &mut fields, &self).await?;
        fields.into_result()?;
        let kind = if contents.is_empty() { CodeKind::Other } else { CodeKind::Package };
        let id: ChargeCodeId = tx.new_id();
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into charge_code (id, kind, code, name, plain_name, created_at) values ($1, $2, $3, $4, $5, $6)",
            id.0,
            kind.name(),
            code,
            name,
            words,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        for (part, quantity) in contents {
            sqlx::query!(
                "insert into package_content (package_id, code_id, quantity) values ($1, $2, $3)",
                id.0,
                part.0,
                quantity,
            )
            .execute(tx.conn())
            .await?;
        }
        tx.touched("charge_code", id.0, None);
        Ok(id)
    }
}

async fn contents(
    tx: &mut Tx,
    fields: &mut FieldErrors,
    cmd: &AddChargeCode,
) -> Result<Vec<(ChargeCodeId, Decimal)>, Failure> {
    let mut contents = Vec::with_capacity(cmd.contents.len());
    for (code, quantity) in cmd.contents.iter().filter(|(_, quantity)| !quantity.trim().is_empty()) {
        let field = format!("contents[{code}]");
        let quantity = typed::decimal(fields, &field, quantity, 3, 10_000);
        let id = sqlx::query_scalar!("select id from charge_code where code = $1 and active", code.trim());
        match id.fetch_optional(tx.conn()).await? {
            Some(id) if !quantity.is_zero() => contents.push((id.into(), quantity)),
            Some(_) => {}
            None => fields.add(&field, "There is no such code."),
        }
    }
    Ok(contents)
}
