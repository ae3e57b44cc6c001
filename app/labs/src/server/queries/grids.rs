//! What waits for a value, by test, and what waits to be verified.

use model::{Action, AppError, Permission, unit::shown_unit};
use platform::{Failure, Query, Tx};

use super::{
    shown::{self, Shown},
    work,
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
        let place = work::place(tx, self.facility_id, Permission::WorkInLaboratory).await?;
        let test = sqlx::query!("select code, name, unit from lab_test where id = $1", self.test_id.0)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(AppError::NotFound)?;
        let ids = work::to_measure(tx, &place, self.test_id, MOST).await?;
        let shown = shown::load(tx, &ids).await?;
        let rows = rows(tx, shown).await?;
        let others = sqlx::query!(
            "select t.id, t.code, t.name from lab_test t
             where t.active and t.formula is null and t.id in (
                 select a.test_id
                 from (select id from specimen where facility_id = $1 and in_process order by urgency, created_at limit $2) s
                 join lab_analysis a on a.specimen_id = s.id
                 where a.state in ('pending', 'retest'))
             order by t.position, t.code",
            place.id.0,
            LOOKED_THROUGH,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(TestGrid {
            test_id: self.test_id,
            code: test.code,
            name: test.name,
            unit: shown_unit(test.unit.as_deref()),
            facility_name: place.name,
            rows,
            others: others
                .into_iter()
                .map(|row| OtherTest { test_id: row.id.into(), code: row.code, name: row.name })
                .collect(),
        })
    }
}

impl Query for ToVerify {
    const NAME: &'static str = "labs.to_verify";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = Vec<GridRow>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<GridRow>, Failure> {
        let place = work::place(tx, self.facility_id, Permission::WorkInLaboratory).await?;
        let ids = work::to_verify(tx, &place, MOST).await?;
        let shown = shown::load(tx, &ids).await?;
        rows(tx, shown).await
    }
}

async fn rows(tx: &mut Tx, shown: Vec<Shown>) -> Result<Vec<GridRow>, Failure> {
    let people = shown::people(tx, shown.iter().map(|one| one.patient)).await?;
    let mut rows = Vec::new();
    for one in shown {
        let Some(patient) = people.get(&one.patient).cloned() else { continue };
        tx.saw(one.patient, "lab_analysis", Some(one.analysis.id.0));
        let entered_by_me = one.analysis.waiting.as_ref().is_some_and(|waiting| waiting.entered_by_me);
        rows.push(GridRow {
            patient,
            specimen_id: one.specimen,
            accession: one.accession,
            priority: one.priority,
            may_verify: one.analysis.waiting.is_some()
                && !(one.analysis.second_person && entered_by_me)
                && policy::may(tx.actor(), Thing::Analysis, Action::Edit, one.facility),
            analysis: one.analysis,
        });
    }
    Ok(rows)
}
