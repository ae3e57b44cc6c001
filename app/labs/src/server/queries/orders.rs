//! What can be ordered, and what was.

use std::collections::HashMap;

use clinical::server::chart::Chart;
use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use super::catalogue;
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
            "select e.id, e.kind, e.starts_at, e.zone, f.name, p.sex
             from encounter e join facility f on f.id = e.facility_id join patient p on p.id = e.patient_id
             where e.patient_id = $1 and not e.imported and e.facility_id = any($2)
               and e.state in ('in_progress', 'on_hold', 'discharged', 'completed')
             order by e.state in ('in_progress', 'on_hold') desc, e.starts_at desc limit 5",
            self.patient_id.0,
            &facilities,
        )
        .fetch_all(tx.conn())
        .await?;
        // Where there is none, nothing is ordered and nothing asked.
        let ask_pregnant = encounters.iter().any(|row| row.sex != "male");
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
        let panels = catalogue::panels(tx).await?;
        Ok(Choices { patient_id: self.patient_id, ask_pregnant, encounters, panels, tests })
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
                      a.display_name, f.zone, parts.report_id as "report_id?", parts.name as "report_name?",
                      coalesce(parts.of, 0) as "of!", coalesce(parts.settled, 0) as "settled!",
                      exists (select from lab_result v join lab_analysis x on x.id = v.analysis_id
                              join lab_report r on r.id = x.report_id where r.order_id = o.id) as "has_results!"
               from (select * from lab_order where patient_id = $1 order by ordered_at desc, id limit 100) o
               join account a on a.id = o.ordered_by
               join facility f on f.id = o.facility_id
               left join lateral (
                   select r.id as report_id, r.name, count(*) as of,
                          count(*) filter (where x.state in ('verified', 'not_done', 'withdrawn')) as settled
                   from lab_report r join lab_analysis x on x.report_id = r.id
                   where r.order_id = o.id group by r.id) parts on true
               order by o.ordered_at desc, o.id, parts.report_id"#,
            self.patient_id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut specimens = specimens(tx, &ids).await?;
        let mut orders: Vec<Order> = Vec::new();
        for row in rows {
            let report = row.report_id.zip(row.report_name).map(|(id, name)| OrderedReport {
                id: id.into(),
                name,
                settled: i32::try_from(row.settled).unwrap_or(i32::MAX),
                of: i32::try_from(row.of).unwrap_or(i32::MAX),
            });
            if let Some(order) = orders.last_mut().filter(|order| order.id.0 == row.id) {
                order.reports.extend(report);
                continue;
            }
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
                reports: report.into_iter().collect(),
                specimens: specimens.remove(&row.id).unwrap_or_default(),
                may_cancel: matches!(row.state, OrderState::Ordered | OrderState::Collected)
                    && !row.has_results
                    && policy::may(tx.actor(), Thing::Order, Action::Cancel, row.facility_id.into()),
            });
        }
        Ok(orders)
    }
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
