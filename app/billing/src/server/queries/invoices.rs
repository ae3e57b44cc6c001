//! Invoices in one line each, as they stood at the end of a day.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Currency, Money, PatientId, PaymentPlanId};
use platform::{Failure, Tx};

use crate::{
    model::{ByPlan, InvoiceState, InvoiceSummary, Stand},
    server::place::Place,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Of one patient, issued.
    Of(PatientId),
    /// Drafts, and what is open and due before that day; but for those whose payment plan is kept.
    ToLookAt,
    /// Those of a payment plan.
    Planned(PaymentPlanId),
}

/// More than a page of work is not looked at.
const MOST: i64 = 1000;

pub async fn invoices(tx: &mut Tx, place: &Place, which: Which, as_of: Date) -> Result<Vec<InvoiceSummary>, Failure> {
    let patient = if let Which::Of(patient) = which { Some(patient.0) } else { None };
    let plan = if let Which::Planned(plan) = which { Some(plan.0) } else { None };
    let rows = sqlx::query!(
        r#"select i.id, i.patient_id, i.number, i.state as "state: InvoiceState", i.issued_on, i.due_on, i.currency,
                  l.total as "total!", (l.total - c.total)::bigint as "left!", (l.patient - c.patient)::bigint as "patient_left!",
                  c.credited as "credited!", coalesce(b.open, 0)::bigint as "open!",
                  p.plan_id as "plan_id?", p.kept as "kept?"
           from invoice i
           join lateral (select coalesce(sum(total_minor), 0)::bigint as total, coalesce(sum(patient_minor), 0)::bigint as patient
                         from invoice_line where invoice_id = i.id and live) l on true
           join lateral (select coalesce(sum(n.patient_minor + n.payer_minor), 0)::bigint as total,
                                coalesce(sum(n.patient_minor), 0)::bigint as patient, count(*) > 0 as credited
                         from credit_note c join credit_note_line n on n.credit_note_id = c.id
                         where c.adjusts = i.id and c.issued_on <= $2) c on true
           left join lateral (select sum(amount_minor) as open from ledger_entry
                              where invoice_id = i.id and account = 'patient' and booked_on <= $2) b on true
           left join lateral (select x.plan_id, s.kept
                              from payment_plan_invoice x join payment_plan y on y.id = x.plan_id
                              cross join lateral plan_stands(x.plan_id, $2) s
                              where x.invoice_id = i.id and y.created_on <= $2
                                and (y.cancelled_on is null or y.cancelled_on > $2)
                              order by y.created_at desc limit 1) p on true
           where i.facility_id = $1
             and case when $3::uuid is not null then i.patient_id = $3 and i.issued_on <= $2
                      when $4::uuid is not null then i.id in (select invoice_id from payment_plan_invoice where plan_id = $4)
                      else i.state = 'draft' or i.due_on < $2 and b.open > 0 and not coalesce(p.kept, false) end
           order by i.state <> 'draft', i.due_on nulls last, i.created_at, i.id limit $5"#,
        place.id.0,
        as_of.to_sqlx() as _,
        patient,
        plan,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let stand = Stand { left: row.left, patient_left: row.patient_left, open: row.open, credited: row.credited };
        tx.saw(row.patient_id.into(), "invoice", Some(row.id));
        found.push(InvoiceSummary {
            id: row.id.into(),
            patient_id: row.patient_id.into(),
            number: row.number,
            state: if row.state == InvoiceState::Issued { InvoiceState::derived(stand) } else { row.state },
            issued_on: row.issued_on.map(|on| on.to_jiff()),
            due_on: row.due_on.map(|on| on.to_jiff()),
            total: Money::new(row.total, currency),
            open: Money::new(row.open, currency),
            plan: row.plan_id.map(|id| ByPlan { id: id.into(), kept: row.kept.unwrap_or(false) }),
        });
    }
    Ok(found)
}
