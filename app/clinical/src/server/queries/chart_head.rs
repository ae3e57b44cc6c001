use model::{Action, Permission};
use patients::server::{Patient, read::held};
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
        let head = patient.head(tx.now())?;
        let chart = Chart::from(patient);
        let clinical = match tx.actor().is_system() || chart.decide(tx.actor(), Action::View) {
            true => Some(clinical(tx, &chart).await?),
            false => None,
        };
        Ok(ChartHead { patient: head, clinical })
    }
}

async fn clinical(tx: &mut Tx, chart: &Chart) -> Result<ClinicalHead, Failure> {
    tx.saw(chart.patient, Chart::KIND, Some(chart.patient.0));
    let own = tx.actor().practitioner().map(|own| own.0);
    // In one statement, for it stands before every page of the chart. Busy elsewhere: an encounter of the one who asks is
    // under way with another patient.
    let row = sqlx::query!(
        r#"select open.id as "id?", open.state as "state?", open.starts_at as "starts_at?", open.zone as "zone?",
                  p.name as "practitioner?", coalesce(open.practitioner_id = $2, false) as "own!",
                  weight.value_number as "weight?", weight.unit, weight.taken_at as "weighed_at?",
                  exists (select from encounter where practitioner_id = $2 and patient_id <> $1
                          and state = 'in_progress' and not imported) as "busy!",
                  known.substances as "substances!", known.dangerous as "dangerous!", known.outcome, known.reason
           from allergy_state known
           left join lateral (
               select id, state, starts_at, zone, practitioner_id from encounter
               where patient_id = $1 and state in ('in_progress', 'on_hold') and not imported
               order by coalesce(practitioner_id = $2, false) desc, starts_at desc limit 1) open on true
           left join practitioner p on p.id = open.practitioner_id
           left join lateral (
               select value_number, unit, taken_at from observation
               where patient_id = $1 and category = 'vital_signs' and code = $3
                 and error_reason is null and value_number is not null
               order by taken_at desc limit 1) weight on true
           where known.patient_id = $1"#,
        chart.patient.0,
        own,
        WEIGHT,
    )
    .fetch_one(tx.conn())
    .await?;
    let open = match (row.id, row.state, row.starts_at, row.zone) {
        (Some(id), Some(state), Some(starts_at), Some(zone)) => Some(OpenEncounter {
            id: id.into(),
            state: held(&state)?,
            since: zone::local(starts_at.to_jiff(), &zone::zone(&zone)?),
            practitioner: row.practitioner,
            own: row.own,
        }),
        _ => None,
    };
    let weight = match row.weight.zip(row.weighed_at) {
        Some((value, at)) => {
            let day = when::words(&at.to_jiff().to_string(), &zone::zone(&chart.zone)?);
            Some(format!("{} {}, {day}", number::shown(value, 1), row.unit.unwrap_or_default()))
        }
        None => None,
    };
    Ok(ClinicalHead {
        allergies: allergies::decided(row.substances, row.dangerous, row.outcome, row.reason)?,
        weight,
        busy_elsewhere: row.busy && !row.own,
        open,
    })
}
