//! Wall clocks. Every local date and time comes from the zone of the site through the tz database that is
//! compiled in; the machine's own zone and `TZ` are never asked.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use model::time::LocalTime;
use platform::Failure;

/// The zone of a site. An unknown name is a fault of ours: facilities are checked when they are made.
pub fn zone(name: &str) -> Result<TimeZone, Failure> {
    TimeZone::get(name).map_err(Failure::other)
}

/// What the wall clock shows at an instant.
pub fn local(at: Timestamp, zone: &TimeZone) -> LocalTime {
    let info = zone.to_offset_info(at);
    LocalTime {
        at,
        local: info.offset().to_datetime(at),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        abbreviation: info.abbreviation().to_owned(),
    }
}

pub fn date_at(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

/// A minute of the day on the wall clock; 1440 is the midnight after.
pub fn wall(date: Date, minute: i32) -> Option<DateTime> {
    if minute == 1440 {
        return date.tomorrow().ok().map(|next| next.to_datetime(Time::midnight()));
    }
    let hour = i8::try_from(minute / 60).ok()?;
    let minute = i8::try_from(minute % 60).ok()?;
    Some(date.to_datetime(Time::new(hour, minute, 0, 0).ok()?))
}

/// The instant at which a wall clock begins to show a time. In the spring gap, the instant at which it would have:
/// what lies before and after keeps its length. Of a time that comes twice, the first.
pub fn instant(wall: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(wall).compatible().ok()
}

/// The first and the last moment of a local date.
pub fn day(date: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    Some((instant(wall(date, 0)?, zone)?, instant(wall(date, 1440)?, zone)?))
}
