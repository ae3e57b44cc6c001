use model::{Currency, Money, PatientId, Permission};
use platform::{Failure, Query, Tx};

use super::{charges, invoices, payments};
use crate::{
    model::{BillingTask, InvoiceState, Method, PaymentState, PlanState, ShowWork, ToDecide, ToPayOut, Work},
    server::{
        named,
        place::{self, Place},
        plan,
    },
};

/// The day's work at a facility: what is not billed, drafts, what is overdue, instalments that are overdue, plans that are
/// broken, payments that failed, what waits for a decision, credit that no invoice has taken, and what the gateway told that somebody has to look at.
impl Query for ShowWork {
    const NAME: &'static str = "billing.work";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Work;

    async fn execute(self, tx: &mut Tx) -> Result<Work, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::ViewBilling).await?;
        let today = place.today;
        let late = plan::plans(tx, &place, plan::Which::Late, today).await?;
        let (broken_plans, late_plans) = late.into_iter().partition(|plan| plan.state == PlanState::Broken);
        let invoices = invoices::invoices(tx, &place, invoices::Which::ToLookAt, today).await?;
        let (drafts, overdue) = invoices.into_iter().partition(|invoice| invoice.state == InvoiceState::Draft);
        let payments = payments::payments(tx, &place, payments::Which::ToLookAt, today).await?;
        let (failed_payments, unallocated) =
            payments.into_iter().partition(|payment| payment.state == PaymentState::Failed);
        let (to_decide, to_pay_out) = going_back(tx, &place).await?;
        let (tasks, drawers_to_review) = tasks(tx, &place).await?;
        let mut work = Work {
            facility_id: place.id,
            unbilled: charges::unbilled(tx, &place, None).await?,
            drafts,
            overdue,
            late_plans,
            broken_plans,
            failed_payments,
            to_decide,
            to_pay_out,
            unallocated,
            tasks,
            drawers_to_review,
            today,
            patients: Vec::new(),
            may: place::may(tx, place.id),
            facility_name: place.name,
        };
        work.patients = named::patients(tx, &who(&work)).await?;
        Ok(work)
    }
}

/// Everybody whom the work is about.
fn who(work: &Work) -> Vec<PatientId> {
    let bills = work.drafts.iter().chain(&work.overdue).map(|one| one.patient_id);
    let money = work.failed_payments.iter().chain(&work.unallocated).map(|one| one.patient_id);
    let mut all: Vec<PatientId> = work.unbilled.iter().map(|one| one.patient_id).chain(bills).chain(money).collect();
    all.extend(work.late_plans.iter().chain(&work.broken_plans).map(|one| one.patient_id));
    all.extend(work.to_decide.iter().map(|one| one.patient_id));
    all.extend(work.to_pay_out.iter().map(|one| one.patient_id));
    all.extend(work.tasks.iter().filter_map(|one| one.patient_id));
    all.sort_unstable();
    all.dedup();
    all
}

/// Refunds and write-offs that wait for a decision, and refunds that were approved, each in the order in which they have waited.
async fn going_back(tx: &mut Tx, place: &Place) -> Result<(Vec<ToDecide>, Vec<ToPayOut>), Failure> {
    let own = tx.actor().account().map(|account| account.0);
    let rows = sqlx::query!(
        r#"select r.id as "refund_id?", null::uuid as write_off_id, r.payment_id as "payment_id?", null::uuid as invoice_id, r.patient_id as "patient_id!",
                  r.amount_minor as "amount_minor!", p.currency as "currency!", r.reason as "reason!", r.requested_by, a.display_name as "asked_by?",
                  coalesce(r.decided_at, r.requested_at) as "since!", case when r.state = 'approved' then p.method end as "method?: Method"
           from refund r join payment p on p.id = r.payment_id left join account a on a.id = r.requested_by
           where r.facility_id = $1 and r.state in ('requested', 'approved')
           union all
           select null, w.id, null, w.invoice_id, w.patient_id, w.amount_minor, i.currency, w.reason, w.requested_by, a.display_name, w.requested_at, null
           from write_off w join invoice i on i.id = w.invoice_id left join account a on a.id = w.requested_by
           where w.facility_id = $1 and w.state = 'requested'
           order by 11, 1 limit 1000"#,
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut to_decide, mut to_pay_out) = (Vec::new(), Vec::new());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let (patient_id, amount) = (row.patient_id.into(), Money::new(row.amount_minor, currency));
        tx.saw(patient_id, "refund", row.refund_id.or(row.write_off_id));
        match (row.method, row.refund_id, row.payment_id) {
            (Some(method), Some(refund), Some(payment)) => to_pay_out.push(ToPayOut {
                refund_id: refund.into(),
                payment_id: payment.into(),
                patient_id,
                amount,
                method,
            }),
            _ => to_decide.push(ToDecide {
                refund_id: row.refund_id.map(Into::into),
                write_off_id: row.write_off_id.map(Into::into),
                payment_id: row.payment_id.map(Into::into),
                invoice_id: row.invoice_id.map(Into::into),
                patient_id,
                amount,
                reason: row.reason,
                asked_on: place.wall(row.since.to_jiff()).date(),
                asked_by: row.asked_by,
                own: row.requested_by == own,
            }),
        }
    }
    Ok((to_decide, to_pay_out))
}

/// What somebody has to look at, and how many drawers that were closed.
async fn tasks(tx: &mut Tx, place: &Place) -> Result<(Vec<BillingTask>, i64), Failure> {
    let rows = sqlx::query!(
        r#"select closed.drawers as "drawers!", t.id as "id?", t.patient_id, t.payment_id, t.suspense_id, t.detail as "detail?"
           from (select count(*) as drawers from cashier_shift where facility_id = $1 and state = 'closed') closed
           left join billing_task t on t.facility_id = $1 and t.done_at is null
           order by t.created_at, t.id limit 500"#,
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let drawers = rows.first().map_or(0, |row| row.drawers);
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let Some((id, detail)) = row.id.zip(row.detail) else { continue };
        let patient_id = row.patient_id.map(Into::into);
        if let Some(patient) = patient_id {
            tx.saw(patient, "billing_task", Some(id));
        }
        found.push(BillingTask {
            id,
            patient_id,
            payment_id: row.payment_id.map(Into::into),
            suspense_id: row.suspense_id.map(Into::into),
            detail,
        });
    }
    Ok((found, drawers))
}
