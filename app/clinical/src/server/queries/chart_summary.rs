use jiff::tz::TimeZone;
use model::{Action, PatientId, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use super::{allergies, given, visits, vital_signs};
use crate::{
    model::{ChartSummary, Given, ShowChartSummary},
    server::{chart::Chart, when},
};

/// The first page of a chart. Each part is limited where it is read, so that a record of a thousand visits opens as
/// fast as one of ten.
impl Query for ShowChartSummary {
    const NAME: &'static str = "clinical.chart_summary";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = ChartSummary;

    async fn execute(self, tx: &mut Tx) -> Result<ChartSummary, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let site = zone::zone(&chart.zone)?;
        let (problems, more_problems) = problems(tx, chart.patient, &site, 8).await?;
        let medications = given::medications(tx, chart.patient, &site, true, 8).await?;
        let visits = visits::page(tx, &chart, None, 4).await?;
        Ok(ChartSummary {
            allergies: allergies::state(tx, chart.patient).await?,
            problems,
            more_problems,
            more_medications: more(medications.total, medications.items.len()),
            medications: medications.items,
            vitals: vital_signs::latest(tx, &chart).await?,
            more_visits: more(visits.total, visits.items.len()),
            visits: visits.items,
            immunizations: given::immunizations(tx, chart.patient, &site, 3).await?.items,
            care_team: given::care_team(tx, chart.patient).await?,
        })
    }
}

fn more(total: i64, shown: usize) -> i64 {
    total - i64::try_from(shown).unwrap_or(total)
}

/// Active problems, the latest first, and how many more there are.
pub async fn problems(
    tx: &mut Tx,
    patient: PatientId,
    site: &TimeZone,
    most: i64,
) -> Result<(Vec<Given>, i64), Failure> {
    let rows = sqlx::query!(
        r#"select title, code, verification, onset, imported, count(*) over () as "total!"
           from problem
           where patient_id = $1 and clinical_status in ('active', 'recurrence', 'relapse')
             and verification not in ('refuted', 'entered_in_error')
           order by recorded_at desc, id desc limit $2"#,
        patient.0,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items: Vec<Given> = rows
        .into_iter()
        .map(|row| Given {
            title: row.title,
            when: row.onset.map_or_else(String::new, |onset| format!("since {}", when::words(&onset, site))),
            current: true,
            status: row.verification,
            details: Vec::new(),
            code: row.code,
            imported: row.imported,
        })
        .collect();
    let left = more(total, items.len());
    Ok((items, left))
}
