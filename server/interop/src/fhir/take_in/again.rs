use std::collections::HashMap;

use jiff::tz::TimeZone;
use model::{FacilityId, Permission};
use patients::server::clock::local_date;
use platform::{Command, Failure, Query, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Import, READER, identity::Known};
use crate::fhir::{
    bundle::{Bundle, Content, Entry},
    summary::Summary,
};

/// Types that were kept whole by the first reader, and are taken in now.
const READ_NOW: [&str; 9] = [
    "AllergyIntolerance",
    "CareTeam",
    "Condition",
    "DiagnosticReport",
    "Encounter",
    "Immunization",
    "MedicationRequest",
    "Observation",
    "Procedure",
];

/// Which bundles an older version of Hale took in; with `all`, every one that has resources which were kept whole.
pub struct Waiting {
    pub all: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct StoredBundle {
    pub id: Uuid,
    pub file_name: String,
}

impl Query for Waiting {
    const NAME: &'static str = "interop.waiting_bundles";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = Vec<StoredBundle>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let everywhere = tx.actor().is_system();
        let facilities: Vec<Uuid> =
            tx.actor().facilities(Permission::ImportRecords).into_iter().map(Uuid::from).collect();
        let waiting = sqlx::query_as!(
            StoredBundle,
            "select b.id, b.file_name from fhir_bundle b
             where (b.reader < $1
                    or $2 and exists (select from fhir_resource r
                                      where r.bundle_id = b.id and r.became is null and r.resource_type = any($3)))
               and ($4 or b.facility_id = any($5))
             order by b.imported_at, b.id",
            READER,
            self.all,
            &READ_NOW.map(str::to_owned),
            everywhere,
            &facilities,
        );
        Ok(waiting.fetch_all(tx.conn()).await?)
    }
}

/// Goes through the resources of one bundle that were kept whole, and takes in what can be read now.
///
/// What does not fit stays as it was; what was taken in before is left alone. A second time changes nothing.
#[derive(Clone, Serialize, Deserialize)]
pub struct TakeInAgain {
    pub bundle: Uuid,
}

impl Command for TakeInAgain {
    const NAME: &'static str = "interop.take_in_again";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = Summary;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Summary, Failure> {
        let Some(stored) = sqlx::query!(
            "select b.facility_id, f.zone from fhir_bundle b join facility f on f.id = b.facility_id
             where b.id = $1 for update of b",
            self.bundle,
        )
        .fetch_optional(tx.conn())
        .await?
        else {
            return Err(model::AppError::NotFound.into());
        };
        let facility = FacilityId(stored.facility_id);
        if !tx.actor().is_system() && !tx.actor().holds(facility, Permission::ImportRecords) {
            return Err(model::AppError::NotFound.into());
        }
        tx.touched("fhir_bundle", self.bundle, None);
        let kept = Kept::load(tx, self.bundle, &stored.zone).await?;
        let zone = TimeZone::get(&stored.zone).unwrap_or(TimeZone::UTC);
        let mut import = Import::of(&kept.bundle, facility, zone, kept.known);
        import.lenient = true;
        import.known_patients = kept.patients;
        import.summary.files = 1;
        import.summary.entries = kept.rows.len() as u64;
        for unread in kept.unread {
            import.summary.of(&unread).kept += 1;
        }
        import.organizations(tx).await?;
        import.practitioners(tx).await?;
        import.patients(tx).await?;
        import.chart(tx).await?;
        import.note_again(tx, self.bundle, &kept.rows).await?;
        Ok(import.summary)
    }
}

/// A bundle as far as it lies in the database.
struct Kept {
    bundle: Bundle,
    known: HashMap<usize, Known>,
    patients: HashMap<usize, model::PatientId>,
    /// The stored rows that wait, by their place.
    rows: HashMap<usize, Uuid>,
    /// Types of those that can't be read.
    unread: Vec<String>,
}

impl Kept {
    async fn load(tx: &mut Tx, bundle: Uuid, zone: &str) -> Result<Self, Failure> {
        let today = local_date(tx.now(), zone);
        let stored = sqlx::query!(
            r#"select id, source_id, resource_type, patient_id, became, resource::text as "resource!"
               from fhir_resource
               where bundle_id = $1
                 and (resource_type = any($2) or resource_type = 'Medication'
                      or became is not null and resource_type in ('Patient', 'Practitioner', 'Organization'))
               order by id"#,
            bundle,
            &READ_NOW.map(str::to_owned),
        )
        .fetch_all(tx.conn())
        .await?;
        let mut kept = Self {
            bundle: Bundle { entries: Vec::with_capacity(stored.len()) },
            known: HashMap::new(),
            patients: HashMap::new(),
            rows: HashMap::new(),
            unread: Vec::new(),
        };
        for row in stored {
            let index = kept.bundle.entries.len();
            let Some(entry) = Entry::kept(row.source_id, row.resource, today) else {
                kept.unread.push(row.resource_type);
                continue;
            };
            kept.patients.extend(row.patient_id.map(|patient| (index, patient.into())));
            match row.became {
                Some(id) => drop(kept.known.insert(index, Known { became: Some(id), same: true })),
                None if matches!(entry.content, Content::Medication(_)) => {}
                None => drop(kept.rows.insert(index, row.id)),
            }
            kept.bundle.entries.push(entry);
        }
        Ok(kept)
    }
}

impl Import<'_> {
    /// Which rows the kept resources became, and that this reader has seen the bundle.
    async fn note_again(&mut self, tx: &mut Tx, bundle: Uuid, rows: &HashMap<usize, Uuid>) -> Result<(), Failure> {
        let became: Vec<(Uuid, Uuid)> =
            rows.iter().filter_map(|(index, row)| Some((*row, *self.became.get(index)?))).collect();
        sqlx::query!(
            "update fhir_resource r set became = new.became
             from unnest($1::uuid[], $2::uuid[]) as new (id, became)
             where r.id = new.id and r.became is null",
            &became.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
            &became.iter().map(|(_, id)| *id).collect::<Vec<_>>(),
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!("update fhir_bundle set reader = $2 where id = $1", bundle, READER).execute(tx.conn()).await?;
        for index in rows.keys().filter(|index| !self.became.contains_key(index) && !self.settled.contains(index)) {
            self.summary.of(&self.bundle.entries[*index].resource_type).kept += 1;
        }
        Ok(())
    }
}
