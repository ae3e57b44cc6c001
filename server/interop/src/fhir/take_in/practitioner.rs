use platform::{Failure, Tx};
use scheduling::server::import::{ImportedPractitioner, import_practitioner};

use super::Import;
use crate::fhir::bundle::Content;

impl Import<'_> {
    /// Whoever is named in the records. They are known again by their licence; none of them can be booked by that.
    pub(super) async fn practitioners(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        for (index, entry) in self.bundle.entries.iter().enumerate() {
            let Content::Practitioner(practitioner) = &entry.content else { continue };
            let Some(name) = practitioner.preferred_name() else { continue };
            let shown: String = name.to_string().chars().take(500).collect();
            if let Some(known) = self.known.get(&index) {
                if let Some(id) = known.became {
                    self.remember_practitioner(index, id.into(), &shown);
                }
                continue;
            }
            // Without a licence, the source's own address of the person is the number (FHIR's system for URIs).
            let (identifier_system, identifier_value) =
                practitioner.licence().unwrap_or_else(|| ("urn:ietf:rfc:3986".into(), entry.full_url.clone()));
            let imported = ImportedPractitioner {
                name: shown.clone(),
                prefix: Some(name.prefix.join(" ").chars().take(50).collect())
                    .filter(|prefix: &String| !prefix.is_empty()),
                family: name.family.unwrap_or_default(),
                given: name.given,
                sex: practitioner.gender.code().into(),
                identifier_system,
                identifier_value,
                // Named in records; the house decides who is booked here.
                active: false,
            };
            let (id, is_new) = import_practitioner(tx, self.facility, &imported).await?;
            let counts = self.summary.of("Practitioner");
            if is_new {
                counts.taken_in += 1;
            } else {
                counts.unchanged += 1;
            }
            self.became.insert(index, id.0);
            self.remember_practitioner(index, id, &shown);
        }
        Ok(())
    }
}
