//! What an import brings: results that another laboratory measured, final when they come.

mod catalogue;
mod write;

use jiff::Timestamp;
use model::{EncounterId, FacilityId, LabAnalysisId, LabReportId, LabTestId, PatientId};
use platform::{Failure, Tx};
use rust_decimal::Decimal;

use self::catalogue::Catalogue;
use super::judging;

/// What was answered together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    pub id: LabReportId,
    pub patient: PatientId,
    pub encounter: Option<EncounterId>,
    pub loinc: Option<String>,
    pub name: String,
    /// Who measured.
    pub performer: Option<String>,
    pub collected_at: Timestamp,
    pub issued_at: Timestamp,
    pub results: Vec<NewResult>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResult {
    pub analysis: LabAnalysisId,
    pub loinc: Option<String>,
    /// LOINC's where there is one, else the sender's own.
    pub code: String,
    pub name: String,
    pub value: Value,
    /// The sender's range, in words: shown, and never judged by.
    pub range_text: Option<String>,
    pub comment: Option<String>,
    pub collected_at: Timestamp,
    pub issued_at: Timestamp,
    /// The sender had already replaced an earlier one.
    pub corrected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number { comparator: Option<&'static str>, number: Decimal, unit: Option<String> },
    Words(String),
}

/// Files reports that were final elsewhere, as version 1 of each result.
///
/// A result belongs to a test of this house's catalogue where LOINC is the same and the unit agrees; it is flagged by
/// the ranges for the patient's sex and age on the day of collection. Everything else keeps the sender's code and name
/// and has no flag. Nobody is alerted and nobody gets a mail: it is history, and the release rule counts from the day on
/// which it was issued.
pub async fn insert_reports(tx: &mut Tx, facility: FacilityId, reports: &[NewReport]) -> Result<(), Failure> {
    if reports.is_empty() {
        return Ok(());
    }
    let mut patients: Vec<PatientId> = reports.iter().map(|report| report.patient).collect();
    patients.sort_unstable();
    patients.dedup();
    let catalogue = Catalogue::load(tx, reports).await?;
    let tests: Vec<LabTestId> = catalogue.tests().map(|test| test.id).collect();
    let judge = judging::load(tx.conn(), facility, &tests, &patients).await?;
    write::reports(tx, facility, &catalogue, reports).await?;
    write::results(tx, facility, &catalogue, &judge, reports).await?;
    for patient in patients {
        tx.saw(patient, "lab_report", None);
    }
    Ok(())
}
