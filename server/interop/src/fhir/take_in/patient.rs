use model::PatientId;
use patients::{
    model::{Demographics, Identifier, Mrn, PartialDate},
    server::{insert_patient, read::held, write::register_at},
};
use platform::{Failure, Tx};

use super::Import;
use crate::fhir::bundle::Content;

impl Import<'_> {
    /// A patient who came with an earlier file, or whose numbers and birth date are on record, is that patient and
    /// stays as they are; others are registered at the facility.
    pub(super) async fn patients(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        for (index, entry) in self.bundle.entries.iter().enumerate() {
            let Content::Patient(patient) = &entry.content else { continue };
            let person = patient.as_ref().clone().demographics();
            let known = match self.known.get(&index) {
                Some(known) => known.became.map(PatientId),
                None => self.by_number(tx, index, &person).await?,
            };
            let id = match known {
                Some(id) => {
                    tx.saw(id, "patient", Some(id.0));
                    register_at(tx, id, self.facility).await?;
                    id
                }
                None => insert_patient(tx, self.facility, &person).await?,
            };
            if !self.known.contains_key(&index) {
                let counts = self.summary.of("Patient");
                if known.is_some() {
                    counts.unchanged += 1;
                } else {
                    counts.taken_in += 1;
                }
            }
            self.became.insert(index, id.0);
            self.remember_patient(index, id);
        }
        Ok(())
    }

    /// Whoever bears one of the numbers. Numbers are mistyped and reused, so the birth date must agree; where it does
    /// not, a person must look, and the file waits.
    async fn by_number(&self, tx: &mut Tx, index: usize, person: &Demographics) -> Result<Option<PatientId>, Failure> {
        for (place, Identifier { system, value, .. }) in person.identifiers.iter().enumerate() {
            let bearer = sqlx::query!(
                r#"select s.patient_id as "id!", s.mrn as "mrn!", s.birth_date
                   from patient_identifier i join patient_summary s on s.patient_id = i.patient_id
                   where i.system = $1 and i.value = $2"#,
                system,
                value,
            )
            .fetch_optional(tx.conn())
            .await?;
            let Some(bearer) = bearer else { continue };
            if bearer.birth_date == person.birth.map(PartialDate::fhir) {
                return Ok(Some(bearer.id.into()));
            }
            let mrn: Mrn = held(&bearer.mrn)?;
            let problem =
                format!("this number belongs to the patient {mrn}, who has another birth date; please compare the two");
            return Err(self.broken(index, &format!("identifier[{place}]"), problem));
        }
        Ok(None)
    }
}
