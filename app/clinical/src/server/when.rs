//! Dates as precise as the source had them.

use jiff::{Timestamp, tz::TimeZone};
use model::time::MONTHS;
use scheduling::server::zone;

/// "2019", "Mar 2019", "3 Mar 2019": an instant is read on the wall calendar of the site, a date is what it says.
/// What is no FHIR date is shown as it was sent.
pub fn words(fhir: &str, site: &TimeZone) -> String {
    if let Ok(at) = fhir.parse::<Timestamp>() {
        let date = zone::date_at(at, site);
        return of_parts(date.year(), Some(date.month()), Some(date.day()));
    }
    fhir.parse::<patients::model::PartialDate>()
        .map_or_else(|_| fhir.to_owned(), |date| of_parts(date.year(), date.month(), date.day()))
}

fn of_parts(year: i16, month: Option<i8>, day: Option<i8>) -> String {
    let name =
        |month: i8| usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).map_or("", |name| &name[..3]);
    match (month, day) {
        (Some(month), Some(day)) => format!("{day} {} {year}", name(month)),
        (Some(month), None) => format!("{} {year}", name(month)),
        (None, _) => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_no_more_than_the_source_did() {
        let site = TimeZone::get("America/New_York").expect("a zone");
        for (fhir, read) in [
            ("2019", "2019"),
            ("2019-03", "Mar 2019"),
            ("2019-03-09", "9 Mar 2019"),
            ("2019-03-09T02:30:00Z", "8 Mar 2019"),
            ("some day", "some day"),
        ] {
            assert_eq!(words(fhir, &site), read);
        }
    }
}
