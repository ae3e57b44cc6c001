//! What somebody may do here: one struct per use case, as it comes from a form; what was typed travels as text. The
//! rules stand with `impl Command` in `server/commands/`, one file per verb.

use std::collections::BTreeMap;

use model::{CriticalAlertId, EncounterId, LabAnalysisId, LabOrderId, LabReportId, LabResultId, PatientId, SpecimenId};
use serde::{Deserialize, Serialize};

use super::{AlertState, AnalysisState, OrderState, Override, SpecimenState};

/// The longest reason.
pub const REASON_MAX: usize = 500;
/// The longest comment, and the longest result in words.
pub const COMMENT_MAX: usize = 4000;

/// Sign a basket, once: everything in it becomes an order with its reports, analyses and expected specimens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOrder {
    pub patient_id: PatientId,
    pub encounter_id: EncounterId,
    /// Ids of tests: `cmd[tests][]`.
    #[serde(default)]
    pub tests: Vec<String>,
    /// Ids of panels: `cmd[panels][]`.
    #[serde(default)]
    pub panels: Vec<String>,
    /// A `Priority` by name; empty is routine.
    #[serde(default)]
    pub priority: String,
    #[serde(default)]
    pub reason: String,
    /// For the person who draws blood.
    #[serde(default)]
    pub instructions: String,
    /// "yes", "no", or empty.
    #[serde(default)]
    pub fasting: String,
    /// "yes", "no", or empty.
    #[serde(default)]
    pub pregnant: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    pub id: LabOrderId,
    pub number: String,
    pub patient_id: PatientId,
    pub specimens: Vec<SpecimenId>,
}

/// Call an order off, while nothing of it has a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelOrder {
    pub order_id: LabOrderId,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChanged {
    pub id: LabOrderId,
    pub patient_id: PatientId,
    pub state: OrderState,
}

/// An accession from a scanner opens its specimen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanAccession {
    #[serde(default)]
    pub accession: String,
}

/// It was drawn, now, and carries its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectSpecimen {
    pub specimen_id: SpecimenId,
    /// "yes", "no", or empty: as the order says.
    #[serde(default)]
    pub pregnant: String,
}

/// It is on its way to the laboratory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendSpecimen {
    pub specimen_id: SpecimenId,
}

/// It is in the laboratory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveSpecimen {
    pub specimen_id: SpecimenId,
}

/// It can be measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptSpecimen {
    pub specimen_id: SpecimenId,
}

/// It can't be measured: another one is asked for at once, unless the order was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectSpecimen {
    pub specimen_id: SpecimenId,
    #[serde(default)]
    pub reason: String,
}

/// Nobody can find it: another one is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoseSpecimen {
    pub specimen_id: SpecimenId,
    #[serde(default)]
    pub reason: String,
}

/// Put into the store, or thrown away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutAwaySpecimen {
    pub specimen_id: SpecimenId,
    /// "stored" or "disposed".
    pub state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecimenChanged {
    pub id: SpecimenId,
    pub state: SpecimenState,
    /// The one that was asked for in its place.
    pub recollection: Option<SpecimenId>,
}

/// Results as they were typed, by specimen or by test; what is left empty is left alone. A number may have a
/// comparator before it. Errors stand beside `values[<place>]`; a place is what [`place`] makes of an analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterResults {
    /// By analysis id: `cmd[values][<place>]`.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// By analysis id: `cmd[comments][<place>]`.
    #[serde(default)]
    pub comments: BTreeMap<String, String>,
    /// The unit in which it was measured, where that is not the catalogue's.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// What was shown when typing began, as the result's id or empty: whoever typed over somebody else's newer value
    /// is told (T11). `cmd[seen][<place>]`.
    #[serde(default)]
    pub seen: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    pub results: Vec<EnteredResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredResult {
    pub analysis_id: LabAnalysisId,
    pub result_id: LabResultId,
    pub state: AnalysisState,
    /// Worth another look before it is verified: the unit, a remarkable change.
    pub warning: Option<String>,
}

/// Measure it again: what was entered is put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRetest {
    pub analysis_id: LabAnalysisId,
    #[serde(default)]
    pub reason: String,
}

/// It will not be measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkNotDone {
    pub analysis_id: LabAnalysisId,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisChanged {
    pub id: LabAnalysisId,
    pub state: AnalysisState,
}

/// Say of results that they are right. Each is named by the version that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyResults {
    /// Ids of results (versions): `cmd[results][]`.
    #[serde(default)]
    pub results: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedResults {
    pub analyses: Vec<LabAnalysisId>,
    /// Critical values that were opened by it: somebody has to call.
    pub alerts: Vec<CriticalAlertId>,
}

/// Correct what was verified: a new version, with the reason; the old one stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendResult {
    pub analysis_id: LabAnalysisId,
    /// The version that was looked at; when there is a newer one by now, nothing happens (T11).
    pub version: i32,
    #[serde(default)]
    pub value: String,
    #[serde(default)]
    pub comment: String,
    #[serde(default)]
    pub reason: String,
}

/// Take back what was verified: the wrong patient, the wrong tube.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawResult {
    pub analysis_id: LabAnalysisId,
    pub version: i32,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    pub analysis_id: LabAnalysisId,
    pub result_id: LabResultId,
    pub version: i32,
    /// A second person has to verify it first; then people are told.
    pub waits_for_second_person: bool,
    /// How many people were told.
    pub told: i32,
}

/// Take note of a critical value, and repeat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcknowledgeCritical {
    pub alert_id: CriticalAlertId,
    /// The value as it was repeated: must equal the result.
    #[serde(default)]
    pub read_back: String,
    /// Who took the call, where the laboratory called somebody who does not sign in.
    #[serde(default)]
    pub told: String,
}

/// What had to be done was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseCritical {
    pub alert_id: CriticalAlertId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertChanged {
    pub id: CriticalAlertId,
    pub state: AlertState,
}

/// The doctor has looked at the report, and may say something to the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewReport {
    pub report_id: LabReportId,
    #[serde(default)]
    pub comment: String,
    /// What the patient should do now.
    #[serde(default)]
    pub next_step: String,
    /// The latest result that was on the screen; one that came since is not thereby reviewed. Empty: none was named.
    #[serde(default)]
    pub seen_result: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    pub report_id: LabReportId,
    pub patient_id: PatientId,
}

/// Release one analysis to the patient, or hold it back, against the rule of its category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideRelease {
    pub analysis_id: LabAnalysisId,
    pub decision: Override,
    #[serde(default)]
    pub reason: String,
}

/// I have read that it was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeNote {
    /// Id of a `Notice`.
    pub notice_id: uuid::Uuid,
}
