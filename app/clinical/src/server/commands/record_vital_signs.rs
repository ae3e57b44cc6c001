use jiff_sqlx::ToSqlx;
use model::{Action, AppError, ObservationId, PatientId, Permission};
use platform::{Command, Failure, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use crate::{
    model::{RecordVitalSigns, Vital, body_mass_index},
    server::{age, chart::Chart, number},
};

/// Writes down one round at the bedside: all of its values or none. The body mass index of an adult follows by
/// itself, with the last height where only the weight was measured.
impl Command for RecordVitalSigns {
    const NAME: &'static str = "clinical.record_vital_signs";
    const PERMISSION: Permission = Permission::RecordFindings;
    /// How many values were written.
    type Output = u32;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<u32, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::Edit).await?;
        let mut values = self.check().map_err(|fields| AppError::Invalid { fields })?;
        if let Some(index) = derived_index(tx, &chart, &values).await? {
            values.push((Vital::BodyMassIndex, index));
        }
        let group: Uuid = tx.new_id();
        let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
        for (vital, milli) in &values {
            let id: ObservationId = tx.new_id();
            sqlx::query!(
                "insert into observation (id, patient_id, encounter_id, category, code, title, value_number, unit, group_id,
                                          taken_at, recorded_by, recorded_at)
                 values ($1, $2, $3, 'vital_signs', $4, $5, $6, $7, $8, $9, $10, $9)",
                id.0,
                self.patient_id.0,
                self.encounter_id.map(|encounter| encounter.0),
                vital.name(),
                vital.words(),
                number::from_milli(*milli),
                vital.unit(),
                group,
                now as _,
                by,
            )
            .execute(tx.conn())
            .await?;
            tx.touched("observation", id.0, Some(chart.patient));
        }
        Ok(u32::try_from(values.len()).unwrap_or(u32::MAX))
    }
}

/// Only for adults: a child's is read against curves by age and sex.
async fn derived_index(tx: &mut Tx, chart: &Chart, values: &[(Vital, i64)]) -> Result<Option<i64>, Failure> {
    let of = |wanted: Vital| values.iter().find(|(vital, _)| *vital == wanted).map(|(_, value)| *value);
    let Some(weight) = of(Vital::Weight) else { return Ok(None) };
    let site = zone::zone(&chart.zone)?;
    let Some(birth) = chart.birth_date()? else { return Ok(None) };
    if age::months_at(birth, tx.now(), &site).is_none_or(|months| months < 18 * 12) {
        return Ok(None);
    }
    let height = match of(Vital::Height) {
        Some(height) => Some(height),
        None => last_height(tx, chart.patient).await?,
    };
    Ok(height.and_then(|height| body_mass_index(weight, height)))
}

async fn last_height(tx: &mut Tx, patient: PatientId) -> Result<Option<i64>, Failure> {
    let height = sqlx::query_scalar!(
        "select value_number from observation
         where patient_id = $1 and category = 'vital_signs' and code = $2 and unit = 'cm' and error_reason is null
           and value_number is not null
         order by taken_at desc limit 1",
        patient.0,
        Vital::Height.name(),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(height.flatten().and_then(number::milli))
}
