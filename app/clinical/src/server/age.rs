use jiff::{Timestamp, Unit, civil::Date, tz::TimeZone};
use model::PatientId;
use patients::{model::PartialDate, server::read::held_some};
use platform::{Failure, Tx};

/// The patient's birth date, as far as it is known: reference values depend on the age at the time of measuring.
pub async fn birth_date(tx: &mut Tx, patient: PatientId) -> Result<Option<PartialDate>, Failure> {
    let text = sqlx::query_scalar!("select birth_date from patient_summary where patient_id = $1", patient.0)
        .fetch_one(tx.conn())
        .await?;
    held_some(text.as_deref())
}

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
