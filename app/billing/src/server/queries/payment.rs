use jiff::civil::Date;
use model::{Action, Currency, InvoiceId, Money, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::{
    entries::{Whose, entries},
    invoices,
};
use crate::{
    model::{AllocationLine, PaymentAction, PaymentView, RefundState, RefundView, RefundableLine, ShowPayment},
    server::{
        credit, named,
        place::{self, Place},
        row::PaymentRow,
    },
};

/// With when it was asked for, who asked, and who decided.
type RefundRow = (
    Uuid,
    i64,
    String,
    RefundState,
    jiff_sqlx::Timestamp,
    Option<Uuid>,
    Option<String>,
    Option<String>,
    Option<jiff_sqlx::Date>,
);

/// A payment: how it came, what it has paid, what of it is the patient's credit, and how much of that can still go back.
impl Query for ShowPayment {
    const NAME: &'static str = "billing.payment";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = PaymentView;

    async fn execute(self, tx: &mut Tx) -> Result<PaymentView, Failure> {
        let row = tx.load::<PaymentRow>(self.payment_id, Action::View).await?;
        let place = place::of(tx, row.facility).await?;
        let currency = credit::currency(&row)?;
        let money = |minor| Money::new(minor, currency);
        let head = sqlx::query!(
            r#"select p.reference, p.deposit_for, p.received_at, a.display_name as "by?", s.name as "name!", s.mrn as "mrn!",
                      array(select (r.id, r.amount_minor, r.reason, r.state, r.requested_at, r.requested_by, a.display_name,
                                    d.display_name, r.paid_out_on)
                            from refund r left join account a on a.id = r.requested_by left join account d on d.id = r.decided_by
                            where r.payment_id = p.id order by r.requested_at, r.id) as "refunds!: Vec<RefundRow>"
               from payment p join patient_summary s on s.patient_id = p.patient_id
               left join account a on a.id = p.created_by where p.id = $1"#,
            row.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let left = credit::left(tx, &row).await?;
        let may_go_back = row.state.after(PaymentAction::Refund).is_some();
        let mut open = Vec::new();
        if left.credit > 0 {
            open = invoices::invoices(tx, &place, invoices::Which::Of(row.patient), Date::MAX).await?;
            open.retain(|invoice| invoice.open.minor > 0);
        }
        let account = tx.actor().account().map(|account| account.0);
        Ok(PaymentView {
            id: row.id,
            patient: named::named(row.patient, head.name, head.mrn),
            facility_id: place.id,
            method: row.method,
            state: row.state,
            amount: money(row.amount),
            rounding: money(row.rounding),
            reference: head.reference,
            deposit_for: head.deposit_for,
            received: head.received_at.map(|at| place.wall(at.to_jiff())),
            received_by: head.by,
            credit: money(left.credit.max(0)),
            refundable: money(if may_go_back { credit::most_refundable(&row, left) } else { 0 }),
            allocations: allocations(tx, &row, currency).await?,
            refunds: head.refunds.into_iter().map(|row| refund(row, &place, currency, account)).collect(),
            open_invoices: open,
            entries: entries(tx, &place, Whose::Payment(row.id)).await?,
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

/// What it has paid, each invoice with its lines.
async fn allocations(tx: &mut Tx, row: &PaymentRow, currency: Currency) -> Result<Vec<AllocationLine>, Failure> {
    let rows = sqlx::query!(
        r#"select i.id, i.number as "number!", paid.amount as "amount!", h.plain_name as "name?", l.patient_minor as "patient?",
                  coalesce(c.patient, 0)::bigint as "credited!"
           from (select invoice_id, sum(amount_minor)::bigint as amount, min(at) as since from allocation
                 where payment_id = $1 group by invoice_id having sum(amount_minor) <> 0) paid
           join invoice i on i.id = paid.invoice_id
           left join invoice_line l on l.invoice_id = i.id and l.live left join charge h on h.id = l.charge_id
           left join lateral (select sum(patient_minor) as patient from credit_note_line where invoice_line_id = l.id) c on true
           order by paid.since, i.id, l.position"#,
        row.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: Vec<AllocationLine> = Vec::new();
    for row in rows {
        let (invoice_id, amount) = (InvoiceId(row.id), Money::new(row.amount, currency));
        if found.last().is_none_or(|last| last.invoice_id != invoice_id) {
            found.push(AllocationLine { invoice_id, number: row.number, amount, lines: Vec::new() });
        }
        let (Some(invoice), Some((name, patient))) = (found.last_mut(), row.name.zip(row.patient)) else { continue };
        let left = patient - row.credited;
        invoice.lines.push(RefundableLine {
            name,
            patient: Money::new(patient, currency),
            credited: Money::new(row.credited, currency),
            refundable: Money::new(left.clamp(0, amount.minor.max(0)), currency),
        });
    }
    Ok(found)
}

fn refund(row: RefundRow, place: &Place, currency: Currency, account: Option<Uuid>) -> RefundView {
    let (id, amount, reason, state, asked_at, requested_by, asked_by, decided_by, paid_out_on) = row;
    RefundView {
        id: id.into(),
        amount: Money::new(amount, currency),
        reason,
        state,
        asked_on: place.wall(asked_at.to_jiff()).date(),
        asked_by,
        decided_by,
        paid_out_on: paid_out_on.map(|on| on.to_jiff()),
        own: requested_by == account && amount >= place.second_person_from,
    }
}
