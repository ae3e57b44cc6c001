use clinical::server::take_in::{NewEncounter, insert_encounters};
use model::{EncounterId, PractitionerId};
use platform::{Failure, Tx};

use super::{Import, Made, names_of, reference::Visit};
use crate::fhir::{bundle::Content, resource::Encounter};

impl Import<'_> {
    /// Visits elsewhere become history of the chart. One whose time, kind or state the source itself does not know
    /// stays whole, and what refers to it stands in the chart without a visit.
    pub(super) async fn encounters(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made = self.made(Content::encounter, |index, encounter| self.encounter(tx.new_id(), index, encounter))?;
        let (places, rows): (Vec<usize>, Vec<NewEncounter>) = made.into_iter().unzip();
        insert_encounters(tx, self.facility, &rows).await?;
        for (index, row) in places.into_iter().zip(rows) {
            self.took(index, row.id);
        }
        self.remember_encounters();
        Ok(())
    }

    fn encounter(&self, id: EncounterId, index: usize, encounter: &Encounter) -> Made<NewEncounter> {
        let Some(subject) = &encounter.subject else { return Ok(None) };
        let patient = self.of_patient(index, "subject", subject)?;
        let starts_at = encounter.period.start.as_ref().and_then(|start| start.instant(&self.zone));
        let (Some(state), Some(class), Some(starts_at)) = (encounter.state(), encounter.class(), starts_at) else {
            return Ok(None);
        };
        let ends_at = encounter.period.end.as_ref().and_then(|end| end.instant(&self.zone));
        Ok(Some(NewEncounter {
            id,
            patient,
            practitioner: self.doctor(encounter),
            state,
            class: class.to_owned(),
            kind: encounter.words(),
            reason: encounter.reason(),
            starts_at,
            // A day that ends on the day on which it begins ends at its midnight.
            ends_at: ends_at.map(|ends_at| ends_at.max(starts_at)),
        }))
    }

    /// The first person of the visit whom Hale knows.
    fn doctor(&self, encounter: &Encounter) -> Option<PractitionerId> {
        encounter.participant.iter().find_map(|participant| {
            let reference = participant.individual.as_ref()?.reference.as_deref()?;
            self.practitioners.get(reference).map(|(id, _)| *id)
        })
    }

    /// By all of their names, those too that came earlier or stay whole.
    fn remember_encounters(&mut self) {
        let bundle = self.bundle;
        for (index, entry) in bundle.entries.iter().enumerate().filter(|(_, entry)| entry.resource_type == "Encounter")
        {
            let became = self.became.get(&index).copied();
            let id = became.or_else(|| self.known.get(&index)?.became).map(EncounterId);
            let subject = entry.subject.as_ref().and_then(|subject| self.patients.get(subject).copied());
            let patient = subject.or_else(|| self.known_patients.get(&index).copied());
            for name in names_of(entry) {
                self.encounters.insert(name, Visit { id, patient });
            }
        }
    }
}
