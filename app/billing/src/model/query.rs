//! What people ask.

use ::model::{ChargeCodeId, CoverageId, FacilityId, InvoiceId, PatientId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What something will cost this patient, before it is done: by the function that makes the bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    pub patient_id: PatientId,
    pub facility_id: FacilityId,
    pub codes: Vec<ChargeCodeId>,
    pub coverage_id: Option<CoverageId>,
}

/// A patient's account at a facility as it stood at the end of a day; none: as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowAccount {
    pub patient_id: PatientId,
    /// None: the first facility, by name, where the patient is known and the one who asks may.
    pub facility_id: Option<FacilityId>,
    pub as_of: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowInvoice {
    pub invoice_id: InvoiceId,
}

/// What billing staff have to do today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowWork {
    /// None: the first facility where they may.
    pub facility_id: Option<FacilityId>,
}

/// What was earned from one day to another, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowRevenue {
    pub facility_id: Option<FacilityId>,
    /// None: the first of the month of the last day.
    pub from: Option<Date>,
    /// None: today.
    pub to: Option<Date>,
}

/// The journal for accounting, from one day to another, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportJournal {
    pub facility_id: Option<FacilityId>,
    pub from: Date,
    pub to: Date,
    pub format: ExportFormat,
}

super::named::named! {
    ExportFormat {
        Csv => "csv", "CSV";
        Beancount => "beancount", "Beancount";
    }
}

/// A drawer: what should lie in it, and what did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowShift {
    pub shift_id: ::model::CashierShiftId,
}
