//! What follows for the tube and the order from what happened to their parts, and who is told that lists changed.

use jiff_sqlx::ToSqlx;
use model::{FacilityId, LabOrderId, PatientId};
use platform::{Failure, Topic, Tx};

use super::row::SpecimenRow;
use crate::{
    model::{OrderState, SpecimenState},
    server::refusal::Refusal,
};

/// Moves a tube, where that is listed: refused here, refused again by the database, recorded with actor and time.
pub async fn walk(tx: &mut Tx, row: &SpecimenRow, to: SpecimenState, reason: Option<&str>) -> Result<(), Failure> {
    if row.state.may_become(to).is_none() {
        return Err(Refusal::SpecimenMove { from: row.state, to }.into());
    }
    let account = tx.actor().account().map(|account| account.0);
    let now = tx.now().to_sqlx();
    let moved = sqlx::query!(
        "with moved as (update specimen set state = $3 where id = $1 and state = $2 returning id)
         insert into specimen_transition (specimen_id, from_state, to_state, at, account_id, reason)
         select id, $2, $3, $4, $5, $6 from moved",
        row.id.0,
        row.state.name(),
        to.name(),
        now as _,
        account,
        reason,
    )
    .execute(tx.conn())
    .await?;
    // The order is locked since it was loaded, so this is somebody who forgot to lock it.
    if moved.rows_affected() == 0 {
        return Err(Refusal::SpecimenMove { from: row.state, to }.into());
    }
    told(tx, row.facility, row.patient);
    Ok(())
}

/// Pages that show the worklists or the chart ask again.
pub fn told(tx: &mut Tx, facility: FacilityId, patient: PatientId) {
    tx.notify(Topic::Lab(facility));
    tx.notify(Topic::Patient(patient));
}

/// Brings an order and its tubes in line with their analyses: collected with the first tube, completed when nothing of
/// it is expected any more; a tube is in process while something is to be measured in it.
pub async fn settle(tx: &mut Tx, order: LabOrderId) -> Result<OrderState, Failure> {
    sqlx::query!(
        "update specimen s set in_process = wanted.in_process
         from (select s.id, s.state = 'accepted' and exists (
                          select from lab_analysis a where a.specimen_id = s.id and a.state in ('pending', 'retest')) as in_process
               from specimen s where s.order_id = $1) wanted
         where wanted.id = s.id and s.in_process <> wanted.in_process",
        order.0,
    )
    .execute(tx.conn())
    .await?;
    let state = sqlx::query_scalar!(
        r#"with facts as (
               select o.id,
                      not exists (select from lab_analysis a join lab_report r on r.id = a.report_id
                                  where r.order_id = o.id and a.state in ('pending', 'entered', 'retest')) as settled,
                      exists (select from specimen s where s.order_id = o.id and s.state not in ('expected', 'cancelled')) as collected
               from lab_order o where o.id = $1)
           update lab_order o set state = case
                      when o.state in ('draft', 'cancelled') then o.state
                      when facts.settled then 'completed'
                      when facts.collected then 'collected'
                      else o.state end
           from facts where facts.id = o.id
           returning o.state as "state: OrderState""#,
        order.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(state)
}
