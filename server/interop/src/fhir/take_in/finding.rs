use clinical::server::take_in::{NewObservation, insert_observations};
use jiff::Timestamp;
use model::ObservationId;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Import, Made};
use crate::fhir::{
    bundle::Content,
    datatype::{Comparator, DateTime},
    resource::{Observation, observation::Finding, value::Measured},
};

impl Import<'_> {
    /// What no laboratory measured. What was measured together, as both halves of a blood pressure, is a group.
    pub(super) async fn findings(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made = self.made(Content::observation, |index, observation| self.observed(tx, index, observation))?;
        let mut rows: Vec<NewObservation> = Vec::new();
        for (index, group) in made {
            if let Some(first) = group.first() {
                self.took(index, first.id);
            }
            rows.extend(group);
        }
        insert_observations(tx, &rows).await
    }

    fn observed(&self, tx: &Tx, index: usize, observation: &Observation) -> Made<Vec<NewObservation>> {
        let Some(subject) = &observation.subject else { return Ok(None) };
        let (Some(category), false, true) = (observation.category(), observation.is_laboratory(), observation.counts())
        else {
            return Ok(None);
        };
        let whose = self.whose(index, "subject", subject, observation.encounter.as_ref())?;
        let Some(taken_at) = observation.taken_at(&self.zone) else { return Ok(None) };
        let findings = observation.findings();
        let group = (findings.len() > 1).then(|| tx.new_id::<Uuid>());
        let row = |finding: &Finding<'_>| {
            let (number, unit, text) = written(&finding.value);
            Some(NewObservation {
                id: tx.new_id::<ObservationId>(),
                whose,
                category,
                code: finding.code(50)?,
                title: finding.title()?,
                number,
                unit,
                text,
                group,
                taken_at,
                recorded_at: self.recorded(observation.issued.as_ref(), taken_at),
            })
        };
        let rows: Vec<NewObservation> = findings.iter().filter_map(row).collect();
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }

    /// When it was written down, where the source says so.
    pub(super) fn recorded(&self, at: Option<&DateTime>, otherwise: Timestamp) -> Timestamp {
        at.and_then(|at| at.instant(&self.zone)).unwrap_or(otherwise)
    }
}

/// A number that is only known to lie below or above something is words: nobody shall reckon with it.
fn written(value: &Measured) -> (Option<rust_decimal::Decimal>, Option<String>, Option<String>) {
    match value {
        Measured::Number { comparator: None, number, unit } => (Some(*number), unit.clone(), None),
        Measured::Number { comparator: Some(comparator), number, unit } => {
            (None, None, Some(compared(*comparator, number, unit.as_deref())))
        }
        Measured::Words(words) => (None, None, Some(words.clone())),
    }
}

fn compared(comparator: Comparator, number: &rust_decimal::Decimal, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{} {number}{unit}", comparator.sign())
}
