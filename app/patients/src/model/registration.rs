//! What is taken from the registration and contact forms. Pure: "today" is passed in.

use jiff::civil::Date;
use model::{FieldErrors, time::MONTHS};

use super::{
    Address, EditContact, Email, HumanName, Language, NameUse, PartialDate, Phone, RegisterPatient, Sex, text,
};

/// Longest part of a name, in characters.
pub const LONGEST_NAME: usize = 200;
const LONGEST_LINE: usize = 200;
const LONGEST_POSTAL_CODE: usize = 40;
/// Nobody on record lived longer than 122 years; above this it is a slip of the finger.
const OLDEST_YEARS: i16 = 130;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPatient {
    pub name: HumanName,
    pub birth: PartialDate,
    pub sex: Sex,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub language: Option<Language>,
}

impl RegisterPatient {
    /// All that is wrong, field by field, or a patient.
    pub fn check(&self, today: Date) -> Result<NewPatient, FieldErrors> {
        let mut errors = FieldErrors::default();
        let family = line("family", "The family name", &self.family, LONGEST_NAME, &mut errors);
        let given = line("given", "The given name", &self.given, LONGEST_NAME, &mut errors);
        if family.is_none() && given.is_none() && errors.0.is_empty() {
            errors.add("family", "Please enter a family name, or a given name if there is only one.");
        }
        let birth = self.birth(today, &mut errors);
        let sex = errors.take("sex", self.sex.parse::<Sex>());
        let phone = errors.take("phone", optional(&self.phone));
        let email = errors.take("email", optional(&self.email));
        let language = errors.take("language", optional(&self.language));
        match (birth, sex, phone, email, language) {
            (Some(birth), Some(sex), Some(phone), Some(email), Some(language)) if errors.0.is_empty() => {
                let given = given.iter().flat_map(|given| given.split(' ')).map(str::to_owned).collect();
                let name = HumanName { use_: Some(NameUse::Official), family, given, ..HumanName::default() };
                Ok(NewPatient { name, birth, sex, phone, email, language })
            }
            _ => Err(errors),
        }
    }

    /// As much of the birth date as is known; the year at least, since it tells namesakes apart.
    fn birth(&self, today: Date, errors: &mut FieldErrors) -> Option<PartialDate> {
        let (day, month, year) =
            (self.birth_date_day.trim(), self.birth_date_month.trim(), self.birth_date_year.trim());
        let year = match year.parse::<i16>() {
            Ok(year) if year_is_whole(self.birth_date_year.trim()) => Some(year),
            _ if year.is_empty() => {
                errors.add(
                    "birth_date_year",
                    "Please enter the year of birth. Leave day and month empty if they are not known.",
                );
                None
            }
            _ => {
                errors.add("birth_date_year", "The year has four digits, such as 1984.");
                None
            }
        };
        let month =
            part("birth_date_month", month, read_month, "The month is a number from 1 to 12, or its name.", errors);
        let day = part(
            "birth_date_day",
            day,
            |day| day.parse().ok().filter(|day| (1..=31).contains(day)),
            "The day is a number from 1 to 31.",
            errors,
        );
        let (year, month, day) = (year?, month?, day?);
        if day.is_some() && month.is_none() {
            errors.add("birth_date_month", "Please enter the month as well, or leave the day empty.");
            return None;
        }
        let birth = errors.take("birth_date_day", PartialDate::new(year, month, day))?;
        if birth.is_after(today) {
            errors.add("birth_date_year", "The birth date is in the future. Please check it.");
            return None;
        }
        if birth.year() < today.year() - OLDEST_YEARS {
            errors
                .add("birth_date_year", format!("That is more than {OLDEST_YEARS} years ago. Please check the year."));
            return None;
        }
        Some(birth)
    }
}

fn year_is_whole(year: &str) -> bool {
    year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Some(None)` when the field is empty, `None` when it is wrong.
fn part(
    field: &str,
    typed: &str,
    read: impl Fn(&str) -> Option<i8>,
    message: &str,
    errors: &mut FieldErrors,
) -> Option<Option<i8>> {
    if typed.is_empty() {
        return Some(None);
    }
    let read = read(typed);
    if read.is_none() {
        errors.add(field, message);
    }
    read.map(Some)
}

/// "3", "03", "Mar", "march"
fn read_month(typed: &str) -> Option<i8> {
    let lower = typed.to_lowercase();
    let named =
        || MONTHS.iter().position(|month| lower.chars().count() >= 3 && month.to_lowercase().starts_with(&lower));
    let month = typed.parse::<i8>().ok().or_else(|| i8::try_from(named()? + 1).ok())?;
    (1..=12).contains(&month).then_some(month)
}

/// The summary on top of the form tells the errors without their fields, so each names its own.
fn line(field: &str, name: &str, typed: &str, limit: usize, errors: &mut FieldErrors) -> Option<String> {
    let read = text::line(typed, limit).map_err(|too_long| format!("{name} {too_long}."));
    errors.take(field, read).flatten()
}

fn optional<T: std::str::FromStr>(typed: &str) -> Result<Option<T>, T::Err> {
    text::clean_some(typed).map(|text| text.parse()).transpose()
}

/// How somebody is reached, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub address: Option<Address>,
}

impl EditContact {
    pub fn check(&self) -> Result<Contact, FieldErrors> {
        let mut errors = FieldErrors::default();
        let phone = errors.take("phone", optional(&self.phone)).flatten();
        let email = errors.take("email", optional(&self.email)).flatten();
        let street = line("address_line", "The street", &self.address_line, LONGEST_LINE, &mut errors);
        let city = line("city", "The town", &self.city, LONGEST_LINE, &mut errors);
        let state = line("state", "The state", &self.state, LONGEST_LINE, &mut errors);
        let postal_code = line("postal_code", "The postal code", &self.postal_code, LONGEST_POSTAL_CODE, &mut errors);
        let country = line("country", "The country", &self.country, LONGEST_LINE, &mut errors);
        if !errors.0.is_empty() {
            return Err(errors);
        }
        let lines = street.into_iter().collect();
        let address =
            Address { use_: Some("home".into()), lines, city, state, postal_code, country, ..Address::default() };
        let address = Some(address).filter(|address| !address.written().is_empty());
        Ok(Contact { phone, email, address })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::FacilityId;
    use proptest::prelude::*;

    use super::*;

    fn ada() -> RegisterPatient {
        RegisterPatient {
            facility_id: FacilityId(uuid::Uuid::nil()),
            family: " Byron ".into(),
            given: "Ada  King".into(),
            birth_date_day: "10".into(),
            birth_date_month: "December".into(),
            birth_date_year: "1985".into(),
            sex: "female".into(),
            phone: "+1 617 555 0199".into(),
            email: String::new(),
            language: "en".into(),
        }
    }

    const TODAY: Date = date(2026, 3, 2);

    #[track_caller]
    fn wrong(change: impl FnOnce(&mut RegisterPatient)) -> Vec<String> {
        let mut typed = ada();
        change(&mut typed);
        typed.check(TODAY).expect_err("refused").0.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_patient_is_made_of_what_was_typed() {
        let patient = ada().check(TODAY).unwrap();
        assert_eq!(patient.name.to_string(), "Ada King Byron");
        assert_eq!(patient.birth.fhir(), "1985-12-10");
        assert_eq!(patient.email, None);
    }

    #[test]
    fn every_error_is_told_at_once() {
        let fields = wrong(|typed| {
            typed.family = "x".repeat(201);
            typed.birth_date_day = "32".into();
            typed.birth_date_month = "Brumaire".into();
            typed.birth_date_year = "85".into();
            typed.sex = String::new();
            typed.phone = "soon".into();
            typed.email = "ada".into();
        });
        assert_eq!(
            fields,
            ["family", "birth_date_year", "birth_date_month", "birth_date_day", "sex", "phone", "email"]
        );
    }

    #[test]
    fn birth_dates_that_cannot_be() {
        assert_eq!(wrong(|typed| typed.birth_date_year = "2027".into()), ["birth_date_year"]);
        assert_eq!(wrong(|typed| typed.birth_date_year = "1885".into()), ["birth_date_year"]);
        assert_eq!(wrong(|typed| typed.birth_date_month = String::new()), ["birth_date_month"]);
        let leap = wrong(|typed| (typed.birth_date_day, typed.birth_date_month) = ("29".into(), "2".into()));
        assert_eq!(leap, ["birth_date_day"]);
    }

    #[test]
    fn a_year_alone_is_enough_and_so_is_one_name() {
        let mut typed = ada();
        (typed.birth_date_day, typed.birth_date_month) = (String::new(), String::new());
        typed.given = String::new();
        let patient = typed.check(TODAY).unwrap();
        assert_eq!((patient.birth.fhir().as_str(), patient.name.to_string().as_str()), ("1985", "Byron"));
        assert_eq!(wrong(|typed| (typed.family, typed.given) = ("\u{202e}".into(), " ".into())), ["family"]);
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_panic(a in any::<String>(), b in any::<String>(), c in "[0-9]{0,6}") {
            let typed = RegisterPatient {
                family: a.clone(), given: b.clone(), birth_date_day: c.clone(), birth_date_month: b,
                birth_date_year: c, sex: a.clone(), phone: a.clone(), email: a.clone(), language: a, ..ada()
            };
            let _ = typed.check(TODAY);
        }
    }
}
