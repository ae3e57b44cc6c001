use jiff::tz::TimeZone;
use model::{Currency, Money, PatientId, PaymentId, Permission};
use platform::{Failure, Query, Tx};

use super::{my_plan, own};
use crate::model::{
    CountMyBills, Method, MyBills, OwnBills, OwnCredit, OwnPayment, OwnRefund, PaymentState, RefundState, UnderWay,
    WatchMyBills,
};

/// What the patient who asks has to pay, has paid, got back and has to their credit.
impl Query for MyBills {
    const NAME: &'static str = "billing.my_bills";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = OwnBills;

    async fn execute(self, tx: &mut Tx) -> Result<OwnBills, Failure> {
        let patient = own::patient(tx)?;
        let (payments, begun): (Vec<_>, Vec<_>) =
            payments(tx, patient, None).await?.into_iter().partition(|payment| payment.state.is_received());
        let under_way = |one: OwnPayment| UnderWay { payment_id: one.id, state: one.state, amount: one.amount };
        Ok(OwnBills {
            bills: own::bills(tx, patient, None).await?,
            // The one that was begun first on top.
            under_way: begun.into_iter().rev().map(under_way).collect(),
            payments,
            refunds: refunds(tx, patient).await?,
            credit: credit(tx, patient).await?,
            methods: own::methods(tx, patient).await?,
            plans: my_plan::running(tx, patient).await?,
        })
    }
}

impl Query for CountMyBills {
    const NAME: &'static str = "billing.count_my_bills";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = u32;

    async fn execute(self, tx: &mut Tx) -> Result<u32, Failure> {
        let patient = own::patient(tx)?;
        let open = sqlx::query_scalar!(
            r#"select count(*) as "count!" from (
                   select e.invoice_id from ledger_entry e
                   where e.patient_id = $1 and e.account = 'patient' and e.invoice_id is not null
                   group by e.invoice_id having sum(e.amount_minor) > 0) open"#,
            patient.0,
        )
        .fetch_one(tx.conn())
        .await?;
        Ok(u32::try_from(open).unwrap_or(u32::MAX))
    }
}

impl Query for WatchMyBills {
    const NAME: &'static str = "billing.watch_my_bills";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = PatientId;

    async fn execute(self, tx: &mut Tx) -> Result<PatientId, Failure> {
        own::patient(tx)
    }
}

/// The latest first, those that are under way before them. What was begun and came to nothing is no payment; with `only`, that
/// one, whatever became of it.
pub(super) async fn payments(
    tx: &mut Tx,
    patient: PatientId,
    only: Option<PaymentId>,
) -> Result<Vec<OwnPayment>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, f.name as facility, f.zone, p.method as "method: Method", p.state as "state: PaymentState", p.currency,
                  p.amount_minor, p.received_on, p.created_at,
                  coalesce((select sum(amount_minor) from refund where payment_id = p.id and state = 'succeeded'), 0)::bigint as "refunded!",
                  coalesce((select credit from payment_credit where payment_id = p.id), 0) as "credit!"
           from payment p join facility f on f.id = p.facility_id
           where p.patient_id = $1 and case when $2::uuid is not null then p.id = $2
               else p.received_on is not null or p.state = 'processing'
                    or (p.state = 'initiated' and exists (select from gateway_session where payment_id = p.id)) end
           order by p.received_on desc, p.created_at desc, p.id limit 200"#,
        patient.0,
        only.map(|payment| payment.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let begun =
            || Ok(TimeZone::get(&row.zone).map_err(Failure::other)?.to_datetime(row.created_at.to_jiff()).date());
        tx.saw(patient, "payment", Some(row.id));
        found.push(OwnPayment {
            id: row.id.into(),
            on: row.received_on.map_or_else(begun, |on| Ok::<_, Failure>(on.to_jiff()))?,
            facility: row.facility,
            method: row.method,
            state: row.state,
            amount: Money::new(row.amount_minor, currency),
            refunded: Money::new(row.refunded, currency),
            credit: Money::new(row.credit, currency),
        });
    }
    Ok(found)
}

/// What was refused is between the people who decided; the patient is told by them.
async fn refunds(tx: &mut Tx, patient: PatientId) -> Result<Vec<OwnRefund>, Failure> {
    let rows = sqlx::query!(
        r#"select r.state as "state: RefundState", r.amount_minor, r.paid_out_on, p.currency, p.method as "method: Method"
           from refund r join payment p on p.id = r.payment_id
           where r.patient_id = $1 and r.state <> 'rejected' order by r.requested_at desc, r.id limit 200"#,
        patient.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            Ok(OwnRefund {
                state: row.state,
                amount: Money::new(row.amount_minor, currency),
                method: row.method,
                paid_out_on: row.paid_out_on.map(|on| on.to_jiff()),
            })
        })
        .collect()
}

async fn credit(tx: &mut Tx, patient: PatientId) -> Result<Vec<OwnCredit>, Failure> {
    let rows = sqlx::query!(
        r#"select f.name as facility, e.currency, (-sum(e.amount_minor))::bigint as "credit!",
                  coalesce(-sum(e.amount_minor) filter (where p.deposit_for is not null), 0)::bigint as "deposit!"
           from ledger_entry e join facility f on f.id = e.facility_id join payment p on p.id = e.payment_id
           where e.patient_id = $1 and e.account = 'credit'
           group by f.name, e.currency having sum(e.amount_minor) < 0 order by f.name, e.currency"#,
        patient.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            Ok(OwnCredit {
                facility: row.facility,
                amount: Money::new(row.credit, currency),
                deposit: Money::new(row.deposit, currency),
            })
        })
        .collect()
}
