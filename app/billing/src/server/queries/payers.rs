use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Money, OrganizationId, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{Aging, Bucket, PayerLine, PayersView, ShowPayers},
    server::place::{self, Place},
};

/// What payers owe a facility at the end of a day, by how long it is due, and what they have to their credit. The sums are
/// those of the ledger.
impl Query for ShowPayers {
    const NAME: &'static str = "billing.payers";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = PayersView;

    async fn execute(self, tx: &mut Tx) -> Result<PayersView, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::ViewBilling).await?;
        let as_of = self.as_of.unwrap_or(place.today);
        let payers = payers(tx, &place, None, as_of).await?;
        let ledger = sqlx::query!(
            r#"select coalesce(sum(balance) filter (where account = 'payer'), 0)::bigint as "owed!",
                      coalesce(-sum(balance) filter (where account = 'payer_credit'), 0)::bigint as "credit!"
               from account_balance($2) where facility_id = $1 and currency = $3"#,
            place.id.0,
            as_of.to_sqlx() as _,
            place.currency.code(),
        )
        .fetch_one(tx.conn())
        .await?;
        let money = |minor| Money::new(minor, place.currency);
        Ok(PayersView {
            facility_id: place.id,
            currency: place.currency,
            as_of,
            aging: payers.iter().fold(Aging::default(), |sum, one| sum.with(one.aging)),
            payers,
            ledger_owed: money(ledger.owed),
            ledger_credit: money(ledger.credit),
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

/// Each payer who has ever owed or paid here, by name; or one of them.
pub(super) async fn payers(
    tx: &mut Tx,
    place: &Place,
    only: Option<OrganizationId>,
    as_of: Date,
) -> Result<Vec<PayerLine>, Failure> {
    let rows = sqlx::query!(
        r#"select e.whose as "id!", o.name, e.account as "account!", i.due_on as "due_on?", sum(e.amount_minor)::bigint as "sum!"
           from payer_entry e join organization o on o.id = e.whose left join invoice i on i.id = e.invoice_id
           where e.facility_id = $1 and e.currency = $2 and e.booked_on <= $3 and ($4::uuid is null or e.whose = $4)
           group by e.whose, o.name, e.account, i.due_on order by lower(o.name), e.whose"#,
        place.id.0,
        place.currency.code(),
        as_of.to_sqlx() as _,
        only.map(|payer| payer.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: Vec<PayerLine> = Vec::new();
    for row in rows {
        if found.last().is_none_or(|last| last.id.0 != row.id) {
            let owed = Money::zero(place.currency);
            found.push(PayerLine { id: row.id.into(), name: row.name, owed, aging: Aging::default() });
        }
        let Some(payer) = found.last_mut() else { continue };
        match row.due_on {
            Some(due) if row.account == "payer" => {
                payer.owed.minor += row.sum;
                payer.aging.add(Bucket::of(due.to_jiff(), as_of), row.sum);
            }
            _ => payer.aging.credit -= row.sum,
        }
    }
    Ok(found)
}
