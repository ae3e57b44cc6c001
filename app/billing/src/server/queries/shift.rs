use model::{Action, Currency, Money, Permission};
use platform::{Failure, Query, Tx};

use super::entries::{Whose, entries};
use crate::{
    model::{Method, MethodTotal, ShiftView, ShowShift},
    server::{drawer, place, row::ShiftRow},
};

/// A cashier's shift for the report: what the drawer began with, what came in and went out, what should lie in it and what
/// did. Other ways to pay that the same person took meanwhile stand beside it.
impl Query for ShowShift {
    const NAME: &'static str = "billing.shift";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = ShiftView;

    async fn execute(self, tx: &mut Tx) -> Result<ShiftView, Failure> {
        let shift = tx.load::<ShiftRow>(self.shift_id, Action::View).await?;
        report(tx, shift).await
    }
}

/// Of a shift that has been loaded.
pub(super) async fn report(tx: &mut Tx, shift: ShiftRow) -> Result<ShiftView, Failure> {
    let place = place::of(tx, shift.facility).await?;
    let currency: Currency = shift.currency.parse().map_err(Failure::other)?;
    let sums = sqlx::query!(
            r#"select coalesce((select sum(amount_minor) from payment where shift_id = $1), 0)::bigint as "taken!",
                      coalesce((select sum(amount_minor) from refund where shift_id = $1), 0)::bigint as "paid_out!",
                      s.variance_minor as "variance?", s.opened_at, s.closed_at, a.display_name as cashier, r.display_name as "reviewed_by?"
               from cashier_shift s join account a on a.id = s.account_id left join account r on r.id = s.reviewed_by
               where s.id = $1"#,
            shift.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
    let money = |minor| Money::new(minor, currency);
    // Once it is closed the ledger has nothing in the drawer any more.
    let expected = match (sums.variance, shift.counted) {
        (Some(variance), Some(counted)) => counted - variance,
        _ => drawer::expected(tx, shift.id).await?,
    };
    Ok(ShiftView {
        id: shift.id,
        state: shift.state,
        float: money(shift.float),
        taken: money(sums.taken),
        paid_out: money(sums.paid_out),
        expected: money(expected),
        counted: shift.counted.map(money),
        variance: sums.variance.map(money),
        methods: methods(tx, &shift, currency).await?,
        cashier: sums.cashier,
        own: tx.actor().account() == Some(shift.account),
        opened: place.wall(sums.opened_at.to_jiff()),
        closed: sums.closed_at.map(|at| place.wall(at.to_jiff())),
        reviewed_by: sums.reviewed_by,
        entries: entries(tx, &place, Whose::Shift(shift.id)).await?,
        may: place::may(tx, place.id),
        facility_name: place.name,
        variance_reason: shift.variance_reason,
    })
}

async fn methods(tx: &mut Tx, shift: &ShiftRow, currency: Currency) -> Result<Vec<MethodTotal>, Failure> {
    let rows = sqlx::query!(
        r#"select p.method as "method: Method", sum(p.amount_minor)::bigint as "net!"
           from payment p join cashier_shift s on s.id = $1
           where p.created_by = s.account_id and p.facility_id = s.facility_id and p.received_at >= s.opened_at
             and p.received_at <= coalesce(s.closed_at, 'infinity') and p.suspense_id is null
           group by p.method order by p.method"#,
        shift.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = |method, net| MethodTotal { method, net: Money::new(net, currency) };
    Ok(rows.into_iter().map(|row| total(row.method, row.net)).collect())
}
