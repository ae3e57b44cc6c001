use model::{Action, PatientId, Permission};
use platform::{Failure, Query, Tx};

use super::{
    allergies,
    given::{self, Lists, Most},
    visits, vital_signs,
};
use crate::{
    model::{AllergyState, ChartSummary, ShowChartSummary, TeamMember},
    server::chart::Chart,
};

/// The first page of a chart. Each part is limited where it is read, so that a record of a thousand visits opens as
/// fast as one of ten.
impl Query for ShowChartSummary {
    const NAME: &'static str = "clinical.chart_summary";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = ChartSummary;

    async fn execute(self, tx: &mut Tx) -> Result<ChartSummary, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let most = Most { problems: 8, medications: 8, only_current: true, immunizations: 3, procedures: 0 };
        let Lists { problems, medications, immunizations, .. } = given::lists(tx, &chart, most).await?;
        let (allergies, care_team) = beside(tx, chart.patient).await?;
        let visits = visits::page(tx, &chart, None, 4).await?;
        Ok(ChartSummary {
            allergies,
            more_problems: more(problems.total, problems.items.len()),
            problems: problems.items,
            more_medications: more(medications.total, medications.items.len()),
            medications: medications.items,
            vitals: vital_signs::latest(tx, &chart).await?,
            more_visits: more(visits.total, visits.items.len()),
            visits: visits.items,
            immunizations: immunizations.items,
            care_team,
        })
    }
}

fn more(total: i64, shown: usize) -> i64 {
    total - i64::try_from(shown).unwrap_or(total)
}

/// What is known about allergies, and who looks after the patient now.
async fn beside(tx: &mut Tx, patient: PatientId) -> Result<(AllergyState, Vec<TeamMember>), Failure> {
    let row = sqlx::query!(
        r#"select substances as "substances!", dangerous as "dangerous!", outcome, reason,
                  array(select (member, role, team)
                        from (select distinct member, role, team from care_team_member
                              where patient_id = $1 and status = 'active') one
                        order by team, role nulls last, member limit 12) as "team!: Vec<(String, Option<String>, String)>"
           from allergy_state where patient_id = $1"#,
        patient.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let allergies = allergies::decided(row.substances, row.dangerous, row.outcome, row.reason)?;
    let team = row.team.into_iter().map(|(name, role, team)| TeamMember { name, role, team });
    Ok((allergies, team.collect()))
}
