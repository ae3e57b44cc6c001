//! A checked bundle into the database: who is in it first, then what pays for them, then everything whole.

mod coverage;
mod identity;
mod organization;
mod patient;
mod practitioner;
mod store;

use std::collections::HashMap;

use jiff_sqlx::ToSqlx;
use model::{FacilityId, OrganizationId, PatientId};
use patients::model::text;
use platform::{Failure, Tx};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::identity::Known;
use super::{
    bundle::{Bundle, Content, Entry},
    command::ImportBundle,
    error::Broken,
    summary::Summary,
};

/// What the resources of the file became here, by which references are followed.
struct Import<'a> {
    bundle: &'a Bundle,
    facility: FacilityId,
    /// Resources that came with an earlier file.
    known: HashMap<usize, Known>,
    /// The row that an entry became, for the types that are taken in.
    became: HashMap<usize, Uuid>,
    patients: HashMap<String, PatientId>,
    organizations: HashMap<String, (OrganizationId, String)>,
    summary: Summary,
}

pub async fn bundle(tx: &mut Tx, file: &ImportBundle, bundle: &Bundle) -> Result<Summary, Failure> {
    let mut import = Import {
        bundle,
        facility: file.facility,
        known: identity::known(tx, bundle).await?,
        became: HashMap::new(),
        patients: HashMap::new(),
        organizations: HashMap::new(),
        summary: Summary { files: 1, entries: bundle.entries.len() as u64, ..Summary::default() },
    };
    let Some(bundle_id) = note_file(tx, file, bundle).await? else {
        for entry in &bundle.entries {
            import.summary.of(&entry.resource_type).unchanged += 1;
        }
        return Ok(import.summary);
    };
    import.count_known();
    import.organizations(tx).await?;
    import.practitioners(tx).await?;
    import.patients(tx).await?;
    import.coverages(tx).await?;
    import.store(tx, bundle_id).await?;
    Ok(import.summary)
}

/// `None` when the facility has taken in the very same file before.
async fn note_file(tx: &mut Tx, file: &ImportBundle, bundle: &Bundle) -> Result<Option<Uuid>, Failure> {
    let id: Uuid = tx.new_id();
    let sha256: String = Sha256::digest(file.content.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let name: String = text::clean(&file.file_name).chars().take(255).collect();
    let (now, by) = (tx.now().to_sqlx(), tx.actor().label());
    let noted = sqlx::query_scalar!(
        "insert into fhir_bundle (id, facility_id, sha256, file_name, entry_count, imported_at, imported_by)
         values ($1, $2, $3, coalesce(nullif($4, ''), 'unnamed'), $5, $6, $7)
         on conflict on constraint fhir_bundle_once do nothing
         returning id",
        id,
        file.facility.0,
        sha256,
        name,
        i32::try_from(bundle.entries.len()).unwrap_or(i32::MAX),
        now as _,
        by,
    )
    .fetch_optional(tx.conn())
    .await?;
    if noted.is_some() {
        tx.touched("fhir_bundle", id, None);
    }
    Ok(noted)
}

impl Import<'_> {
    /// Everything that an earlier file brought: not made again, and found by references.
    fn count_known(&mut self) {
        for (index, known) in &self.known {
            let entry = &self.bundle.entries[*index];
            let counts = self.summary.of(&entry.resource_type);
            if known.same {
                counts.unchanged += 1;
            } else {
                counts.differing += 1;
            }
        }
    }

    /// What is taken in and was not here before.
    fn new_entries(&self) -> Vec<(usize, &Entry)> {
        self.bundle.entries.iter().enumerate().filter(|(index, _)| !self.known.contains_key(index)).collect()
    }

    fn remember_patient(&mut self, index: usize, id: PatientId) {
        for name in names_of(&self.bundle.entries[index]) {
            self.patients.insert(name, id);
        }
    }

    fn remember_organization(&mut self, index: usize, id: OrganizationId, name: String) {
        for called in names_of(&self.bundle.entries[index]) {
            self.organizations.insert(called, (id, name.clone()));
        }
    }

    fn broken(&self, index: usize, path: &str, problem: impl Into<String>) -> Failure {
        let entry = &self.bundle.entries[index];
        model::AppError::from(Broken::at_entry(index + 1, &entry.resource_type, path, problem)).into()
    }
}

/// "urn:uuid:…" or the address, and "Patient/123".
fn names_of(entry: &Entry) -> impl Iterator<Item = String> {
    let relative = entry.id.as_ref().map(|id| format!("{}/{id}", entry.resource_type));
    std::iter::once(entry.full_url.clone()).chain(relative)
}

fn is_patient(entry: &Entry) -> bool {
    matches!(entry.content, Content::Patient(_))
}
