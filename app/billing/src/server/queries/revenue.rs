use std::collections::HashMap;

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, Money, Permission};
use platform::{Failure, Query, Tx};

use super::account::aging;
use crate::{
    model::{LedgerSums, Method, MethodTotal, Revenue, RevenueBy, ShowRevenue},
    server::place::{self, Place},
};

/// What was earned between two days, by day, service, practitioner and payer; each way to split it adds up to what the
/// ledger has on the revenue account.
impl Query for ShowRevenue {
    const NAME: &'static str = "billing.revenue";
    const PERMISSION: Permission = Permission::ViewRevenue;
    type Output = Revenue;

    async fn execute(self, tx: &mut Tx) -> Result<Revenue, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::ViewRevenue).await?;
        let to = self.to.unwrap_or(place.today);
        let days = Days { from: self.from.unwrap_or_else(|| to.first_of_month()), to };
        if days.to < days.from {
            return Err(AppError::invalid("to", "The last day is before the first.").into());
        }
        let Days { from, to } = days;
        let sums = sqlx::query!(
            r#"select coalesce(-sum(net) filter (where account = 'revenue'), 0)::bigint as "net!",
                      coalesce(-sum(net) filter (where account = 'tax'), 0)::bigint as "tax!",
                      coalesce(sum(net) filter (where account = 'write_off'), 0)::bigint as "written_off!"
               from daily_total where facility_id = $1 and currency = $2 and booked_on between $3 and $4"#,
            place.id.0,
            place.currency.code(),
            from.to_sqlx() as _,
            to.to_sqlx() as _,
        )
        .fetch_one(tx.conn())
        .await?;
        let money = |minor| Money::new(minor, place.currency);
        let mut split = split(tx, &place, &days).await?;
        let mut earned = |by: &str| split.remove(by).unwrap_or_default();
        Ok(Revenue {
            facility_id: place.id,
            from,
            to,
            net: money(sums.net),
            tax: money(sums.tax),
            written_off: money(sums.written_off),
            by_day: earned("day"),
            by_service: earned("service"),
            by_practitioner: earned("practitioner"),
            by_payer: earned("payer"),
            methods: methods(tx, &place, &days).await?,
            aging: aging(tx, &place, None, to).await?,
            ledger: ledger(tx, &place, &days).await?,
            facility_name: place.name,
        })
    }
}

/// Both included.
struct Days {
    from: Date,
    to: Date,
}

/// By day, service, practitioner and payer, from the lines of invoices and credit notes: the ledger is checked against them,
/// not asked twice.
async fn split(tx: &mut Tx, place: &Place, asked: &Days) -> Result<HashMap<String, Vec<RevenueBy>>, Failure> {
    let rows = sqlx::query!(
        r#"with earned as (
               select i.issued_on as on_day, l.net_minor as net, l.charge_id, i.coverage_id
               from invoice i join invoice_line l on l.invoice_id = i.id
               where i.facility_id = $1 and i.currency = $2 and i.state = 'issued' and i.issued_on between $3 and $4
               union all
               select n.issued_on, -c.net_minor, l.charge_id, i.coverage_id
               from credit_note n join credit_note_line c on c.credit_note_id = n.id
               join invoice_line l on l.id = c.invoice_line_id join invoice i on i.id = n.adjusts
               where n.facility_id = $1 and i.currency = $2 and n.issued_on between $3 and $4)
           select split.way as "way!", split.name as "name!", sum(e.net)::bigint as "net!"
           from earned e join charge h on h.id = e.charge_id
           left join practitioner p on p.id = h.practitioner_id left join coverage v on v.id = e.coverage_id
           cross join lateral (values
               ('day', e.on_day::text), ('service', h.name), ('practitioner', coalesce(p.name, 'Nobody in particular')),
               ('payer', coalesce(v.payor, 'Patients themselves'))) as split(way, name)
           group by split.way, split.name
           order by case when split.way = 'day' then 0 else -sum(e.net) end, split.name"#,
        place.id.0,
        place.currency.code(),
        asked.from.to_sqlx() as _,
        asked.to.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut split: HashMap<String, Vec<RevenueBy>> = HashMap::new();
    for row in rows {
        let one = RevenueBy { name: row.name, net: Money::new(row.net, place.currency) };
        split.entry(row.way).or_default().push(one);
    }
    Ok(split)
}

/// All that came and went, whoever it is of: what was nobody's counts on the day on which it came, not when it was placed.
async fn methods(tx: &mut Tx, place: &Place, asked: &Days) -> Result<Vec<MethodTotal>, Failure> {
    let rows = sqlx::query!(
        r#"select m.method as "method!: Method", sum(m.amount)::bigint as "net!" from (
               select method, amount_minor as amount from payment
               where facility_id = $1 and currency = $2 and received_on between $3 and $4 and suspense_id is null
               union all
               select method, amount_minor from payer_payment
               where facility_id = $1 and currency = $2 and received_on between $3 and $4
               union all
               select method, amount_minor from suspense_money
               where facility_id = $1 and currency = $2 and came_on between $3 and $4
               union all
               select m.method, -p.amount_minor from suspense_placement p join suspense_money m on m.id = p.suspense_id
               where p.facility_id = $1 and m.currency = $2 and p.kind = 'send_back' and p.done_on between $3 and $4
               union all
               select p.method, -r.amount_minor from refund r join payment p on p.id = r.payment_id
               where r.facility_id = $1 and p.currency = $2 and r.paid_out_on between $3 and $4) m
           group by m.method order by m.method"#,
        place.id.0,
        place.currency.code(),
        asked.from.to_sqlx() as _,
        asked.to.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = |method, net| MethodTotal { method, net: Money::new(net, place.currency) };
    Ok(rows.into_iter().map(|row| total(row.method, row.net)).collect())
}

/// The same sums from the ledger alone: money that came and went in those days, and what is owed at the end of the last.
async fn ledger(tx: &mut Tx, place: &Place, asked: &Days) -> Result<LedgerSums, Failure> {
    let sums = sqlx::query!(
        r#"select coalesce(sum(e.amount_minor) filter (where e.booked_on >= $3 and j.kind in ('payment_received', 'refunded', 'payer_paid', 'suspended', 'sent_back')
                      and e.account in ('drawer', 'card', 'bank', 'cheques', 'gateway')), 0)::bigint as "received!",
                  coalesce(sum(e.amount_minor) filter (where e.account = 'patient'), 0)::bigint as "owed!",
                  coalesce(-sum(e.amount_minor) filter (where e.account = 'credit'), 0)::bigint as "credit!"
           from ledger_entry e join journal j on j.id = e.journal_id
           where e.facility_id = $1 and e.currency = $2 and e.booked_on <= $4"#,
        place.id.0,
        place.currency.code(),
        asked.from.to_sqlx() as _,
        asked.to.to_sqlx() as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let money = |minor| Money::new(minor, place.currency);
    Ok(LedgerSums { received: money(sums.received), owed: money(sums.owed), credit: money(sums.credit) })
}
