//! What somebody may ask here: one struct per question.

use jiff::civil::Date;
use model::{FacilityId, LabAnalysisId, LabReportId, LabTestId, PatientId, SpecimenId};
use serde::{Deserialize, Serialize};

use super::WorkState;

/// Tests and panels that can be ordered, and the open encounters of the patient in which this can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChoices {
    pub patient_id: PatientId,
}

/// A patient's orders, latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientOrders {
    pub patient_id: PatientId,
}

/// What waits, the most urgent first. Without a facility: the first one at which the person works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowWorklist {
    pub facility_id: Option<FacilityId>,
    pub state: WorkState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowSpecimen {
    pub specimen_id: SpecimenId,
}

/// Everything of one test that waits for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowTestGrid {
    pub facility_id: Option<FacilityId>,
    pub test_id: LabTestId,
}

/// What was entered and waits for somebody to verify it, by specimen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToVerify {
    pub facility_id: Option<FacilityId>,
}

/// One analysis with all its versions and its releases, and whom a correction of it would concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowAnalysis {
    pub analysis_id: LabAnalysisId,
}

/// A patient's reports for clinicians, latest first: the page on which this report stands, or the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientResults {
    pub patient_id: PatientId,
    pub report_id: Option<LabReportId>,
}

/// One report for clinicians.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowReport {
    pub report_id: LabReportId,
}

/// One test of one patient over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowTrend {
    pub patient_id: PatientId,
    pub test_id: LabTestId,
}

/// Open critical values, and those of the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriticalAlerts {
    pub facility_id: Option<FacilityId>,
}

/// How long critical values took, over whole days at the facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriticalReport {
    pub facility_id: Option<FacilityId>,
    /// Without dates: the last thirty days.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// What waits for the signed-in doctor: reports to review, critical values, corrections of what they have read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyInbox {}

/// How many of these there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountInbox {}

/// How many of their reports the signed-in patient has not read since something of them was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountMyNews {}
