//! Charges that are on no invoice yet, and those of a day.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Currency, FacilityId, Money, PatientId};
use platform::{Failure, Tx};

use crate::{
    model::{ChargeLine, ChargeSource, ChargeState, DayCharge},
    server::place::Place,
};

const MOST: i64 = 500;

/// The oldest first; of one patient, or of everybody at the facility.
pub async fn unbilled(tx: &mut Tx, place: &Place, patient: Option<PatientId>) -> Result<Vec<ChargeLine>, Failure> {
    let rows = sqlx::query!(
        r#"select id, patient_id, plain_name, performed_on, currency, total_minor, state as "state: ChargeState",
                  source as "source: ChargeSource", version
           from charge
           where facility_id = $1 and state in ('planned', 'billable') and ($2::uuid is null or patient_id = $2)
           order by performed_on, created_at, id limit $3"#,
        place.id.0,
        patient.map(|patient| patient.0),
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        tx.saw(row.patient_id.into(), "charge", Some(row.id));
        found.push(ChargeLine {
            id: row.id.into(),
            patient_id: row.patient_id.into(),
            name: row.plain_name,
            performed_on: row.performed_on.to_jiff(),
            total: row.total_minor.map(|total| Money::new(total, currency)),
            state: row.state,
            source: row.source,
            version: row.version,
        });
    }
    Ok(found)
}

/// What a patient was charged at a facility for what was done on a day, for those who treat there. What is not charged
/// after all is left out.
pub async fn of_day(
    tx: &mut Tx,
    patient: PatientId,
    facility: FacilityId,
    day: Date,
) -> Result<Vec<DayCharge>, Failure> {
    let rows = sqlx::query!(
        r#"select id, plain_name, currency, total_minor, state as "state: ChargeState"
           from charge
           where patient_id = $1 and facility_id = $2 and performed_on = $3 and state <> 'aborted'
           order by created_at, id limit $4"#,
        patient.0,
        facility.0,
        day.to_sqlx(),
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        tx.saw(patient, "charge", Some(row.id));
        found.push(DayCharge {
            name: row.plain_name,
            total: row.total_minor.map(|total| Money::new(total, currency)),
            state: row.state,
        });
    }
    Ok(found)
}
