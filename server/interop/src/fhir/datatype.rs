//! The parts that FHIR resources are made of, as far as Hale reads them. What does not fit is refused with its path:
//! serde names the place, the types here say what was expected.

use jiff::{Timestamp, tz::TimeZone};
use patients::model::{self as patient, PartialDate, text};
use serde::{Deserialize, Deserializer, de::Error};

pub use super::{concept::*, quantity::*};

/// One line of text of at most `MAX` characters, without control characters or marks that turn the direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<const MAX: usize>(pub String);

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        match text::line(&written, MAX) {
            Ok(Some(line)) => Ok(Self(line)),
            Ok(None) => Err(D::Error::custom("the text is empty; FHIR leaves such a field out")),
            Err(too_long) => Err(D::Error::custom(format!("{} characters are too many, {MAX} fit", too_long.length))),
        }
    }
}

/// Text of several lines, with the same marks taken out of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose<const MAX: usize>(pub String);

impl<'de, const MAX: usize> Deserialize<'de> for Prose<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let lines: Vec<String> = written.lines().map(text::clean).collect();
        let prose = lines.join("\n").trim().to_owned();
        match prose.chars().count() {
            0 => Err(D::Error::custom("the text is empty; FHIR leaves such a field out")),
            length if length > MAX => Err(D::Error::custom(format!("{length} characters are too many, {MAX} fit"))),
            _ => Ok(Self(prose)),
        }
    }
}

pub type Name = Text<200>;
pub type Line = Text<500>;

/// A birth date, as much of it as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub PartialDate);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        written.parse().map(Self).map_err(|error| D::Error::custom(format!("{written:?} is no date: {error}")))
    }
}

/// FHIR's dateTime: a date, or part of one, or an instant with its offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTime(pub String);

impl DateTime {
    /// The instant, where it is known to the day. A day begins at midnight in the zone.
    pub fn instant(&self, zone: &TimeZone) -> Option<Timestamp> {
        if self.0.contains('T') {
            return self.0.parse().ok();
        }
        let date = self.0.parse::<PartialDate>().ok()?.whole()?;
        date.to_zoned(zone.clone()).ok().map(|start| start.timestamp())
    }

    fn parse(written: &str) -> Option<Self> {
        let (date, time) = written.split_once('T').map_or((written, None), |(date, time)| (date, Some(time)));
        let date: PartialDate = date.parse().ok()?;
        let fits = time.is_none_or(|time| date.whole().is_some() && is_time_with_offset(time));
        fits.then(|| Self(written.to_owned()))
    }
}

/// "14:30:00-05:00", "14:30:00.123Z"
fn is_time_with_offset(time: &str) -> bool {
    let digits =
        |text: &str, most: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|n| n <= most) && !text.starts_with('+');
    let hours_minutes = |text: &str| text.split_once(':').is_some_and(|(h, m)| digits(h, 23) && digits(m, 59));
    let (clock, offset) = match time.strip_suffix('Z') {
        Some(clock) => (clock, None),
        None => match time.find(['+', '-']) {
            Some(sign) => (&time[..sign], Some(&time[sign + 1..])),
            None => return false,
        },
    };
    let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
    let clock_fits = match clock.rsplit_once(':') {
        Some((rest, seconds)) if rest.contains(':') => hours_minutes(rest) && digits(seconds, 60),
        _ => fraction.is_none() && hours_minutes(clock),
    };
    clock_fits
        && offset.is_none_or(hours_minutes)
        && fraction.is_none_or(|fraction| !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit()))
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Self::parse(&written).ok_or_else(|| {
            D::Error::custom(format!(
                "{written:?} is no dateTime; expected 2026, 2026-11, 2026-11-24 or 2026-11-24T14:30:00-05:00"
            ))
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Period {
    pub start: Option<DateTime>,
    pub end: Option<DateTime>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Identifier {
    #[serde(rename = "type")]
    pub kind: Option<CodeableConcept>,
    pub system: Option<Line>,
    pub value: Option<Name>,
}

impl Identifier {
    /// Whose number it is, and the number; one without the other identifies nobody.
    pub fn whole(&self) -> Option<(String, String)> {
        Some((self.system.clone()?.0, self.value.clone()?.0))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HumanName {
    #[serde(rename = "use")]
    pub use_: Option<patient::NameUse>,
    pub text: Option<Line>,
    pub family: Option<Name>,
    #[serde(default)]
    pub given: Vec<Name>,
    #[serde(default)]
    pub prefix: Vec<Name>,
    #[serde(default)]
    pub suffix: Vec<Name>,
    #[serde(default)]
    pub period: Period,
}

fn all<const MAX: usize>(texts: Vec<Text<MAX>>) -> Vec<String> {
    texts.into_iter().map(|text| text.0).collect()
}

fn some<const MAX: usize>(text: Option<Text<MAX>>) -> Option<String> {
    text.map(|text| text.0)
}

impl From<HumanName> for patient::HumanName {
    fn from(name: HumanName) -> Self {
        Self {
            use_: name.use_,
            family: some(name.family),
            given: all(name.given),
            prefix: all(name.prefix),
            suffix: all(name.suffix),
            text: some(name.text),
            period_start: name.period.start.map(|start| start.0),
            period_end: name.period.end.map(|end| end.0),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactUse {
    Home,
    Work,
    Temp,
    Old,
    Mobile,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ContactPoint {
    pub system: Option<patient::TelecomSystem>,
    pub value: Option<Text<254>>,
    #[serde(rename = "use")]
    pub use_: Option<ContactUse>,
    pub rank: Option<std::num::NonZeroU16>,
}

impl ContactPoint {
    pub fn telecom(self) -> Option<patient::Telecom> {
        let use_ = self.use_.map(|use_| match use_ {
            ContactUse::Home => "home",
            ContactUse::Work => "work",
            ContactUse::Temp => "temp",
            ContactUse::Old => "old",
            ContactUse::Mobile => "mobile",
        });
        Some(patient::Telecom {
            system: self.system.unwrap_or(patient::TelecomSystem::Other),
            value: self.value?.0,
            use_: use_.map(str::to_owned),
            rank: self.rank.and_then(|rank| i16::try_from(rank.get()).ok()),
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AddressUse {
    Home,
    Work,
    Temp,
    Old,
    Billing,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    #[serde(rename = "use")]
    pub use_: Option<AddressUse>,
    #[serde(default)]
    pub line: Vec<Line>,
    pub city: Option<Name>,
    pub district: Option<Name>,
    pub state: Option<Name>,
    pub postal_code: Option<Text<40>>,
    pub country: Option<Name>,
    pub text: Option<Text<1000>>,
}

impl From<Address> for patient::Address {
    fn from(address: Address) -> Self {
        let use_ = address.use_.map(|use_| match use_ {
            AddressUse::Home => "home",
            AddressUse::Work => "work",
            AddressUse::Temp => "temp",
            AddressUse::Old => "old",
            AddressUse::Billing => "billing",
        });
        Self {
            use_: use_.map(str::to_owned),
            lines: all(address.line),
            city: some(address.city),
            district: some(address.district),
            state: some(address.state),
            postal_code: some(address.postal_code),
            country: some(address.country),
            text: some(address.text),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Reference {
    pub reference: Option<String>,
    pub display: Option<Line>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times() {
        for fits in [
            "2014",
            "2014-05",
            "2014-05-01",
            "2014-05-01T10:00:00-04:00",
            "2014-05-01T10:00:00.25Z",
            "2014-05-01T10:00Z",
        ] {
            assert!(DateTime::parse(fits).is_some(), "{fits}");
        }
        for wrong in [
            "",
            "14",
            "2014-05-01T",
            "2014-05-01T10:00:00",
            "2014-05T10:00Z",
            "2014-02-30",
            "2014-05-01T25:00:00Z",
            "2014-05-01T+1:00Z",
            "2014-05-01T10:00:00+4",
        ] {
            assert!(DateTime::parse(wrong).is_none(), "{wrong}");
        }
    }
}
