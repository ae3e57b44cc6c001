use model::PatientId;
use patients::server::{NewCoverage, insert_coverage};
use platform::{Failure, Tx};

use super::Import;
use crate::fhir::{bundle::Content, datatype::CodeableConcept, resource::Coverage};

impl Import<'_> {
    /// Entries of their own, and those that bills carry. The same insurance stands in every bill; it is one coverage.
    pub(super) async fn coverages(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let bundle = self.bundle;
        for (index, entry) in bundle.entries.iter().enumerate() {
            if self.known.contains_key(&index) {
                continue;
            }
            if let Content::Coverage(coverage) = &entry.content {
                let (patient, new) = self.read(tx, index, "", coverage).await?;
                let made = insert_coverage(tx, patient, &new).await?;
                let counts = self.summary.of("Coverage");
                match made {
                    Some(id) => {
                        counts.taken_in += 1;
                        self.became.insert(index, id);
                    }
                    None => counts.unchanged += 1,
                }
            }
            for (place, coverage) in &entry.contained {
                let (patient, new) = self.read(tx, index, &format!("contained[{place}]."), coverage).await?;
                if insert_coverage(tx, patient, &new).await?.is_some() {
                    self.summary.of("Coverage").taken_in += 1;
                }
            }
        }
        Ok(())
    }

    async fn read(
        &mut self,
        tx: &mut Tx,
        index: usize,
        path: &str,
        coverage: &Coverage,
    ) -> Result<(PatientId, NewCoverage), Failure> {
        let insured = coverage.beneficiary.reference.clone().unwrap_or_default();
        let Some(patient) = self.patient(tx, &insured).await? else {
            let problem = format!("{insured:?} is no patient of this file or of an earlier one");
            return Err(self.broken(index, &format!("{path}beneficiary.reference"), problem));
        };
        let payor = coverage.payor.first();
        let organization = payor.and_then(|payor| self.organizations.get(payor.reference.as_deref()?));
        let named = payor.and_then(|payor| payor.display.clone()).map(|name| name.0);
        let new = NewCoverage {
            status: coverage.status.code().into(),
            kind: coverage.kind.as_ref().and_then(CodeableConcept::words),
            payor: named.or_else(|| organization.map(|(_, name)| name.clone())),
            payor_organization: organization.map(|(id, _)| *id),
            member_id: coverage.member_id(),
            period_start: coverage.period.start.clone().map(|start| start.0),
            period_end: coverage.period.end.clone().map(|end| end.0),
        };
        Ok((patient, new))
    }

    /// Whom a reference means: somebody in this file, or who came with an earlier one.
    pub(super) async fn patient(&mut self, tx: &mut Tx, reference: &str) -> Result<Option<PatientId>, Failure> {
        if let Some(id) = self.patients.get(reference) {
            return Ok(Some(*id));
        }
        let became = sqlx::query_scalar!(
            "select became from fhir_resource where resource_type = 'Patient' and source_id = $1",
            reference,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(id) = became.flatten().map(PatientId) else { return Ok(None) };
        self.patients.insert(reference.to_owned(), id);
        Ok(Some(id))
    }
}
