//! What waits for a value, by test, and what waits to be verified.

use std::collections::HashMap;

use model::{Action, AppError, FacilityId, LabAnalysisId, Permission, unit::shown_unit};
use platform::{Failure, Query, Tx};

use super::{
    shown::{self, Which},
    work::{self, Waiting},
};
use crate::{
    model::{GridRow, OtherTest, ShowTestGrid, TestGrid, ToVerify},
    server::policy::{self, Thing},
};

/// As many as fit on one run of an analyser.
const MOST: i64 = 200;
/// In so many tubes, the most urgent ones, other tests are looked for.
const LOOKED_THROUGH: i64 = 2000;

impl Query for ShowTestGrid {
    const NAME: &'static str = "labs.test_grid";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = TestGrid;

    async fn execute(self, tx: &mut Tx) -> Result<TestGrid, Failure> {
        let place = work::place(tx, self.facility_id, Permission::WorkInLaboratory)?;
        let tests = sqlx::query!(
            r#"select t.id, t.code, t.name, t.unit, t.active and t.formula is null and waits.id is not null as "waits!"
               from lab_test t
               left join (
                   select distinct a.test_id as id
                   from (select id from specimen where facility_id = $1 and in_process order by urgency, created_at limit $2) s
                   join lab_analysis a on a.specimen_id = s.id
                   where a.state in ('pending', 'retest')) waits on waits.id = t.id
               where t.id = $3 or waits.id is not null
               order by t.position, t.code"#,
            place.id.0,
            LOOKED_THROUGH,
            self.test_id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let test = tests.iter().find(|test| test.id == self.test_id.0).ok_or(AppError::NotFound)?;
        let (code, name, unit) = (test.code.clone(), test.name.clone(), shown_unit(test.unit.as_deref()));
        let waiting = work::to_measure(tx, place.id, self.test_id, MOST).await?;
        Ok(TestGrid {
            test_id: self.test_id,
            code,
            name,
            unit,
            facility_name: place.name,
            rows: rows(tx, place.id, waiting).await?,
            others: tests
                .into_iter()
                .filter(|test| test.waits)
                .map(|test| OtherTest { test_id: test.id.into(), code: test.code, name: test.name })
                .collect(),
        })
    }
}

impl Query for ToVerify {
    const NAME: &'static str = "labs.to_verify";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = Vec<GridRow>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<GridRow>, Failure> {
        let place = work::place(tx, self.facility_id, Permission::WorkInLaboratory)?;
        let waiting = work::to_verify(tx, place.id, MOST).await?;
        rows(tx, place.id, waiting).await
    }
}

async fn rows(tx: &mut Tx, place: FacilityId, waiting: Vec<Waiting>) -> Result<Vec<GridRow>, Failure> {
    let ids: Vec<LabAnalysisId> = waiting.iter().map(|one| one.analysis).collect();
    let mut waiting: HashMap<LabAnalysisId, Waiting> = waiting.into_iter().map(|one| (one.analysis, one)).collect();
    let mut rows = Vec::new();
    for shown in shown::load(tx, Which::These(&ids)).await? {
        let analysis = shown.analysis;
        let Some(waits) = waiting.remove(&analysis.id) else { continue };
        tx.saw(waits.patient.id, "lab_analysis", Some(analysis.id.0));
        let entered_by_me = analysis.waiting.as_ref().is_some_and(|waiting| waiting.entered_by_me);
        rows.push(GridRow {
            patient: waits.patient,
            specimen_id: waits.specimen,
            accession: waits.accession,
            priority: waits.priority,
            may_verify: analysis.waiting.is_some()
                && !(analysis.second_person && entered_by_me)
                && policy::may(tx.actor(), Thing::Analysis, Action::Edit, place),
            analysis,
        });
    }
    Ok(rows)
}
