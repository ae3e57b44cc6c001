use model::{AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{SetBillingPolicy, number},
    server::{place, refusal::told, typed},
};

/// How a facility bills from now on: the series of its invoice numbers (up to eight capitals and figures), the days until
/// an invoice is due (0 to 365), what a missed appointment is charged as, the largest discount on a whole invoice in
/// percent, the smallest coin, and from which refund on somebody else has to approve it.
impl Command for SetBillingPolicy {
    const NAME: &'static str = "billing.set_billing_policy";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::EditPrices).await?;
        let mut fields = FieldErrors::default();
        let series = self.series.trim().to_uppercase();
        if !number::is_series(&series) {
            fields.add("series", "Enter one to eight letters and figures, such as HG.");
        }
        let due = self.due_days.trim().parse::<i32>().ok().filter(|days| (0..=365).contains(days));
        if due.is_none() {
            fields.add("due_days", "Enter a whole number of days from 0 to 365.");
        }
        let limit = typed::percent(&mut fields, "discount_percent", &self.discount_percent);
        let coin = typed::amount(&mut fields, "smallest_coin", &self.smallest_coin, place.currency);
        if coin > 1_000_000 {
            fields.add("smallest_coin", "No coin is that large.");
        }
        let second = typed::amount_or_zero(&mut fields, "second_person_from", &self.second_person_from, place.currency);
        fields.into_result()?;
        let code = self.no_show_code.trim().to_uppercase();
        let no_show = if code.is_empty() { None } else { Some(code_id(tx, &code).await?) };
        sqlx::query!(
            "insert into billing_policy (facility_id, series, due_days, no_show_code_id, discount_limit, smallest_coin, second_person_from)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (facility_id) do update set series = excluded.series, due_days = excluded.due_days,
                 no_show_code_id = excluded.no_show_code_id, discount_limit = excluded.discount_limit,
                 smallest_coin = excluded.smallest_coin, second_person_from = excluded.second_person_from",
            place.id.0,
            series,
            due,
            no_show,
            limit,
            coin,
            second,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("billing_policy", place.id.0, None);
        Ok(())
    }
}

async fn code_id(tx: &mut Tx, code: &str) -> Result<uuid::Uuid, Failure> {
    let id = sqlx::query_scalar!("select id from charge_code where code = $1 and active", code);
    let id = id.fetch_optional(tx.conn()).await?;
    Ok(id.ok_or_else(|| AppError::invalid("no_show_code", "There is no such code."))?)
}
