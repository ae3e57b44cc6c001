use clinical::server::take_in::Whose;
use model::{EncounterId, PatientId};
use platform::{Failure, Tx};

use super::{Import, names_of};
use crate::fhir::{
    bundle::{At, Content},
    datatype::Reference,
};

/// A visit that a reference may mean.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    /// None: it was kept whole, and stands in no chart.
    pub id: Option<EncounterId>,
    pub patient: Option<PatientId>,
}

impl Import<'_> {
    /// Everything that is referred to and not in the file: it may have come with an earlier one.
    pub(super) async fn look_up(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let here: std::collections::HashSet<String> = self.bundle.entries.iter().flat_map(names_of).collect();
        let mut elsewhere: Vec<String> = self
            .new_entries()
            .into_iter()
            .flat_map(|(_, entry)| references(&entry.content).into_iter().chain(entry.subject.as_deref()))
            .filter(|reference| !here.contains(*reference))
            .map(str::to_owned)
            .collect();
        elsewhere.sort_unstable();
        elsewhere.dedup();
        if elsewhere.is_empty() {
            return Ok(());
        }
        let found = sqlx::query!(
            r#"select r.resource_type, r.source_id, r.became, r.patient_id, coalesce(p.name, o.name) as name
               from fhir_resource r
               left join practitioner p on r.resource_type = 'Practitioner' and p.id = r.became
               left join organization o on r.resource_type = 'Organization' and o.id = r.became
               where r.source_id = any($1) and r.resource_type in ('Patient', 'Practitioner', 'Organization', 'Encounter')"#,
            &elsewhere,
        )
        .fetch_all(tx.conn())
        .await?;
        for row in found {
            match (row.resource_type.as_str(), row.became) {
                ("Patient", Some(id)) => drop(self.patients.insert(row.source_id, id.into())),
                ("Practitioner", Some(id)) => {
                    self.practitioners.insert(row.source_id, (id.into(), row.name.unwrap_or_default()));
                }
                ("Organization", Some(id)) => {
                    self.organizations.insert(row.source_id, (id.into(), row.name.unwrap_or_default()));
                }
                ("Encounter", id) => {
                    let visit = Visit { id: id.map(Into::into), patient: row.patient_id.map(Into::into) };
                    self.encounters.insert(row.source_id, visit);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whose a row of the chart is, and in which visit it came about: both must be known, and the visit must be the
    /// same patient's.
    pub(super) fn whose(
        &self,
        index: usize,
        field: &str,
        subject: &Reference,
        encounter: Option<&Reference>,
    ) -> Result<Whose, At> {
        let patient = self.of_patient(index, field, subject)?;
        Ok(Whose { patient, encounter: self.visit(patient, encounter)? })
    }

    pub(super) fn of_patient(&self, index: usize, field: &str, subject: &Reference) -> Result<PatientId, At> {
        let reference = subject.reference.clone().unwrap_or_default();
        let stored = || self.known_patients.get(&index).copied();
        self.patients.get(&reference).copied().or_else(stored).ok_or_else(|| {
            let problem = format!("{reference:?} is no patient of this file or of an earlier one");
            (format!("{field}.reference"), problem)
        })
    }

    pub(super) fn visit(&self, patient: PatientId, encounter: Option<&Reference>) -> Result<Option<EncounterId>, At> {
        let Some(reference) = encounter.and_then(|encounter| encounter.reference.as_deref()) else { return Ok(None) };
        let at = |problem| ("encounter.reference".to_owned(), problem);
        match self.encounters.get(reference) {
            None => Err(at(format!("{reference:?} is no encounter of this file or of an earlier one"))),
            Some(visit) if visit.patient.is_some_and(|its| its != patient) => {
                Err(at(format!("{reference:?} is an encounter of another patient")))
            }
            Some(visit) => Ok(visit.id),
        }
    }

    /// What a reference to a person or a house reads like.
    pub(super) fn named(&self, reference: &Reference, most: usize) -> Option<String> {
        let display = reference.display.clone().map(|display| display.0);
        let known = || {
            let reference = reference.reference.as_deref()?;
            let practitioner = self.practitioners.get(reference).map(|(_, name)| name);
            practitioner.or_else(|| self.organizations.get(reference).map(|(_, name)| name)).cloned()
        };
        let name = display.or_else(known).filter(|name| !name.is_empty())?;
        Some(name.chars().take(most).collect())
    }
}

/// What an entry of the chart refers to, beside whom it is about.
fn references(content: &Content) -> Vec<&str> {
    fn of<'a>(references: impl IntoIterator<Item = &'a Reference>) -> Vec<&'a str> {
        references.into_iter().filter_map(|reference| reference.reference.as_deref()).collect()
    }
    match content {
        Content::Encounter(encounter) => {
            let people = encounter.participant.iter().filter_map(|participant| participant.individual.as_ref());
            of(people.chain(&encounter.service_provider))
        }
        Content::Condition(condition) => of(&condition.encounter),
        Content::AllergyIntolerance(allergy) => of(&allergy.encounter),
        Content::Observation(observation) => of(&observation.encounter),
        Content::DiagnosticReport(report) => of(report.encounter.iter().chain(&report.performer)),
        Content::Immunization(immunization) => of(&immunization.encounter),
        Content::Procedure(procedure) => of(&procedure.encounter),
        Content::MedicationRequest(request) => of(request.encounter.iter().chain(&request.requester)),
        Content::CareTeam(team) => {
            let members = team.participant.iter().filter_map(|participant| participant.member.as_ref());
            of(members.chain(&team.encounter))
        }
        Content::Patient(_)
        | Content::Practitioner(_)
        | Content::Organization(_)
        | Content::Coverage(_)
        | Content::Medication(_)
        | Content::Other => Vec::new(),
    }
}
