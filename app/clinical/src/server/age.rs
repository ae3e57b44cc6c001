use jiff::{Timestamp, Unit, civil::Date, tz::TimeZone};
use patients::model::PartialDate;

/// Whole months lived at an instant, on the wall calendar of the site. Where only the year is known, it is the
/// earliest day of it; `None` before birth.
pub fn months_at(birth: PartialDate, at: Timestamp, site: &TimeZone) -> Option<u32> {
    months_on(birth.earliest(), site.to_datetime(at).date())
}

fn months_on(birth: Date, on: Date) -> Option<u32> {
    u32::try_from(birth.until((Unit::Month, on)).ok()?.get_months()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_is_lived_when_its_day_is_reached() {
        assert_eq!(months_on(date(2026, 1, 31), date(2026, 2, 27)), Some(0));
        assert_eq!(months_on(date(2020, 5, 10), date(2026, 5, 10)), Some(72));
        assert_eq!(months_on(date(2026, 5, 10), date(2026, 5, 9)), Some(0));
        assert_eq!(months_on(date(2026, 5, 10), date(2026, 3, 9)), None);
    }
}
