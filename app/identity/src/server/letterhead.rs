use jiff::{Timestamp, tz::TimeZone};
use model::time::LocalTime;
use platform::{Failure, actor::House};

use crate::model::Letterhead;

/// Of the facilities at which somebody works, or that know a patient. Nobody's facility: no letterhead.
pub fn of(houses: &[House], at: Timestamp) -> Result<Option<Letterhead>, Failure> {
    let Some(first) = houses.first() else { return Ok(None) };
    let zone = TimeZone::get(&first.zone).map_err(Failure::other)?;
    let info = zone.to_offset_info(at);
    let now = LocalTime {
        at,
        local: info.offset().to_datetime(at),
        zone: first.zone.clone(),
        abbreviation: info.abbreviation().to_owned(),
    };
    let joined =
        |parts: &[&str], by: &str| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(by);
    let address = (houses.len() == 1).then(|| {
        let [street, city, phone] = &first.place;
        joined(&[&joined(&[street, city], ", "), phone], " · ")
    });
    let place = houses.iter().map(|house| house.name.as_str()).collect::<Vec<_>>().join(" · ");
    Ok(Some(Letterhead { place, address: address.filter(|address| !address.is_empty()), now }))
}
