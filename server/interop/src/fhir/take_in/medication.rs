use std::collections::HashMap;

use clinical::server::take_in::{NewMedicationRequest, insert_medication_requests};
use jiff::Timestamp;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Import, Made, names_of};
use crate::fhir::{
    bundle::Content,
    datatype::{Concept, DateTime},
    resource::{MedicationRequest, medication_request::rxnorm},
};

impl<'a> Import<'a> {
    /// Prescriptions elsewhere, as history. Proposals, plans and "do not give" stay whole.
    pub(super) async fn medications(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let drugs = self.drugs();
        let make = |index, request| self.medication(tx.new_id(), tx.now(), index, request, &drugs);
        let made = self.made(Content::medication_request, make)?;
        let (places, rows): (Vec<usize>, Vec<NewMedicationRequest>) = made.into_iter().unzip();
        insert_medication_requests(tx, &rows).await?;
        for (index, row) in places.into_iter().zip(rows) {
            self.took(index, row.id);
        }
        Ok(())
    }

    /// The drugs that the file describes by themselves.
    fn drugs(&self) -> HashMap<String, &'a Concept> {
        let described = self.bundle.entries.iter().filter_map(|entry| match &entry.content {
            Content::Medication(medication) => Some((entry, medication.code.as_ref()?)),
            _ => None,
        });
        described.flat_map(|(entry, code)| names_of(entry).map(move |name| (name, code))).collect()
    }

    fn medication(
        &self,
        id: Uuid,
        now: Timestamp,
        index: usize,
        request: &MedicationRequest,
        drugs: &HashMap<String, &Concept>,
    ) -> Made<NewMedicationRequest> {
        let whose = self.whose(index, "subject", &request.subject, request.encounter.as_ref())?;
        let referred = request.medication_reference.as_ref();
        let described = || drugs.get(referred?.reference.as_deref()?).copied();
        let drug = request.drug().or_else(described);
        let shown = || referred?.display.clone().map(|display| display.0);
        let title = drug.and_then(|drug| drug.title(500)).or_else(shown);
        let (Some(title), true) = (title, request.is_prescription()) else { return Ok(None) };
        Ok(Some(NewMedicationRequest {
            id,
            whose,
            code: drug.and_then(rxnorm),
            title,
            status: request.status.code(),
            authored_at: request.authored_on.clone().map(|DateTime(at)| at),
            dosage: request.dosage(),
            reason: request.reason(),
            requester: request.requester.as_ref().and_then(|requester| self.named(requester, 300)),
            recorded_at: now,
        }))
    }
}
