use patients::server::upsert_organization;
use platform::{Failure, Tx};

use super::Import;
use crate::fhir::bundle::Content;

impl Import<'_> {
    /// The same organization comes with many patients' files; it is one.
    pub(super) async fn organizations(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        for (index, entry) in self.bundle.entries.iter().enumerate() {
            let Content::Organization(organization) = &entry.content else { continue };
            let new = organization.as_ref().clone().into_new();
            let name = new.name.clone();
            if let Some(known) = self.known.get(&index) {
                if let Some(id) = known.became {
                    self.remember_organization(index, id.into(), name);
                }
                continue;
            }
            let (id, is_new) = upsert_organization(tx, &new).await?;
            let counts = self.summary.of(&entry.resource_type);
            if is_new {
                counts.taken_in += 1;
            } else {
                counts.unchanged += 1;
            }
            self.became.insert(index, id.0);
            self.remember_organization(index, id, name);
        }
        Ok(())
    }
}
