use model::{Action, PatientId, Permission};
use patients::server::{Patient, read};
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;

use super::allergies;
use crate::{
    model::{ChartHead, ClinicalHead, OpenEncounter, ShowChartHead},
    server::{chart::Chart, number, when},
};

/// LOINC: body weight.
const WEIGHT: &str = "29463-7";

/// Who the chart is about, and for those who treat: what must never scroll away.
impl Query for ShowChartHead {
    const NAME: &'static str = "clinical.chart_head";
    const PERMISSION: Permission = Permission::ViewPatients;
    type Output = ChartHead;

    async fn execute(self, tx: &mut Tx) -> Result<ChartHead, Failure> {
        let patient = tx.load::<Patient>(self.patient_id, Action::View).await?;
        let head = read::head(tx, patient.id).await?;
        let chart = Chart::fetch(tx.conn(), patient.id).await?;
        let chart = chart.filter(|chart| tx.actor().is_system() || chart.decide(tx.actor(), Action::View));
        let clinical = match chart {
            Some(chart) => Some(clinical(tx, &chart).await?),
            None => None,
        };
        Ok(ChartHead { patient: head, clinical })
    }
}

async fn clinical(tx: &mut Tx, chart: &Chart) -> Result<ClinicalHead, Failure> {
    tx.saw(chart.patient, Chart::KIND, Some(chart.patient.0));
    let own = tx.actor().practitioner().map(|own| own.0);
    let open = sqlx::query!(
        r#"select e.id, e.state, e.starts_at, e.zone, p.name as "practitioner?",
                  coalesce(e.practitioner_id = $2, false) as "own!"
           from encounter e left join practitioner p on p.id = e.practitioner_id
           where e.patient_id = $1 and e.state in ('in_progress', 'on_hold') and not e.imported
           order by coalesce(e.practitioner_id = $2, false) desc, e.starts_at desc limit 1"#,
        chart.patient.0,
        own,
    )
    .fetch_optional(tx.conn())
    .await?;
    let open = match open {
        Some(row) => Some(OpenEncounter {
            id: row.id.into(),
            state: read::held(&row.state)?,
            since: zone::local(row.starts_at.to_jiff(), &zone::zone(&row.zone)?),
            practitioner: row.practitioner,
            own: row.own,
        }),
        None => None,
    };
    let own_here = open.as_ref().is_some_and(|open| open.own);
    Ok(ClinicalHead {
        allergies: allergies::state(tx, chart.patient).await?,
        weight: weight(tx, chart).await?,
        busy_elsewhere: !own_here && busy_elsewhere(tx, chart.patient).await?,
        open,
    })
}

async fn weight(tx: &mut Tx, chart: &Chart) -> Result<Option<String>, Failure> {
    let row = sqlx::query!(
        r#"select value_number as "value!", unit, taken_at from observation
           where patient_id = $1 and category = 'vital_signs' and code = $2
             and error_reason is null and value_number is not null
           order by taken_at desc limit 1"#,
        chart.patient.0,
        WEIGHT,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let site = zone::zone(&chart.zone)?;
    let value = number::shown(row.value, 1);
    let day = when::words(&row.taken_at.to_jiff().to_string(), &site);
    Ok(Some(format!("{value} {}, {day}", row.unit.unwrap_or_default())))
}

/// Is an encounter of the one who asks under way with another patient?
async fn busy_elsewhere(tx: &mut Tx, patient: PatientId) -> Result<bool, Failure> {
    let Some(own) = tx.actor().practitioner() else { return Ok(false) };
    let busy = sqlx::query_scalar!(
        r#"select exists (select from encounter where practitioner_id = $1 and patient_id <> $2
                          and state = 'in_progress' and not imported) as "busy!""#,
        own.0,
        patient.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(busy)
}
