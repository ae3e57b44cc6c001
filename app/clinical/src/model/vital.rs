//! Vital signs: what is measured, in which unit, what a body can have, and what is usual at an age.

use model::{EncounterId, FieldErrors, ObservationId, PatientId, chart::Chart, chart::Range, time::LocalTime};
use serde::{Deserialize, Serialize};

model::named! {
    /// What is measured at the bedside, by LOINC code.
    Vital {
        Systolic => "8480-6", "Systolic blood pressure";
        Diastolic => "8462-4", "Diastolic blood pressure";
        HeartRate => "8867-4", "Heart rate";
        RespiratoryRate => "9279-1", "Respiratory rate";
        Temperature => "8310-5", "Body temperature";
        Saturation => "2708-6", "Oxygen saturation";
        Weight => "29463-7", "Body weight";
        Height => "8302-2", "Body height";
        BodyMassIndex => "39156-5", "Body mass index";
        Pain => "72514-3", "Pain, 0 to 10";
    }
}

model::named! {
    /// How a value stands to what is usual at the patient's age.
    VitalFlag {
        VeryLow => "very_low", "Very low";
        Low => "low", "Low";
        Normal => "normal", "Usual";
        High => "high", "High";
        VeryHigh => "very_high", "Very high";
    }
}

impl VitalFlag {
    pub const fn is_unusual(self) -> bool {
        !matches!(self, Self::Normal)
    }
}

/// Limits in thousandths of the unit. Below `very_low` or from `very_high` on, somebody should look at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub very_low: i64,
    pub low: i64,
    pub high: i64,
    pub very_high: i64,
}

const fn limits(very_low: i64, low: i64, high: i64, very_high: i64) -> Limits {
    Limits { very_low: very_low * 1000, low: low * 1000, high: high * 1000, very_high: very_high * 1000 }
}

impl Limits {
    pub const fn flag(self, milli: i64) -> VitalFlag {
        if milli < self.very_low {
            VitalFlag::VeryLow
        } else if milli < self.low {
            VitalFlag::Low
        } else if milli >= self.very_high {
            VitalFlag::VeryHigh
        } else if milli > self.high {
            VitalFlag::High
        } else {
            VitalFlag::Normal
        }
    }

    /// As people write it: WHO says "below 25", and that is "up to 24.9".
    pub const fn range(self) -> Range {
        Range { low: Some(self.low), high: Some(self.high / 100 * 100) }
    }
}

impl Vital {
    /// UCUM
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Systolic | Self::Diastolic => "mm[Hg]",
            Self::HeartRate | Self::RespiratoryRate => "/min",
            Self::Temperature => "Cel",
            Self::Saturation => "%",
            Self::Weight => "kg",
            Self::Height => "cm",
            Self::BodyMassIndex => "kg/m2",
            Self::Pain => "{score}",
        }
    }

    /// As people write it.
    pub const fn unit_words(self) -> &'static str {
        match self {
            Self::Systolic | Self::Diastolic => "mmHg",
            Self::HeartRate | Self::RespiratoryRate => "per minute",
            Self::Temperature => "°C",
            Self::Saturation => "%",
            Self::Weight => "kg",
            Self::Height => "cm",
            Self::BodyMassIndex => "kg/m²",
            Self::Pain => "of 10",
        }
    }

    pub const fn decimals(self) -> u8 {
        match self {
            Self::Temperature | Self::Weight | Self::BodyMassIndex => 1,
            _ => 0,
        }
    }

    /// What a living body can have, in thousandths: anything else was mistyped.
    pub const fn possible(self) -> (i64, i64) {
        match self {
            Self::Systolic => (30_000, 320_000),
            Self::Diastolic => (10_000, 220_000),
            Self::HeartRate => (10_000, 350_000),
            Self::RespiratoryRate => (2_000, 120_000),
            Self::Temperature => (24_000, 45_000),
            Self::Saturation => (20_000, 100_000),
            Self::Weight => (200, 650_000),
            Self::Height => (20_000, 272_000),
            Self::BodyMassIndex => (5_000, 200_000),
            Self::Pain => (0, 10_000),
        }
    }

    /// What is usual at an age in whole months; `None` where no limit is agreed on, as with a child's weight.
    ///
    /// Adults: the seven parameters of NEWS2 (Royal College of Physicians, 2017), blood pressure by ESH 2023, body
    /// mass index by WHO. Children: heart rate, breathing and systolic pressure by PALS (AHA, 2020).
    pub const fn limits(self, months: u32) -> Option<Limits> {
        let years = months / 12;
        Some(match self {
            Self::Systolic => match (months, years) {
                (0, _) => limits(50, 60, 84, 100),
                (1..=11, _) => limits(60, 72, 104, 120),
                (_, 1..=2) => limits(70, 86, 106, 120),
                (_, 3..=5) => limits(75, 89, 112, 130),
                (_, 6..=9) => limits(80, 97, 115, 135),
                (_, 10..=11) => limits(85, 102, 120, 140),
                (_, 12..=17) => limits(90, 110, 131, 150),
                _ => limits(90, 100, 139, 180),
            },
            Self::Diastolic => match years {
                0..=17 => return None,
                _ => limits(40, 60, 89, 120),
            },
            Self::HeartRate => match (months, years) {
                (0, _) => limits(80, 100, 205, 220),
                (1..=11, _) => limits(80, 100, 180, 210),
                (_, 1..=2) => limits(70, 98, 140, 180),
                (_, 3..=5) => limits(65, 80, 120, 160),
                (_, 6..=11) => limits(60, 75, 118, 150),
                (_, 12..=17) => limits(50, 60, 100, 140),
                _ => limits(41, 51, 90, 131),
            },
            Self::RespiratoryRate => match (months, years) {
                (0..=11, _) => limits(20, 30, 53, 70),
                (_, 1..=2) => limits(16, 22, 37, 50),
                (_, 3..=5) => limits(14, 20, 28, 40),
                (_, 6..=11) => limits(12, 18, 25, 35),
                (_, 12..=17) => limits(10, 12, 20, 30),
                _ => limits(9, 12, 20, 25),
            },
            Self::Temperature => Limits { very_low: 35_100, low: 36_100, high: 38_000, very_high: 39_100 },
            Self::Saturation => Limits { very_low: 92_000, low: 96_000, high: 100_000, very_high: 101_000 },
            Self::BodyMassIndex => match years {
                0..=17 => return None,
                _ => Limits { very_low: 16_000, low: 18_500, high: 24_999, very_high: 35_000 },
            },
            Self::Pain => limits(-1, 0, 3, 7),
            Self::Weight | Self::Height => return None,
        })
    }

    /// 0 is a value: no pulse is the lowest of all, not a missing one.
    pub const fn flag(self, milli: i64, months: u32) -> Option<VitalFlag> {
        match self.limits(months) {
            Some(limits) => Some(limits.flag(milli)),
            None => None,
        }
    }
}

/// Weight by height squared, in thousandths of kg/m²; `None` where the height makes no sense.
pub fn body_mass_index(weight_milli_kg: i64, height_milli_cm: i64) -> Option<i64> {
    let (weight, height) = (i128::from(weight_milli_kg), i128::from(height_milli_cm));
    if weight <= 0 || height <= 0 {
        return None;
    }
    // Thousandths of a kilogram × 10¹⁰, by the square of thousandths of a centimetre; rounded half up.
    let square = height * height;
    i64::try_from((weight * 10_000_000_000 + square / 2) / square).ok()
}

/// "7,4" and "7.4" into thousandths. More than three decimals are not what a bedside device shows.
pub fn milli(typed: &str) -> Result<i64, String> {
    let text = typed.trim().replace(',', ".").replace('−', "-");
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 3 || !all_digits(whole) || !all_digits(part) {
        return Err("Enter a number, such as 72 or 36.8.".into());
    }
    let part: i64 = format!("{part:0<3}").parse().map_err(|_| "Enter a number, such as 72 or 36.8.")?;
    let whole: i64 = whole.parse().map_err(|_| "Enter a number, such as 72 or 36.8.")?;
    Ok(sign * (whole * 1000 + part))
}

/// One value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VitalValue {
    pub id: ObservationId,
    pub name: String,
    /// "128", "36.8".
    pub value: String,
    pub unit: String,
    pub flag: Option<VitalFlag>,
    pub taken: LocalTime,
}

/// Everything that was measured at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VitalSet {
    pub taken: LocalTime,
    pub by: Option<String>,
    pub imported: bool,
    pub values: Vec<VitalValue>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VitalSigns {
    /// The last value of each kind.
    pub latest: Vec<VitalValue>,
    pub charts: Vec<Chart>,
    /// Newest first.
    pub sets: Vec<VitalSet>,
    /// There are older ones: ask again with this.
    pub older: Option<jiff::Timestamp>,
    pub may_record: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowVitalSigns {
    pub patient_id: PatientId,
    /// Only what was taken before.
    pub before: Option<jiff::Timestamp>,
}

/// A round at the bedside, as it is typed: at least one value, none that no living body has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVitalSigns {
    pub patient_id: PatientId,
    #[serde(default)]
    pub encounter_id: Option<EncounterId>,
    #[serde(default)]
    pub systolic: String,
    #[serde(default)]
    pub diastolic: String,
    #[serde(default)]
    pub heart_rate: String,
    #[serde(default)]
    pub respiratory_rate: String,
    #[serde(default)]
    pub temperature: String,
    #[serde(default)]
    pub saturation: String,
    #[serde(default)]
    pub weight: String,
    #[serde(default)]
    pub height: String,
    #[serde(default)]
    pub pain: String,
}

impl RecordVitalSigns {
    fn typed(&self) -> [(&'static str, Vital, &str); 9] {
        [
            ("systolic", Vital::Systolic, &self.systolic),
            ("diastolic", Vital::Diastolic, &self.diastolic),
            ("heart_rate", Vital::HeartRate, &self.heart_rate),
            ("respiratory_rate", Vital::RespiratoryRate, &self.respiratory_rate),
            ("temperature", Vital::Temperature, &self.temperature),
            ("saturation", Vital::Saturation, &self.saturation),
            ("weight", Vital::Weight, &self.weight),
            ("height", Vital::Height, &self.height),
            ("pain", Vital::Pain, &self.pain),
        ]
    }

    /// The values in thousandths, in the order of the form.
    pub fn check(&self) -> Result<Vec<(Vital, i64)>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut values = Vec::new();
        for (field, vital, typed) in self.typed() {
            if typed.trim().is_empty() {
                continue;
            }
            let (least, most) = vital.possible();
            match milli(typed) {
                Ok(value) if (least..=most).contains(&value) => values.push((vital, value)),
                Ok(_) => errors.add(
                    field,
                    format!(
                        "Enter a value from {} to {} {}: nobody has more or less.",
                        model::chart::milli_words(least),
                        model::chart::milli_words(most),
                        vital.unit_words()
                    ),
                ),
                Err(problem) => errors.add(field, problem),
            }
        }
        let of = |wanted: Vital| values.iter().find(|(vital, _)| *vital == wanted).map(|(_, value)| *value);
        match (of(Vital::Systolic), of(Vital::Diastolic)) {
            (Some(above), Some(below)) if below >= above => {
                errors.add("diastolic", "The lower pressure must be below the upper one.");
            }
            (Some(_), None) if errors.of("diastolic").is_none() => {
                errors.add("diastolic", "Enter the lower pressure, too.")
            }
            (None, Some(_)) if errors.of("systolic").is_none() => {
                errors.add("systolic", "Enter the upper pressure, too.")
            }
            _ => {}
        }
        if values.is_empty() && errors.0.is_empty() {
            errors.add("systolic", "Enter at least one value.");
        }
        if errors.0.is_empty() { Ok(values) } else { Err(errors) }
    }
}

/// Withdraws what was measured wrongly; the row stays, and says why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawObservation {
    pub patient_id: PatientId,
    pub observation_id: ObservationId,
    #[serde(default)]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_vital_has_limits_in_order_at_every_age() {
        for &vital in Vital::ALL {
            for months in 0..(12 * 110) {
                if let Some(Limits { very_low, low, high, very_high }) = vital.limits(months) {
                    assert!(very_low < low && low <= high && high < very_high, "{vital:?} at {months} months");
                }
            }
        }
    }

    #[test]
    fn a_rate_that_is_high_for_an_adult_is_usual_for_a_child() {
        assert_eq!(Vital::HeartRate.flag(135_000, 12 * 40), Some(VitalFlag::VeryHigh));
        assert_eq!(Vital::HeartRate.flag(135_000, 6), Some(VitalFlag::Normal));
        assert_eq!(Vital::HeartRate.flag(0, 12 * 40), Some(VitalFlag::VeryLow));
        assert_eq!(Vital::Weight.flag(70_000, 12 * 40), None);
    }

    #[test]
    fn the_body_mass_index_is_weight_by_height_squared() {
        assert_eq!(body_mass_index(70_000, 175_000), Some(22_857));
        assert_eq!(body_mass_index(100_000, 200_000), Some(25_000));
        assert_eq!(body_mass_index(70_000, 0), None);
    }

    #[test]
    fn numbers_are_read_with_a_comma_or_a_point() {
        assert_eq!(milli("36,8"), Ok(36_800));
        assert_eq!(milli(" 72 "), Ok(72_000));
        assert_eq!(milli("0"), Ok(0));
        for wrong in ["", "abc", "1.2345", "1e3", "--5", "12:30", "９"] {
            assert!(milli(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_round_says_what_is_wrong_beside_the_field() {
        let nothing = RecordVitalSigns {
            patient_id: PatientId(uuid::Uuid::nil()),
            encounter_id: None,
            systolic: String::new(),
            diastolic: String::new(),
            heart_rate: String::new(),
            respiratory_rate: String::new(),
            temperature: String::new(),
            saturation: String::new(),
            weight: String::new(),
            height: String::new(),
            pain: String::new(),
        };
        assert!(nothing.check().expect_err("nothing").of("systolic").is_some());
        let swapped = RecordVitalSigns { systolic: "80".into(), diastolic: "120".into(), ..nothing.clone() };
        assert!(swapped.check().expect_err("swapped").of("diastolic").is_some());
        let fahrenheit = RecordVitalSigns { temperature: "98.6".into(), ..nothing.clone() };
        assert!(fahrenheit.check().expect_err("not Celsius").of("temperature").is_some());
        let good = RecordVitalSigns { pain: "0".into(), ..nothing };
        assert_eq!(good.check(), Ok(vec![(Vital::Pain, 0)]));
    }

    proptest! {
        #[test]
        fn higher_is_never_flagged_lower(a in -10_000i64..400_000, b in -10_000i64..400_000, months in 0u32..1300) {
            let rank = |flag| VitalFlag::ALL.iter().position(|one| *one == flag);
            let (less, more) = (a.min(b), a.max(b));
            for &vital in Vital::ALL {
                if let (Some(one), Some(other)) = (vital.flag(less, months), vital.flag(more, months)) {
                    prop_assert!(rank(one) <= rank(other), "{vital:?}");
                }
            }
        }

        #[test]
        fn what_is_typed_never_panics(typed in ".{0,40}") {
            if let Ok(value) = milli(&typed) {
                prop_assert!(value.abs() < 1_000_000_000_000);
            }
        }
    }
}
