//! A checked bundle into the database: who is in it first, then what pays for them, then the chart and the laboratory,
//! then everything whole.

mod again;
mod allergy;
mod care_team;
mod coverage;
mod encounter;
mod finding;
mod identity;
mod laboratory;
mod medication;
mod organization;
mod patient;
mod practitioner;
mod problem;
mod reference;
mod store;
mod treatment;

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use jiff_sqlx::ToSqlx;
use model::{FacilityId, OrganizationId, PatientId, PractitionerId};
use patients::model::text;
use platform::{Failure, Tx};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use self::again::{TakeInAgain, Waiting};
use self::{identity::Known, reference::Visit};
use super::{
    bundle::{At, Bundle, Content, Entry},
    command::ImportBundle,
    error::Broken,
    summary::Summary,
};

/// Which types are read; a bundle that an older reader took in is gone through again.
pub const READER: i32 = 2;

/// What the resources of the file became here, by which references are followed.
struct Import<'a> {
    bundle: &'a Bundle,
    facility: FacilityId,
    zone: TimeZone,
    /// Resources that came with an earlier file.
    known: HashMap<usize, Known>,
    /// The row that an entry became, for the types that are taken in.
    became: HashMap<usize, Uuid>,
    /// Entries that say nothing new, and became no row of their own.
    settled: HashSet<usize>,
    patients: HashMap<String, PatientId>,
    organizations: HashMap<String, (OrganizationId, String)>,
    practitioners: HashMap<String, (PractitionerId, String)>,
    encounters: HashMap<String, Visit>,
    /// Whom a stored resource was found to be about when it came.
    known_patients: HashMap<usize, PatientId>,
    /// Resources that were kept whole before: what does not fit stays so, and stops nothing.
    lenient: bool,
    summary: Summary,
}

/// A row, or none where the resource stays whole; or what is wrong, and where.
type Made<R> = Result<Option<R>, At>;

pub async fn bundle(tx: &mut Tx, file: &ImportBundle, bundle: &Bundle, zone: TimeZone) -> Result<Summary, Failure> {
    let known = identity::known(tx, bundle).await?;
    let mut import = Import::of(bundle, file.facility, zone, known);
    import.summary.files = 1;
    import.summary.entries = bundle.entries.len() as u64;
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
    import.chart(tx).await?;
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
        "insert into fhir_bundle (id, facility_id, sha256, file_name, entry_count, imported_at, imported_by, reader)
         values ($1, $2, $3, coalesce(nullif($4, ''), 'unnamed'), $5, $6, $7, $8)
         on conflict on constraint fhir_bundle_once do nothing
         returning id",
        id,
        file.facility.0,
        sha256,
        name,
        i32::try_from(bundle.entries.len()).unwrap_or(i32::MAX),
        now as _,
        by,
        READER,
    )
    .fetch_optional(tx.conn())
    .await?;
    if noted.is_some() {
        tx.touched("fhir_bundle", id, None);
    }
    Ok(noted)
}

impl<'a> Import<'a> {
    fn of(bundle: &'a Bundle, facility: FacilityId, zone: TimeZone, known: HashMap<usize, Known>) -> Self {
        Self {
            bundle,
            facility,
            zone,
            known,
            became: HashMap::new(),
            settled: HashSet::new(),
            patients: HashMap::new(),
            organizations: HashMap::new(),
            practitioners: HashMap::new(),
            encounters: HashMap::new(),
            known_patients: HashMap::new(),
            lenient: false,
            summary: Summary::default(),
        }
    }

    /// The visits first, so that everything else finds them.
    async fn chart(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        self.look_up(tx).await?;
        self.encounters(tx).await?;
        self.problems(tx).await?;
        self.allergies(tx).await?;
        self.findings(tx).await?;
        self.laboratory(tx).await?;
        self.immunizations(tx).await?;
        self.procedures(tx).await?;
        self.medications(tx).await?;
        self.care_teams(tx).await
    }

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
    fn new_entries(&self) -> Vec<(usize, &'a Entry)> {
        self.bundle.entries.iter().enumerate().filter(|(index, _)| !self.known.contains_key(index)).collect()
    }

    /// The new entries of one type, made into rows.
    fn made<T: 'a, R>(
        &self,
        read: impl Fn(&'a Content) -> Option<&'a T>,
        mut make: impl FnMut(usize, &'a T) -> Made<R>,
    ) -> Result<Vec<(usize, R)>, Failure> {
        let mut rows = Vec::new();
        for (index, entry) in self.new_entries() {
            let Some(resource) = read(&entry.content) else { continue };
            match make(index, resource) {
                Ok(row) => rows.extend(row.map(|row| (index, row))),
                Err(_) if self.lenient => {}
                Err((path, problem)) => return Err(self.broken(index, &path, problem)),
            }
        }
        Ok(rows)
    }

    fn took(&mut self, index: usize, id: impl Into<Uuid>) {
        self.summary.of(&self.bundle.entries[index].resource_type).taken_in += 1;
        self.became.insert(index, id.into());
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

    fn remember_practitioner(&mut self, index: usize, id: PractitionerId, name: &str) {
        for called in names_of(&self.bundle.entries[index]) {
            self.practitioners.insert(called, (id, name.to_owned()));
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
