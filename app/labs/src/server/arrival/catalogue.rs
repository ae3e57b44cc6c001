use model::LabTestId;
use platform::{Failure, Tx};

use super::{Measured, Observation, Value, queue::Reason};
use crate::{
    model::{COMMENT_MAX, ValueKind},
    server::{
        unit::{self, Likeness},
        value::Value as Filed,
    },
};

/// What the catalogue knows of a test, as far as a result that arrives must fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub id: LabTestId,
    pub code: String,
    pub name: String,
    pub kind: ValueKind,
    pub unit: Option<String>,
    pub choices: Vec<String>,
    pub is_calculated: bool,
}

const LOINC: &str = "http://loinc.org";

/// By LOINC, by what the catalogue knows of others' codes, else by the house's own code: the first that is known, in the
/// sender's order.
pub(super) async fn find(tx: &mut Tx, observation: &Observation) -> Result<Option<Test>, Failure> {
    for (system, code) in &observation.codes {
        let is_loinc = matches!(system.to_ascii_uppercase().as_str(), "LN" | "LOINC" | "HTTP://LOINC.ORG");
        let row = sqlx::query!(
            r#"select id, code, name, value_kind, unit, choices, formula is not null as "is_calculated!" from lab_test t
               where t.active and (
                   ($1 and t.loinc = $2)
                   or exists (select from lab_test_alias a where a.test_id = t.id and a.code = $2
                              and a.system in ($3, case when $1 then $4 end))
                   or (not $1 and t.code = upper($2)))
               order by t.loinc is not distinct from $2 desc, t.position, t.id limit 1"#,
            is_loinc,
            code,
            system,
            LOINC,
        )
        .fetch_optional(tx.conn())
        .await?;
        if let Some(row) = row {
            let kind = ValueKind::parse(&row.value_kind)
                .ok_or_else(|| Failure::other(format!("{} is no kind of value", row.value_kind)))?;
            return Ok(Some(Test {
                id: row.id.into(),
                code: row.code,
                name: row.name,
                kind,
                unit: row.unit,
                choices: row.choices,
                is_calculated: row.is_calculated,
            }));
        }
    }
    Ok(None)
}

/// A value as it will be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fitted {
    /// None: nothing is sent but that it is taken back.
    pub value: Option<Filed>,
    /// The catalogue's where the number means the same, else as it was sent.
    pub unit: Option<String>,
}

impl Fitted {
    fn words(words: impl Into<String>) -> Self {
        Self { value: Some(Filed::Words(words.into().chars().take(COMMENT_MAX).collect())), unit: None }
    }
}

/// Whether the value can stand for the test; else why a person has to look. A person who has looked may file it as it
/// was sent: as words, or in its own unit, never as a number in ours.
pub(super) fn fit(observation: &Observation, test: Option<&Test>, by_person: bool) -> Result<Fitted, (Reason, String)> {
    let measured = match &observation.value {
        Value::Nothing => return Ok(Fitted { value: None, unit: None }),
        Value::Unreadable { sent, .. } if by_person => return Ok(Fitted::words(sent.clone())),
        Value::Unreadable { said, .. } => return Err((Reason::Value, said.clone())),
        Value::Measured(measured) => measured,
    };
    let sent_unit = observation.unit.clone();
    let Some(test) = test else {
        return Ok(match measured {
            Measured::Number { comparator, value } => {
                Fitted { value: Some(Filed::Number { comparator: *comparator, number: *value }), unit: sent_unit }
            }
            Measured::Text(text) => Fitted::words(text.clone()),
        });
    };
    match (test.kind, measured) {
        (ValueKind::Quantity, Measured::Number { comparator, value }) => {
            let unit = match (&sent_unit, &test.unit) {
                (Some(sent), Some(ours)) => match unit::compare(sent, ours) {
                    Likeness::Same => test.unit.clone(),
                    Likeness::Nonsense if !by_person => {
                        return Err((
                            Reason::Unit,
                            format!("{sent:?} can’t be a unit of {}, which is measured in {ours}", test.name),
                        ));
                    }
                    Likeness::Other | Likeness::Unknown | Likeness::Nonsense => sent_unit,
                },
                _ => sent_unit,
            };
            Ok(Fitted { value: Some(Filed::Number { comparator: *comparator, number: *value }), unit })
        }
        (ValueKind::Quantity, Measured::Text(text)) if by_person => Ok(Fitted::words(text.clone())),
        (ValueKind::Quantity, Measured::Text(text)) => {
            Err((Reason::Value, format!("{:?} stands where {} has a number", shorten(text), test.name)))
        }
        (ValueKind::Coded, measured) => {
            let words = measured.words();
            let chosen = test.choices.iter().find(|choice| choice.to_lowercase() == words.trim().to_lowercase());
            match chosen {
                Some(choice) => Ok(Fitted::words(choice.clone())),
                None if by_person => Ok(Fitted::words(words)),
                None => {
                    Err((Reason::Value, format!("{:?} is none of the results that {} has", shorten(&words), test.name)))
                }
            }
        }
        (ValueKind::Text, measured) => {
            let unit = sent_unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            Ok(Fitted::words(format!("{}{unit}", measured.words())))
        }
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::arrival::SentStatus;

    fn sent(value: Measured, unit: Option<&str>) -> Observation {
        Observation {
            position: 1,
            codes: vec![],
            code: "X".into(),
            name: "X".into(),
            sub_id: None,
            value: Value::Measured(value),
            unit: unit.map(Into::into),
            range_low: None,
            range_high: None,
            range_text: None,
            flags: vec![],
            status: SentStatus::Final,
            observed_at: None,
            comment: None,
        }
    }

    fn test(kind: ValueKind, unit: Option<&str>) -> Test {
        Test {
            id: uuid::Uuid::nil().into(),
            code: "X".into(),
            name: "Thing".into(),
            kind,
            unit: unit.map(Into::into),
            choices: vec!["Not detected".into(), "Detected".into()],
            is_calculated: false,
        }
    }

    fn number(value: &str) -> Measured {
        Measured::Number { comparator: None, value: value.parse().unwrap() }
    }

    #[test]
    fn a_number_keeps_its_unit_unless_it_means_the_same() {
        let test = test(ValueKind::Quantity, Some("mg/dL"));
        let unit = |sent_unit| fit(&sent(number("182"), sent_unit), Some(&test), false).map(|fitted| fitted.unit);
        assert_eq!(unit(Some("mg/dl")), Ok(Some("mg/dL".into())));
        assert_eq!(unit(Some("g/L")), Ok(Some("g/L".into())));
        assert_eq!(unit(Some("flub")), Ok(Some("flub".into())));
        assert_eq!(unit(None), Ok(None));
        assert_eq!(unit(Some("mmHg")).unwrap_err().0, Reason::Unit);
        let by_person = fit(&sent(number("182"), Some("mmHg")), Some(&test), true).unwrap();
        assert_eq!(by_person.unit.as_deref(), Some("mmHg"), "as it was sent");
    }

    #[test]
    fn words_are_no_number_and_no_choice_that_is_not_offered() {
        let quantity = test(ValueKind::Quantity, Some("mg/dL"));
        let words = sent(Measured::Text("haemolysed".into()), None);
        assert_eq!(fit(&words, Some(&quantity), false).unwrap_err().0, Reason::Value);
        assert_eq!(fit(&words, Some(&quantity), true).unwrap(), Fitted::words("haemolysed"));
        let coded = test(ValueKind::Coded, None);
        let choice = sent(Measured::Text(" not DETECTED".into()), None);
        assert_eq!(fit(&choice, Some(&coded), false).unwrap(), Fitted::words("Not detected"));
        assert_eq!(fit(&words, Some(&coded), false).unwrap_err().0, Reason::Value);
        let text = test(ValueKind::Text, None);
        assert_eq!(fit(&sent(number("3"), Some("/[HPF]")), Some(&text), false).unwrap(), Fitted::words("3 /[HPF]"));
    }
}
