//! What can be ordered, and what was.

use std::collections::HashMap;

use clinical::server::chart::Chart;
use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use super::{catalogue, shown};
use crate::{
    model::{
        Choices, EncounterChoice, Order, OrderChoices, OrderState, OrderedReport, PatientOrders, Priority,
        SpecimenCard, SpecimenState, TestChoice,
    },
    server::policy::{self, Thing},
};

/// Tests and panels, with when each test was last measured or ordered for this patient: that saves a needle.
impl Query for OrderChoices {
    const NAME: &'static str = "labs.order_choices";
    const PERMISSION: Permission = Permission::OrderTests;
    type Output = Choices;

    async fn execute(self, tx: &mut Tx) -> Result<Choices, Failure> {
        let loaded = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let site = zone::zone(&loaded.zone)?;
        let facilities: Vec<Uuid> = match policy::worklists(tx.actor(), Permission::OrderTests) {
            Some(facilities) => facilities.into_iter().map(Into::into).collect(),
            None => loaded.facilities.iter().map(|facility| facility.0).collect(),
        };
        let encounters = sqlx::query!(
            "select e.id, e.kind, e.starts_at, e.zone, f.name from encounter e join facility f on f.id = e.facility_id
             where e.patient_id = $1 and not e.imported and e.facility_id = any($2)
               and e.state in ('in_progress', 'on_hold', 'discharged', 'completed')
             order by e.state in ('in_progress', 'on_hold') desc, e.starts_at desc limit 5",
            self.patient_id.0,
            &facilities,
        )
        .fetch_all(tx.conn())
        .await?;
        let encounters = encounters
            .into_iter()
            .map(|row| {
                Ok(EncounterChoice {
                    id: row.id.into(),
                    kind: row.kind,
                    starts: zone::local(row.starts_at.to_jiff(), &zone::zone(&row.zone)?),
                    facility_name: row.name,
                })
            })
            .collect::<Result<_, Failure>>()?;
        let tests = sqlx::query!(
            "select t.id, t.code, t.name, t.plain_name, t.department, t.tube, t.turnaround_minutes,
                    (select max(r.created_at) from lab_analysis a join lab_report r on r.id = a.report_id
                     where a.patient_id = $1 and a.test_id = t.id and a.state <> 'not_done') as last
             from lab_test t where t.active order by t.position, t.code",
            self.patient_id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let tests = tests
            .into_iter()
            .map(|row| TestChoice {
                id: row.id.into(),
                code: row.code,
                name: row.name,
                plain_name: row.plain_name,
                department: row.department,
                tube: row.tube,
                turnaround_minutes: row.turnaround_minutes,
                last: row.last.map(|at| zone::local(at.to_jiff(), &site)),
            })
            .collect();
        let patient = shown::person(tx, self.patient_id).await?;
        Ok(Choices { patient, encounters, panels: catalogue::panels(tx).await?, tests })
    }
}

/// A patient's orders with how far they are, latest first.
impl Query for PatientOrders {
    const NAME: &'static str = "labs.patient_orders";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Vec<Order>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Order>, Failure> {
        tx.load::<Chart>(self.patient_id, Action::View).await?;
        let rows = sqlx::query!(
            r#"select o.id, o.number, o.facility_id, o.state as "state: OrderState", o.priority as "priority: Priority",
                      o.ordered_at, o.encounter_id, o.reason, o.instructions, o.fasting, o.pregnant, o.cancel_reason,
                      a.display_name, f.zone,
                      exists (select from lab_result v join lab_analysis x on x.id = v.analysis_id
                              join lab_report r on r.id = x.report_id where r.order_id = o.id) as "has_results!"
               from lab_order o join account a on a.id = o.ordered_by join facility f on f.id = o.facility_id
               where o.patient_id = $1 order by o.ordered_at desc, o.id limit 100"#,
            self.patient_id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut reports = reports(tx, &ids).await?;
        let mut specimens = specimens(tx, &ids).await?;
        let mut orders = Vec::new();
        for row in rows {
            tx.saw(self.patient_id, "lab_order", Some(row.id));
            orders.push(Order {
                id: row.id.into(),
                number: row.number,
                state: row.state,
                priority: row.priority,
                ordered: zone::local(row.ordered_at.to_jiff(), &zone::zone(&row.zone)?),
                ordered_by: row.display_name,
                encounter_id: row.encounter_id.into(),
                reason: row.reason,
                instructions: row.instructions,
                fasting: row.fasting,
                pregnant: row.pregnant,
                cancel_reason: row.cancel_reason,
                reports: reports.remove(&row.id).unwrap_or_default(),
                specimens: specimens.remove(&row.id).unwrap_or_default(),
                may_cancel: matches!(row.state, OrderState::Ordered | OrderState::Collected)
                    && !row.has_results
                    && policy::may(tx.actor(), Thing::Order, Action::Cancel, row.facility_id.into()),
            });
        }
        Ok(orders)
    }
}

async fn reports(tx: &mut Tx, orders: &[Uuid]) -> Result<HashMap<Uuid, Vec<OrderedReport>>, Failure> {
    let rows = sqlx::query!(
        r#"select r.order_id as "order_id!", r.id, r.name, count(*) as "of!",
                  count(*) filter (where a.state in ('verified', 'not_done', 'withdrawn')) as "settled!"
           from lab_report r join lab_analysis a on a.report_id = r.id
           where r.order_id = any($1) group by r.id order by r.id"#,
        orders,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<OrderedReport>> = HashMap::new();
    for row in rows {
        found.entry(row.order_id).or_default().push(OrderedReport {
            id: row.id.into(),
            name: row.name,
            settled: i32::try_from(row.settled).unwrap_or(i32::MAX),
            of: i32::try_from(row.of).unwrap_or(i32::MAX),
        });
    }
    Ok(found)
}

async fn specimens(tx: &mut Tx, orders: &[Uuid]) -> Result<HashMap<Uuid, Vec<SpecimenCard>>, Failure> {
    let rows = sqlx::query!(
        r#"select s.id, s.order_id, s.accession, s.specimen, s.tube, s.state as "state: SpecimenState",
                  array(select a.code from lab_analysis a where a.specimen_id = s.id order by a.position, a.code) as "tests!"
           from specimen s where s.order_id = any($1) order by s.id"#,
        orders,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<SpecimenCard>> = HashMap::new();
    for row in rows {
        found.entry(row.order_id).or_default().push(SpecimenCard {
            id: row.id.into(),
            accession: row.accession,
            specimen: row.specimen,
            tube: row.tube,
            state: row.state,
            tests: row.tests,
        });
    }
    Ok(found)
}
