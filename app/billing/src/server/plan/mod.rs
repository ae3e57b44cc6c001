//! Payment plans: how they stand, and what is done about them. Payments pay invoices as always; what is no longer open of a
//! plan's invoices has filled its instalments in their order (`plan_stands`).

mod remind;

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, Currency, FacilityId, InvoiceId, Money, PatientId, PaymentPlanId};
use platform::{Failure, Tx};

pub use remind::{InstalmentOverdue, InstalmentSoon, PlanOffered, RemindOfInstalment};

use super::{place::Place, refusal::Refusal, row::PlanRow};
use crate::model::{InstalmentView, PlanAction, PlanStand, PlanState, PlanSummary};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    One(PaymentPlanId),
    /// Of one patient at the facility, the latest first.
    Of(PatientId),
    /// In force, with an instalment that is overdue, the one that has waited longest first.
    Late,
}

const MOST: i64 = 500;

/// A plan as it stood at the end of a day of its facility.
pub struct Stood {
    pub plan: PlanSummary,
    pub facility: String,
    pub day: Date,
}

/// As they stood at the end of a day.
pub async fn plans(tx: &mut Tx, place: &Place, which: Which, as_of: Date) -> Result<Vec<PlanSummary>, Failure> {
    Ok(read(tx, Some((place.id, as_of)), which).await?.into_iter().map(|stood| stood.plan).collect())
}

/// As they stand on the today of their facilities, whichever these are.
pub async fn everywhere(tx: &mut Tx, which: Which) -> Result<Vec<Stood>, Failure> {
    read(tx, None, which).await
}

async fn read(tx: &mut Tx, at: Option<(FacilityId, Date)>, which: Which) -> Result<Vec<Stood>, Failure> {
    let (one, patient) = match which {
        Which::One(plan) => (Some(plan.0), None),
        Which::Of(patient) => (None, Some(patient.0)),
        Which::Late => (None, None),
    };
    let rows = sqlx::query!(
        r#"select p.id, p.patient_id, p.currency, p.total_minor, p.created_on, p.agreed_on,
                  coalesce(p.agreed_on <= t.day, false) as "agreed!", coalesce(p.cancelled_on <= t.day, false) as "cancelled!",
                  s.left_minor as "left!", s.overdue_minor as "overdue!", s.overdue_since, s.broken as "broken!",
                  n.number as "number?", n.due_on as "due_on?", n.amount_minor as "amount?", n.left_minor as "next_left?",
                  f.name as facility, t.day as "day!"
           from payment_plan p join facility f on f.id = p.facility_id
           cross join lateral (select coalesce($2::date, ($6::timestamptz at time zone f.zone)::date) as day) t
           cross join lateral plan_stands(p.id, t.day) s
           left join lateral (select * from instalments_left(p.id, t.day) l where l.left_minor > 0 order by l.number limit 1) n on true
           where ($1::uuid is null or p.facility_id = $1) and p.created_on <= t.day
             and case when $3::uuid is not null then p.id = $3
                      when $4::uuid is not null then p.patient_id = $4
                      else p.cancelled_at is null and s.in_force and s.overdue_minor > 0 end
           order by case when $4::uuid is null then s.overdue_since end, p.facility_id, p.created_at desc, p.id limit $5"#,
        at.map(|(facility, _)| facility.0),
        at.map(|(_, as_of)| as_of.to_sqlx()) as _,
        one,
        patient,
        MOST,
        tx.now().to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let money = |minor| Money::new(minor, currency);
        let stand = PlanStand {
            agreed: row.agreed,
            cancelled: row.cancelled,
            left: row.left,
            overdue: row.overdue,
            broken: row.broken,
        };
        let day = row.day.to_jiff();
        let next = match (row.number, row.due_on, row.amount, row.next_left) {
            (Some(number), Some(due_on), Some(amount), Some(left)) => {
                let due_on = due_on.to_jiff();
                Some(InstalmentView { number, due_on, amount: money(amount), left: money(left), overdue: due_on < day })
            }
            _ => None,
        };
        tx.saw(row.patient_id.into(), "payment_plan", Some(row.id));
        let plan = PlanSummary {
            id: row.id.into(),
            patient_id: row.patient_id.into(),
            state: PlanState::derived(stand),
            made_on: row.created_on.to_jiff(),
            agreed_on: row.agreed_on.map(|on| on.to_jiff()),
            total: money(row.total_minor),
            left: money(row.left),
            overdue: money(row.overdue),
            overdue_since: row.overdue_since.map(|on| on.to_jiff()),
            next,
        };
        found.push(Stood { plan, facility: row.facility, day });
    }
    Ok(found)
}

pub async fn one(tx: &mut Tx, place: &Place, plan: PaymentPlanId) -> Result<PlanSummary, Failure> {
    let found = plans(tx, place, Which::One(plan), place.today).await?.pop();
    Ok(found.ok_or(AppError::NotFound)?)
}

/// All instalments of a plan, in their order, and what is left of each today.
pub async fn instalments(tx: &mut Tx, row: &PlanRow, today: Date) -> Result<Vec<InstalmentView>, Failure> {
    let currency: Currency = row.currency.parse().map_err(Failure::other)?;
    let rows = sqlx::query!(
        r#"select number as "number!", due_on as "due_on!", amount_minor as "amount!", left_minor as "left!"
           from instalments_left($1, $2) order by number"#,
        row.id.0,
        today.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let due_on = row.due_on.to_jiff();
            InstalmentView {
                number: row.number,
                due_on,
                amount: Money::new(row.amount, currency),
                left: Money::new(row.left, currency),
                overdue: row.left > 0 && due_on < today,
            }
        })
        .collect())
}

/// Refused with the state in which the plan stands, unless `action` can be done now. The caller holds its row.
pub async fn allowed(tx: &mut Tx, place: &Place, row: &PlanRow, action: PlanAction) -> Result<PlanSummary, Failure> {
    let plan = one(tx, place, row.id).await?;
    if plan.state.allows(action) { Ok(plan) } else { Err(Refusal::PlanMove { state: plan.state, action }.into()) }
}

/// From now on it is in force, and the patient is reminded of each instalment.
pub async fn agree(tx: &mut Tx, place: &Place, row: &PlanRow) -> Result<(), Failure> {
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "update payment_plan set agreed_at = $2, agreed_on = $3, agreed_by = $4 where id = $1",
        row.id.0,
        now as _,
        place.today.to_sqlx() as _,
        by,
    )
    .execute(tx.conn())
    .await?;
    tx.notify(platform::Topic::Bills(row.patient));
    RemindOfInstalment::of_plan(tx, place, row.id).await
}

/// Is this invoice paid by a plan that is kept today? Then it is not overdue.
pub async fn is_kept(
    conn: &mut sqlx::PgConnection,
    invoice: InvoiceId,
    now: jiff::Timestamp,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query_scalar!(
        r#"select exists (
               select from payment_plan_invoice p join facility f on f.id = p.facility_id
               cross join lateral plan_stands(p.plan_id, ($2::timestamptz at time zone f.zone)::date) s
               where p.invoice_id = $1 and p.live and s.kept) as "kept!""#,
        invoice.0,
        now.to_sqlx() as _,
    );
    kept.fetch_one(conn).await
}
