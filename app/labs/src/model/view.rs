//! What pages get. Values are text as people read them; the browser does no arithmetic.

use jiff::Timestamp;
use model::{
    CriticalAlertId, EncounterId, FacilityId, LabAnalysisId, LabOrderId, LabPanelId, LabReportId, LabResultId,
    LabTestId, PatientId, SpecimenId,
    chart::{Chart, NumberLine},
    time::LocalTime,
};
use scheduling::model::PatientRef;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AlertState, AnalysisState, Delta, Flag, OrderState, Override, Priority, ReleaseCategory, ResultStatus, Source,
    SpecimenState, ValueKind, Visibility, named::named,
};

// Ordering

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub patient_id: PatientId,
    /// Whether it may matter that the patient is pregnant.
    pub ask_pregnant: bool,
    pub encounters: Vec<EncounterChoice>,
    pub panels: Vec<PanelChoice>,
    pub tests: Vec<TestChoice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncounterChoice {
    pub id: EncounterId,
    pub kind: String,
    pub starts: LocalTime,
    pub facility_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelChoice {
    pub id: LabPanelId,
    pub code: String,
    pub name: String,
    pub plain_name: String,
    /// Names of its tests.
    pub tests: Vec<String>,
    pub tubes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestChoice {
    pub id: LabTestId,
    pub code: String,
    pub name: String,
    pub plain_name: String,
    /// "Haematology"
    pub department: String,
    pub tube: String,
    pub turnaround_minutes: i32,
    /// When it was last measured or ordered for this patient: "ordered today" saves a needle.
    pub last: Option<LocalTime>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: LabOrderId,
    pub number: String,
    pub state: OrderState,
    pub priority: Priority,
    pub ordered: LocalTime,
    pub ordered_by: String,
    pub encounter_id: EncounterId,
    pub reason: Option<String>,
    pub instructions: Option<String>,
    pub fasting: Option<bool>,
    pub pregnant: Option<bool>,
    pub cancel_reason: Option<String>,
    pub reports: Vec<OrderedReport>,
    pub specimens: Vec<SpecimenCard>,
    pub may_cancel: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedReport {
    pub id: LabReportId,
    pub name: String,
    pub settled: i32,
    pub of: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecimenCard {
    pub id: SpecimenId,
    pub accession: String,
    pub specimen: String,
    pub tube: String,
    pub state: SpecimenState,
    /// Codes of what is measured in it.
    pub tests: Vec<String>,
}

// The laboratory

named! {
    /// The worklists. The words stand in tabs.
    WorkState {
        ToCollect => "to_collect", "To collect";
        InTransit => "in_transit", "On the way";
        Received => "received", "Received";
        InProcess => "in_process", "In process";
        ToVerify => "to_verify", "To verify";
        Rejected => "rejected", "Rejected";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worklist {
    pub facility_id: FacilityId,
    pub facility_name: String,
    pub state: WorkState,
    pub counts: Vec<WorkCount>,
    pub open_alerts: i32,
    pub items: Vec<WorkItem>,
    /// More wait than are shown.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCount {
    pub state: WorkState,
    /// "12", "999+"
    pub count: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    pub specimen_id: SpecimenId,
    pub accession: String,
    pub patient: PatientRef,
    pub specimen: String,
    pub tube: String,
    pub state: SpecimenState,
    pub priority: Priority,
    pub order_number: String,
    /// Codes of what is measured in it.
    pub tests: Vec<String>,
    /// Since when it waits here.
    pub since: LocalTime,
    /// Whole minutes.
    pub waiting_minutes: i64,
    /// Longer than the fastest of its tests allows.
    pub late: bool,
    pub instructions: Option<String>,
    pub reject_reason: Option<String>,
    /// Of a rejected one: the one that was asked for in its place.
    pub recollection: Option<SpecimenId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specimen {
    pub id: SpecimenId,
    pub accession: String,
    pub patient: PatientRef,
    /// For the label.
    pub birth_date: Option<String>,
    pub facility_id: FacilityId,
    pub facility_name: String,
    pub specimen: String,
    pub tube: String,
    pub state: SpecimenState,
    pub priority: Priority,
    pub order_id: LabOrderId,
    pub order_number: String,
    pub order_state: OrderState,
    pub ordered: LocalTime,
    pub ordered_by: String,
    pub instructions: Option<String>,
    pub fasting: Option<bool>,
    pub pregnant: Option<bool>,
    pub collected: Option<LocalTime>,
    pub collected_by: Option<String>,
    pub received: Option<LocalTime>,
    pub reject_reason: Option<String>,
    /// The one that this replaces, and the one that replaces this.
    pub recollects: Option<SpecimenId>,
    pub recollection: Option<SpecimenId>,
    /// Tubes of the order, this one's number among them: "2 of 3".
    pub number: i32,
    pub of: i32,
    pub analyses: Vec<Analysis>,
    pub history: Vec<SpecimenStep>,
    /// What the person who looks may do next.
    pub next: Vec<SpecimenState>,
    pub may_enter: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecimenStep {
    pub to: SpecimenState,
    pub at: LocalTime,
    pub by: Option<String>,
    pub reason: Option<String>,
}

/// One thing that is measured, as the laboratory and clinicians see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    pub id: LabAnalysisId,
    pub report_id: LabReportId,
    /// `None`: not in the catalogue.
    pub test_id: Option<LabTestId>,
    pub code: String,
    pub name: String,
    pub kind: ValueKind,
    pub unit: Option<String>,
    pub choices: Vec<String>,
    /// Computed: nobody types it.
    pub calculated: bool,
    pub state: AnalysisState,
    pub not_done_reason: Option<String>,
    pub second_person: bool,
    /// The verified version that counts.
    pub current: Option<ResultVersion>,
    /// What was entered, or a correction that waits for a second person.
    pub waiting: Option<ResultVersion>,
    /// The last value of this patient and test before this one.
    pub previous: Option<Previous>,
    /// Does the patient see the current one? `None` at the bench, where nobody asks.
    pub visibility: Option<Visibility>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultVersion {
    pub id: LabResultId,
    pub version: i32,
    pub status: ResultStatus,
    /// "7.4", "< 0.5", "Not detected"; empty when it was withdrawn without a value.
    pub shown: String,
    pub unit: Option<String>,
    /// "4.0 to 11.0"
    pub range: Option<String>,
    pub number_line: Option<NumberLine>,
    pub flag: Option<Flag>,
    pub no_flag_reason: Option<String>,
    /// The change against the previous one.
    pub delta: Option<Delta>,
    pub comment: Option<String>,
    pub collected: LocalTime,
    pub source: Source,
    pub entered: LocalTime,
    pub entered_by: Option<String>,
    /// The person who looks has entered it: another one must verify it where the test says so.
    pub entered_by_me: bool,
    pub verified: Option<LocalTime>,
    pub verified_by: Option<String>,
    /// Why it replaces the one before.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    pub shown: String,
    pub unit: Option<String>,
    pub flag: Option<Flag>,
    pub collected: LocalTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestGrid {
    pub test_id: LabTestId,
    pub code: String,
    pub name: String,
    pub unit: Option<String>,
    pub facility_name: String,
    pub rows: Vec<GridRow>,
    /// Other tests that wait, to change over to.
    pub others: Vec<OtherTest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherTest {
    pub test_id: LabTestId,
    pub code: String,
    pub name: String,
}

/// One analysis with its patient and tube, in a grid or to be verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    pub patient: PatientRef,
    pub specimen_id: Option<SpecimenId>,
    pub accession: Option<String>,
    pub priority: Priority,
    pub analysis: Analysis,
    /// The person who looks may verify it.
    pub may_verify: bool,
}

/// An analysis with everything that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisDetail {
    pub patient: PatientRef,
    pub analysis: Analysis,
    pub report_name: String,
    pub specimen_id: Option<SpecimenId>,
    pub accession: Option<String>,
    /// Latest first.
    pub versions: Vec<ResultVersion>,
    pub release: ReleaseView,
    pub may_amend: bool,
    /// Who will be told when this is corrected or withdrawn, for those who may: shown before it is saved.
    pub told: Vec<Told>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseView {
    pub category: ReleaseCategory,
    pub hours: Option<i32>,
    pub sensitive: bool,
    pub decisions: Vec<DecisionView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionView {
    pub decision: Override,
    pub reason: String,
    pub at: LocalTime,
    pub by: String,
}

named! {
    /// Why somebody is told.
    ToldBecause {
        Ordered => "ordered", "ordered it";
        Opened => "opened", "has opened it";
        Acknowledged => "acknowledged", "acknowledged the critical value";
        Released => "released", "could see it in the portal";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub name: String,
    pub is_patient: bool,
    pub because: ToldBecause,
    /// When they opened it first.
    pub opened: Option<LocalTime>,
}

// Clinicians

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultList {
    pub patient_id: PatientId,
    pub reports: Vec<Report>,
    /// The first report of the pages before and after this one.
    pub newer: Option<LabReportId>,
    pub older: Option<LabReportId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub id: LabReportId,
    pub name: String,
    pub order_id: Option<LabOrderId>,
    pub order_number: Option<String>,
    /// Who measured, where it was not this house.
    pub performer: Option<String>,
    /// It was final elsewhere before it was taken in: history, and no task of anybody here.
    pub elsewhere: bool,
    pub collected: Option<LocalTime>,
    pub created: LocalTime,
    pub analyses: Vec<Analysis>,
    /// Latest first.
    pub reviews: Vec<Review>,
    /// As [`waits_for_review`] says.
    pub to_review: bool,
    pub may_review: bool,
}

/// Something of a report was verified since a doctor last looked at it. Not what was final elsewhere before it came into
/// this house's record: whoever asked for it has looked at it there, often years ago.
pub fn waits_for_review(elsewhere: bool, verified: Option<Timestamp>, reviewed: Option<Timestamp>) -> bool {
    !elsewhere && verified.is_some_and(|verified| reviewed.is_none_or(|reviewed| verified > reviewed))
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub comment: Option<String>,
    pub next_step: Option<String>,
    pub at: LocalTime,
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    pub patient_id: PatientId,
    pub name: String,
    pub unit: Option<String>,
    pub chart: Option<Chart>,
    /// Latest first; also those that can't be drawn: words, other units.
    pub values: Vec<TrendValue>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendValue {
    pub analysis_id: LabAnalysisId,
    pub report_id: LabReportId,
    pub shown: String,
    pub unit: Option<String>,
    pub range: Option<String>,
    pub flag: Option<Flag>,
    pub status: ResultStatus,
    pub collected: LocalTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub id: CriticalAlertId,
    pub state: AlertState,
    pub patient: PatientRef,
    pub analysis_id: LabAnalysisId,
    pub report_id: LabReportId,
    pub test: String,
    /// "2.4 mmol/L"
    pub value: String,
    pub flag: Option<Flag>,
    pub practitioner: Option<String>,
    /// 0: the ordering doctor; 1 to 3 after 15, 30 and 60 minutes.
    pub level: i16,
    pub opened: LocalTime,
    /// Whole minutes, until it was acknowledged or until now.
    pub minutes: i64,
    pub acknowledged: Option<LocalTime>,
    pub acknowledged_by: Option<String>,
    pub told: Option<String>,
    pub read_back: Option<String>,
    pub may_acknowledge: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertTimes {
    pub facility_name: String,
    pub from: jiff::civil::Date,
    pub to: jiff::civil::Date,
    pub count: i32,
    pub acknowledged: i32,
    /// Whole minutes.
    pub median_minutes: Option<i64>,
    pub longest_minutes: Option<i64>,
    pub within_15: i32,
    pub within_30: i32,
    pub within_60: i32,
    pub later: i32,
    pub rows: Vec<Alert>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    pub to_review: Vec<InboxReport>,
    pub alerts: Vec<Alert>,
    pub notices: Vec<Notice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxReport {
    pub report_id: LabReportId,
    pub name: String,
    pub patient: PatientRef,
    pub verified: LocalTime,
    /// The most remarkable of its flags.
    pub worst: Option<Flag>,
    pub complete: bool,
}

named! {
    NoticeKind {
        Corrected => "corrected", "was corrected";
        Withdrawn => "withdrawn", "was withdrawn";
        CriticalSuperseded => "critical_superseded", "is no longer critical";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: Uuid,
    pub kind: NoticeKind,
    pub patient: PatientRef,
    pub analysis_id: LabAnalysisId,
    pub report_id: LabReportId,
    pub test: String,
    pub reason: Option<String>,
    pub at: LocalTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_waits_until_somebody_has_looked_at_its_latest_result() {
        let at = |second| Some(Timestamp::from_second(second).expect("a time"));
        assert!(!waits_for_review(false, None, None), "nothing is verified");
        assert!(waits_for_review(false, at(5), None));
        assert!(waits_for_review(false, at(5), at(4)));
        assert!(!waits_for_review(false, at(5), at(5)));
        assert!(!waits_for_review(true, at(5), None), "history is no task");
    }
}
