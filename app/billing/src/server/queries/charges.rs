//! Charges that are on no invoice yet.

use model::{Currency, Money, PatientId};
use platform::{Failure, Tx};

use crate::{
    model::{ChargeLine, ChargeSource, ChargeState},
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
