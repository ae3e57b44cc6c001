use jiff::tz::TimeZone;
use model::{Action, Permission};
use patients::server::read::held;
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use super::notes;
use crate::{
    model::{Problem, ProblemList, ShowProblems},
    server::{chart::Chart, when},
};

/// Lines of the list.
const MOST: i64 = 500;

/// The problems of a patient, current ones first. What is over, refuted or a mistake is set back, never left out.
impl Query for ShowProblems {
    const NAME: &'static str = "clinical.problems";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = ProblemList;

    async fn execute(self, tx: &mut Tx) -> Result<ProblemList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let site = zone::zone(&chart.zone)?;
        let may_write = notes::chart_writes(tx, &chart);
        let rows = sqlx::query!(
            r#"select p.id, p.version, p.title, p.code_system, p.code, p.clinical_status, p.verification, p.onset, p.abated,
                      p.note, p.imported, p.recorded_at, a.display_name as "by?"
               from problem p left join account a on a.id = p.recorded_by
               where p.patient_id = $1
               order by p.verification in ('refuted', 'entered_in_error'),
                        p.clinical_status not in ('active', 'recurrence', 'relapse'), p.recorded_at desc, p.id desc
               limit $2"#,
            chart.patient.0,
            MOST,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut problems = Vec::with_capacity(rows.len());
        for row in rows {
            problems.push(Problem {
                id: row.id.into(),
                version: row.version,
                title: row.title,
                code: row.code.map(|code| if row.code_system == "snomed" { format!("SNOMED CT {code}") } else { code }),
                clinical_status: held(&row.clinical_status)?,
                verification: held(&row.verification)?,
                when: spell(row.onset.as_deref(), row.abated.as_deref(), &site),
                onset: row.onset,
                abated: row.abated,
                note: row.note,
                imported: row.imported,
                recorded: zone::local(row.recorded_at.to_jiff(), &site),
                recorded_by: row.by,
            });
        }
        let open = if may_write { notes::own_open(tx, chart.patient).await? } else { None };
        Ok(ProblemList { problems, may_write, open })
    }
}

/// "since Mar 2019", "Mar 2019 to 2021", "until 2021".
fn spell(onset: Option<&str>, abated: Option<&str>, site: &TimeZone) -> String {
    let words = |date: &str| when::words(date, site);
    match (onset.map(words), abated.map(words)) {
        (Some(onset), Some(abated)) => format!("{onset} to {abated}"),
        (Some(onset), None) => format!("since {onset}"),
        (None, Some(abated)) => format!("until {abated}"),
        (None, None) => String::new(),
    }
}
