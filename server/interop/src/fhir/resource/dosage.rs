use rust_decimal::Decimal;
use serde::Deserialize;

use crate::fhir::datatype::{Concept, Exact, Prose, Quantity};

/// How a drug is taken. Where the sender wrote no sentence, one is made of the parts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dosage {
    pub text: Option<Prose<2000>>,
    #[serde(default)]
    pub additional_instruction: Vec<Concept>,
    pub as_needed_boolean: Option<bool>,
    pub as_needed_codeable_concept: Option<Concept>,
    pub route: Option<Concept>,
    pub timing: Option<Timing>,
    #[serde(default)]
    pub dose_and_rate: Vec<DoseAndRate>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Timing {
    pub repeat: Option<Repeat>,
    pub code: Option<Concept>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Repeat {
    pub frequency: Option<Exact>,
    pub period: Option<Exact>,
    pub period_unit: Option<PeriodUnit>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeriodUnit {
    S,
    Min,
    H,
    D,
    Wk,
    Mo,
    A,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseAndRate {
    pub dose_quantity: Option<Quantity>,
}

impl Dosage {
    /// "1 tablet, 2 times every 1 day, as needed. Take with food."
    pub fn words(&self) -> Option<String> {
        if let Some(text) = &self.text {
            return Some(text.0.clone());
        }
        let dose = self.dose_and_rate.iter().find_map(|dose| dose.dose_quantity.as_ref()?.words());
        let dose = dose.map(|dose| if dose.contains(' ') { dose } else { format!("Dose {dose}") });
        let often = self.timing.as_ref().and_then(Timing::words);
        let route = self.route.as_ref().and_then(|route| route.title(200));
        let parts: Vec<String> = [dose, often, route, self.as_needed()].into_iter().flatten().collect();
        let advice = self.additional_instruction.iter().filter_map(|one| one.title(500));
        let sentences: Vec<String> =
            Some(parts.join(", ")).filter(|parts| !parts.is_empty()).into_iter().chain(advice).collect();
        Some(sentences.join(". ")).filter(|words| !words.is_empty())
    }

    fn as_needed(&self) -> Option<String> {
        let reason = self.as_needed_codeable_concept.as_ref().and_then(|reason| reason.title(200));
        match (reason, self.as_needed_boolean) {
            (Some(reason), _) => Some(format!("as needed for {reason}")),
            (None, Some(true)) => Some("as needed".to_owned()),
            (None, _) => None,
        }
    }
}

impl Timing {
    fn words(&self) -> Option<String> {
        let repeated = || {
            let repeat = self.repeat.as_ref()?;
            let (Exact(times), Exact(period)) = (repeat.frequency?, repeat.period?);
            let unit = match repeat.period_unit? {
                PeriodUnit::S => "seconds",
                PeriodUnit::Min => "minutes",
                PeriodUnit::H => "hours",
                PeriodUnit::D => "days",
                PeriodUnit::Wk => "weeks",
                PeriodUnit::Mo => "months",
                PeriodUnit::A => "years",
            };
            let every = match period == Decimal::ONE {
                true => unit.trim_end_matches('s').to_owned(),
                false => format!("{period} {unit}"),
            };
            let times = if times == Decimal::ONE { "once".to_owned() } else { format!("{times} times") };
            Some(format!("{times} every {every}"))
        };
        self.code.as_ref().and_then(|code| code.title(200)).or_else(repeated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(json: &str) -> Option<String> {
        serde_json::from_str::<Dosage>(json).expect("a dosage").words()
    }

    #[test]
    fn the_senders_sentence_comes_first() {
        assert_eq!(
            words(r#"{ "text": "One in the morning", "asNeededBoolean": true }"#).as_deref(),
            Some("One in the morning")
        );
    }

    #[test]
    fn parts_become_a_sentence() {
        let whole = r#"{ "asNeededBoolean": true, "timing": { "repeat": { "frequency": 2, "period": 1, "periodUnit": "d" } },
            "doseAndRate": [{ "doseQuantity": { "value": 1 } }], "additionalInstruction": [{ "text": "Take with food" }] }"#;
        assert_eq!(words(whole).as_deref(), Some("Dose 1, 2 times every day, as needed. Take with food"));
        let drops = r#"{ "timing": { "repeat": { "frequency": 1, "period": 0.5, "periodUnit": "h" } },
            "doseAndRate": [{ "doseQuantity": { "value": 2.50, "unit": "mL" } }], "asNeededCodeableConcept": { "text": "pain" } }"#;
        assert_eq!(words(drops).as_deref(), Some("2.50 mL, once every 0.5 hours, as needed for pain"));
    }

    #[test]
    fn nothing_said_is_nothing_shown() {
        assert_eq!(words("{}"), None);
        assert_eq!(words(r#"{ "asNeededBoolean": false }"#), None);
    }
}
