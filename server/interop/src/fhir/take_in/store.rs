use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Import, is_patient};

/// Rows per statement: a few megabytes of JSON at most.
const AT_ONCE: usize = 500;

#[derive(Default)]
struct Rows {
    ids: Vec<Uuid>,
    types: Vec<String>,
    sources: Vec<String>,
    patients: Vec<Option<Uuid>>,
    became: Vec<Option<Uuid>>,
    resources: Vec<String>,
}

impl Import<'_> {
    /// Keeps every new resource whole, also those that were taken in: what Hale does not read yet is not lost.
    pub(super) async fn store(&mut self, tx: &mut Tx, bundle_id: Uuid) -> Result<(), Failure> {
        let bundle = self.bundle;
        let new: Vec<usize> = (0..bundle.entries.len()).filter(|index| !self.known.contains_key(index)).collect();
        for places in new.chunks(AT_ONCE) {
            let mut rows = Rows::default();
            for index in places {
                self.add(tx, *index, &mut rows).await?;
            }
            write(tx, bundle_id, rows).await?;
        }
        for index in new {
            let entry = &bundle.entries[index];
            if entry.content.may_stay_whole() && !self.became.contains_key(&index) && !self.settled.contains(&index) {
                self.summary.of(&entry.resource_type).kept += 1;
            }
        }
        Ok(())
    }

    async fn add(&mut self, tx: &mut Tx, index: usize, rows: &mut Rows) -> Result<(), Failure> {
        let entry = &self.bundle.entries[index];
        let became = self.became.get(&index).copied();
        let patient = match &entry.subject {
            _ if is_patient(entry) => became,
            Some(subject) => self.patient(tx, subject).await?.map(Uuid::from),
            None => None,
        };
        rows.ids.push(tx.new_id());
        rows.types.push(entry.resource_type.clone());
        rows.sources.push(entry.full_url.clone());
        rows.patients.push(patient);
        rows.became.push(became);
        rows.resources.push(entry.raw.get().to_owned());
        Ok(())
    }
}

async fn write(tx: &mut Tx, bundle_id: Uuid, rows: Rows) -> Result<(), Failure> {
    sqlx::query!(
        "insert into fhir_resource (id, bundle_id, resource_type, source_id, patient_id, became, resource)
         select new.id, $1, new.kind, new.source, new.patient, new.became, new.resource::jsonb
         from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::text[])
              as new (id, kind, source, patient, became, resource)",
        bundle_id,
        &rows.ids,
        &rows.types,
        &rows.sources,
        &rows.patients as &[Option<Uuid>],
        &rows.became as &[Option<Uuid>],
        &rows.resources,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
