use jiff::tz::TimeZone;
use model::{FacilityId, PatientId, time::LocalTime};
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::model::Letterhead;

/// The facilities at which somebody works; a patient's are those that know them. Nobody's facility: no letterhead.
pub async fn of(
    tx: &mut Tx,
    works_at: &[FacilityId],
    patient: Option<PatientId>,
) -> Result<Option<Letterhead>, Failure> {
    let works_at: Vec<Uuid> = works_at.iter().map(|facility| facility.0).collect();
    let rows = sqlx::query!(
        r#"select name, zone, phone, address_line, city from facility
           where id = any($1) or (cardinality($1) = 0 and exists (
               select from patient_facility known where known.facility_id = facility.id and known.patient_id = $2))
           order by name, id"#,
        &works_at,
        patient.map(|patient| patient.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let zone = TimeZone::get(&first.zone).map_err(Failure::other)?;
    let (at, info) = (tx.now(), zone.to_offset_info(tx.now()));
    let now = LocalTime {
        at,
        local: info.offset().to_datetime(at),
        zone: first.zone.clone(),
        abbreviation: info.abbreviation().to_owned(),
    };
    let address = (rows.len() == 1).then(|| {
        let place = [first.address_line.as_str(), &first.city].into_iter().filter(|part| !part.is_empty());
        let place = place.collect::<Vec<_>>().join(", ");
        let parts = [place.as_str(), &first.phone].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    });
    let place = rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(" · ");
    Ok(Some(Letterhead { place, address: address.filter(|address| !address.is_empty()), now }))
}
