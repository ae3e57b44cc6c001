//! What was given, done and prescribed: lists of dated lines, newest first.

use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use crate::{
    model::{Given, GivenList, ShowImmunizations, ShowMedications, ShowProcedures},
    server::{chart::Chart, when},
};

/// A list of the record is shown whole up to here; `total` says when there is more.
const MOST: i64 = 500;

impl Query for ShowImmunizations {
    const NAME: &'static str = "clinical.immunizations";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = GivenList;

    async fn execute(self, tx: &mut Tx) -> Result<GivenList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        Ok(lists(tx, &chart, Most { immunizations: MOST, ..Most::default() }).await?.immunizations)
    }
}

impl Query for ShowProcedures {
    const NAME: &'static str = "clinical.procedures";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = GivenList;

    async fn execute(self, tx: &mut Tx) -> Result<GivenList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        Ok(lists(tx, &chart, Most { procedures: MOST, ..Most::default() }).await?.procedures)
    }
}

impl Query for ShowMedications {
    const NAME: &'static str = "clinical.medications";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = GivenList;

    async fn execute(self, tx: &mut Tx) -> Result<GivenList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        Ok(lists(tx, &chart, Most { medications: MOST, ..Most::default() }).await?.medications)
    }
}

/// How many lines of each list at most; of a list that is not asked for, nothing is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Most {
    /// Of active ones.
    pub problems: i64,
    pub medications: i64,
    /// Whatever is no longer taken is left out.
    pub only_current: bool,
    pub immunizations: i64,
    pub procedures: i64,
}

#[derive(Default)]
pub struct Lists {
    pub problems: GivenList,
    pub medications: GivenList,
    pub immunizations: GivenList,
    pub procedures: GivenList,
}

/// The lists together, each in its own order: what a page shows of them is one statement.
pub async fn lists(tx: &mut Tx, chart: &Chart, most: Most) -> Result<Lists, Failure> {
    let rows = sqlx::query!(
        r#"select list as "list!", title as "title!", code, status as "status!", dated, current as "current!",
                  details as "details!: Vec<Option<String>>", imported as "imported!", total as "total!"
           from (
               (select 'problem' as list, title, code, verification as status, onset as dated, true as current,
                       '{}'::text[] as details, imported, count(*) over () as total,
                       row_number() over (order by recorded_at desc, id desc) as line
                from problem
                where patient_id = $1 and clinical_status in ('active', 'recurrence', 'relapse')
                  and verification not in ('refuted', 'entered_in_error')
                order by line limit $2)
               union all
               -- What is taken now stands first.
               (select 'medication', title, code, status, authored_at, status = 'active',
                       array[dosage, 'For ' || reason, 'Prescribed by ' || requester], imported, count(*) over (),
                       row_number() over (order by status <> 'active', authored_at desc nulls last, id desc) as line
                from medication_request
                where patient_id = $1 and status <> 'entered-in-error' and (status = 'active' or not $4)
                order by line limit $3)
               union all
               (select 'immunization', title, code, status, given_at, status = 'completed',
                       array['Lot ' || lot, site], imported, count(*) over (),
                       row_number() over (order by given_at desc, id desc) as line
                from immunization where patient_id = $1 and status <> 'entered_in_error'
                order by line limit $5)
               union all
               (select 'procedure', title, code, status, performed_at, status in ('completed', 'in-progress'),
                       array['For ' || reason], imported, count(*) over (),
                       row_number() over (order by performed_at desc nulls last, id desc) as line
                from procedure_done where patient_id = $1 and status <> 'entered-in-error'
                order by line limit $6)
           ) dated_line
           order by list, line"#,
        chart.patient.0,
        most.problems,
        most.medications,
        most.only_current,
        most.immunizations,
        most.procedures,
    )
    .fetch_all(tx.conn())
    .await?;
    let site = zone::zone(&chart.zone)?;
    let mut lists = Lists::default();
    for row in rows {
        let when = row.dated.map(|dated| when::words(&dated, &site));
        let (list, when, status) = match row.list.as_str() {
            "problem" => (&mut lists.problems, when.map(|onset| format!("since {onset}")), row.status),
            "medication" => (&mut lists.medications, when.or_else(unknown), words(&row.status)),
            "immunization" => (&mut lists.immunizations, when, words(&row.status)),
            _ => (&mut lists.procedures, when.or_else(unknown), words(&row.status)),
        };
        list.total = row.total;
        list.items.push(Given {
            title: row.title,
            when: when.unwrap_or_default(),
            status,
            current: row.current,
            details: row.details.into_iter().flatten().collect(),
            code: row.code,
            imported: row.imported,
        });
    }
    Ok(lists)
}

fn unknown() -> Option<String> {
    Some("Date not known".into())
}

/// "on-hold" is "On hold".
fn words(code: &str) -> String {
    let text = code.replace(['-', '_'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
