use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, ChargeCodeId, FieldErrors, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{ChargeSource, Charged, EnterCharge, REASON_MAX, price::Price},
    server::{
        capture::{self, NewCharge},
        place,
        refusal::Refusal,
        row::AccountRow,
        typed,
    },
};

/// Charges something by hand, with a reason: what no rule captures, or what the list's price does not fit. It has the
/// price of the day on which it was done; that day is not in the future. A quantity has at most three decimals.
impl Command for EnterCharge {
    const NAME: &'static str = "billing.enter_charge";
    const PERMISSION: Permission = Permission::EnterCharges;
    type Output = Charged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Charged, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::Edit).await?;
        let place = place::of(tx, account.facility).await?;
        let mut fields = FieldErrors::default();
        let code: Option<ChargeCodeId> =
            typed::chosen(&mut fields, "code_id", &self.code_id, "Choose what is charged.");
        let quantity = if self.quantity.trim().is_empty() { "1" } else { &self.quantity };
        let quantity = typed::decimal(&mut fields, "quantity", quantity, 3, 10_000);
        if quantity.is_zero() && fields.of("quantity").is_none() {
            fields.add("quantity", "Enter a quantity above zero.");
        }
        let price = (!self.unit_price.trim().is_empty())
            .then(|| typed::amount(&mut fields, "unit_price", &self.unit_price, place.currency));
        let on = typed::optional_date(&mut fields, "performed_on", &self.performed_on).unwrap_or(place.today);
        if on > place.today {
            fields.add("performed_on", "What has not been done yet can’t be charged.");
        }
        let reason =
            typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Write why it is charged by hand.");
        fields.into_result()?;
        let code = known(tx, code, on).await?;
        let charge = NewCharge {
            patient: account.patient,
            code,
            practitioner: None,
            on,
            quantity,
            price: price.map(|minor| Price::flat(Money::new(minor, place.currency))),
            agreed: None,
            source: ChargeSource::Manual,
            source_id: None,
            reason: Some(reason),
        };
        let (id, state) = capture::make(tx, &place, charge).await?.ok_or(Refusal::Changed)?;
        Ok(Charged { id, state })
    }
}

/// A code that is in use; of a package, one that is offered on that day.
async fn known(tx: &mut Tx, code: Option<ChargeCodeId>, on: Date) -> Result<ChargeCodeId, Failure> {
    let found = sqlx::query!(
        r#"select id, daterange(valid_from, valid_to, '[]') @> $2::date as "offered!" from charge_code where id = $1 and active"#,
        code.map(|code| code.0),
        on.to_sqlx() as _,
    );
    match found.fetch_optional(tx.conn()).await? {
        Some(found) if found.offered => Ok(found.id.into()),
        Some(_) => Err(AppError::invalid("code_id", "This package is not offered on that day.").into()),
        None => Err(AppError::invalid("code_id", "This code is not used any more. Choose another one.").into()),
    }
}
