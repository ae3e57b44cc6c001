use model::{Currency, Money, PatientId, Permission};
use platform::{Failure, Query, Tx};

use super::{charges, invoices, payments};
use crate::{
    model::{BillingTask, Method, PlanState, ShowWork, ToDecide, ToPayOut, Work},
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
        let mut work = Work {
            facility_id: place.id,
            unbilled: charges::unbilled(tx, &place, None).await?,
            drafts: invoices::invoices(tx, &place, invoices::Which::Drafts, today).await?,
            overdue: invoices::invoices(tx, &place, invoices::Which::Overdue, today).await?,
            late_plans,
            broken_plans,
            failed_payments: payments::payments(tx, &place, payments::Which::Failed, today).await?,
            to_decide: to_decide(tx, &place).await?,
            to_pay_out: to_pay_out(tx, &place).await?,
            unallocated: payments::payments(tx, &place, payments::Which::Unallocated, today).await?,
            tasks: tasks(tx, &place).await?,
            drawers_to_review: drawers_to_review(tx, &place).await?,
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

async fn to_decide(tx: &mut Tx, place: &Place) -> Result<Vec<ToDecide>, Failure> {
    let own = tx.actor().account().map(|account| account.0);
    let rows = sqlx::query!(
        r#"select r.id as "refund_id?", null::uuid as write_off_id, r.payment_id as "payment_id?", null::uuid as invoice_id, r.patient_id as "patient_id!", r.amount_minor as "amount_minor!",
                  p.currency as "currency!", r.reason as "reason!", r.requested_by, r.requested_at as "requested_at!",
                  a.display_name as "asked_by?"
           from refund r join payment p on p.id = r.payment_id left join account a on a.id = r.requested_by where r.facility_id = $1 and r.state = 'requested'
           union all
           select null, w.id, null, w.invoice_id, w.patient_id, w.amount_minor, i.currency, w.reason, w.requested_by, w.requested_at, a.display_name
           from write_off w join invoice i on i.id = w.invoice_id left join account a on a.id = w.requested_by where w.facility_id = $1 and w.state = 'requested'
           order by 10 limit 500"#,
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        tx.saw(row.patient_id.into(), "refund", row.refund_id.or(row.write_off_id));
        found.push(ToDecide {
            refund_id: row.refund_id.map(Into::into),
            write_off_id: row.write_off_id.map(Into::into),
            payment_id: row.payment_id.map(Into::into),
            invoice_id: row.invoice_id.map(Into::into),
            patient_id: row.patient_id.into(),
            amount: Money::new(row.amount_minor, currency),
            reason: row.reason,
            asked_on: place.wall(row.requested_at.to_jiff()).date(),
            asked_by: row.asked_by,
            own: row.requested_by == own,
        });
    }
    Ok(found)
}

async fn to_pay_out(tx: &mut Tx, place: &Place) -> Result<Vec<ToPayOut>, Failure> {
    let rows = sqlx::query!(
        r#"select r.id, r.payment_id, r.patient_id, r.amount_minor, p.currency, p.method as "method: Method"
           from refund r join payment p on p.id = r.payment_id
           where r.facility_id = $1 and r.state = 'approved' order by r.decided_at, r.id limit 500"#,
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        tx.saw(row.patient_id.into(), "refund", Some(row.id));
        found.push(ToPayOut {
            refund_id: row.id.into(),
            payment_id: row.payment_id.into(),
            patient_id: row.patient_id.into(),
            amount: Money::new(row.amount_minor, currency),
            method: row.method,
        });
    }
    Ok(found)
}

async fn drawers_to_review(tx: &mut Tx, place: &Place) -> Result<i64, Failure> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from cashier_shift where facility_id = $1 and state = 'closed'"#,
        place.id.0,
    );
    Ok(count.fetch_one(tx.conn()).await?)
}

async fn tasks(tx: &mut Tx, place: &Place) -> Result<Vec<BillingTask>, Failure> {
    let rows = sqlx::query!(
        "select id, patient_id, payment_id, suspense_id, detail from billing_task
         where facility_id = $1 and done_at is null order by created_at, id limit 500",
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let patient_id = row.patient_id.map(Into::into);
        if let Some(patient) = patient_id {
            tx.saw(patient, "billing_task", Some(row.id));
        }
        found.push(BillingTask {
            id: row.id,
            patient_id,
            payment_id: row.payment_id.map(Into::into),
            suspense_id: row.suspense_id.map(Into::into),
            detail: row.detail,
        });
    }
    Ok(found)
}
