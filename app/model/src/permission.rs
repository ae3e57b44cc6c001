//! Who may call which use case at all. Whether a person may do it with *this* patient or appointment
//! is decided afterwards, by the department's policy, when the row is loaded.

use serde::{Deserialize, Serialize};

use crate::Role::{self, *};

/// One per use case or family of use cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Anybody, signed in or not: signing in, and asking who is signed in.
    Public,
    /// Everybody who is signed in: the own session, the own account.
    OwnSession,
    /// Doctors, services, prices and free times.
    BrowseServices,
    /// A patient's own appointments, or those of the facility for staff.
    ViewAppointments,
    BookAppointments,
    MoveAppointments,
    CancelAppointments,
    /// Arrived and did not come.
    ReceivePatients,
    /// Start and finish.
    SeePatients,
    /// The doctor's day and week.
    ViewSchedule,
    /// Weekly templates, exceptions, closures.
    EditSchedule,
    /// Search and open patients.
    ViewPatients,
    RegisterPatients,
    ImportRecords,
    ManageAccounts,
    /// The clinical record of a patient, by those who treat them.
    ViewChart,
    /// Vital signs, allergies, immunisations: what is seen and asked at the bedside.
    RecordFindings,
    /// Encounters, notes, problems, and what the patient may read of them.
    WriteChart,
    /// A patient's own results, visits, notes, and who has looked.
    ViewOwnRecord,
    /// Sign orders for the laboratory.
    OrderTests,
    /// Results as clinicians see them, released to the patient or not.
    ViewResults,
    /// Comment on results, release them to the patient or hold them back.
    ReviewResults,
    /// Draw blood, label, send on.
    CollectSpecimens,
    /// Worklists, receiving, rejecting, entering and verifying results.
    WorkInLaboratory,
    /// Correct or withdraw what was verified.
    AmendResults,
    /// Take note of a critical value and read it back.
    AcknowledgeCritical,
    /// What analysers and other laboratories sent and nobody could file.
    FileMessages,
    /// Tests, panels, ranges, release rules.
    EditCatalogue,
    /// Charges, invoices, payments and the account of a patient.
    ViewBilling,
    /// Charge something by hand, or not charge it.
    EnterCharges,
    /// Draft, issue, credit; ask for payment by link.
    IssueInvoices,
    /// The drawer: take money, allocate it, pay out what was approved.
    TakePayments,
    /// Ask for a refund or a write-off.
    RequestRefunds,
    /// Decide on what somebody else asked for.
    ApproveRefunds,
    /// Codes, price lists, what coverages leave to the insured, how the facility bills.
    EditPrices,
    /// Revenue, aging, the journal for accounting.
    ViewRevenue,
    /// A patient's own bills: see them, pay them.
    PayOwnBills,
    /// A video visit: the patient's own, and those that the doctor gives.
    JoinVisits,
}

impl Permission {
    pub const ALL: [Self; 38] = [
        Self::Public,
        Self::OwnSession,
        Self::BrowseServices,
        Self::ViewAppointments,
        Self::BookAppointments,
        Self::MoveAppointments,
        Self::CancelAppointments,
        Self::ReceivePatients,
        Self::SeePatients,
        Self::ViewSchedule,
        Self::EditSchedule,
        Self::ViewPatients,
        Self::RegisterPatients,
        Self::ImportRecords,
        Self::ManageAccounts,
        Self::ViewChart,
        Self::RecordFindings,
        Self::WriteChart,
        Self::ViewOwnRecord,
        Self::OrderTests,
        Self::ViewResults,
        Self::ReviewResults,
        Self::CollectSpecimens,
        Self::WorkInLaboratory,
        Self::AmendResults,
        Self::AcknowledgeCritical,
        Self::FileMessages,
        Self::EditCatalogue,
        Self::ViewBilling,
        Self::EnterCharges,
        Self::IssueInvoices,
        Self::TakePayments,
        Self::RequestRefunds,
        Self::ApproveRefunds,
        Self::EditPrices,
        Self::ViewRevenue,
        Self::PayOwnBills,
        Self::JoinVisits,
    ];

    /// The roles that hold the permission. `Public` and `OwnSession` are not bound to a role.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Public | Self::OwnSession => &Role::ALL,
            Self::BrowseServices => &[Patient, Reception, Nurse, Doctor, Administrator],
            Self::ViewAppointments => &[Patient, Reception, Nurse, Doctor, Administrator],
            Self::BookAppointments | Self::MoveAppointments | Self::CancelAppointments => {
                &[Patient, Reception, Nurse, Doctor]
            }
            Self::ReceivePatients => &[Reception, Nurse, Doctor],
            Self::SeePatients => &[Doctor],
            Self::ViewSchedule => &[Reception, Nurse, Doctor, Administrator],
            Self::EditSchedule => &[Reception, Administrator],
            Self::ViewPatients => &[Reception, Nurse, Doctor, Billing],
            Self::RegisterPatients => &[Reception],
            Self::ImportRecords | Self::ManageAccounts => &[Administrator],
            Self::ViewChart | Self::RecordFindings | Self::AcknowledgeCritical => &[Nurse, Doctor],
            Self::WriteChart | Self::OrderTests | Self::ReviewResults => &[Doctor],
            Self::ViewOwnRecord | Self::PayOwnBills => &[Patient],
            Self::ViewResults | Self::CollectSpecimens => &[Nurse, Doctor, Laboratory],
            Self::WorkInLaboratory | Self::AmendResults | Self::FileMessages => &[Laboratory],
            Self::EditCatalogue => &[Laboratory, Administrator],
            Self::ViewBilling | Self::TakePayments | Self::RequestRefunds => &[Reception, Billing],
            Self::EnterCharges | Self::IssueInvoices | Self::ApproveRefunds => &[Billing],
            Self::EditPrices | Self::ViewRevenue => &[Billing, Administrator],
            Self::JoinVisits => &[Patient, Doctor],
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::OwnSession => "own_session",
            Self::BrowseServices => "browse_services",
            Self::ViewAppointments => "view_appointments",
            Self::BookAppointments => "book_appointments",
            Self::MoveAppointments => "move_appointments",
            Self::CancelAppointments => "cancel_appointments",
            Self::ReceivePatients => "receive_patients",
            Self::SeePatients => "see_patients",
            Self::ViewSchedule => "view_schedule",
            Self::EditSchedule => "edit_schedule",
            Self::ViewPatients => "view_patients",
            Self::RegisterPatients => "register_patients",
            Self::ImportRecords => "import_records",
            Self::ManageAccounts => "manage_accounts",
            Self::ViewChart => "view_chart",
            Self::RecordFindings => "record_findings",
            Self::WriteChart => "write_chart",
            Self::ViewOwnRecord => "view_own_record",
            Self::OrderTests => "order_tests",
            Self::ViewResults => "view_results",
            Self::ReviewResults => "review_results",
            Self::CollectSpecimens => "collect_specimens",
            Self::WorkInLaboratory => "work_in_laboratory",
            Self::AmendResults => "amend_results",
            Self::AcknowledgeCritical => "acknowledge_critical",
            Self::FileMessages => "file_messages",
            Self::EditCatalogue => "edit_catalogue",
            Self::ViewBilling => "view_billing",
            Self::EnterCharges => "enter_charges",
            Self::IssueInvoices => "issue_invoices",
            Self::TakePayments => "take_payments",
            Self::RequestRefunds => "request_refunds",
            Self::ApproveRefunds => "approve_refunds",
            Self::EditPrices => "edit_prices",
            Self::ViewRevenue => "view_revenue",
            Self::PayOwnBills => "pay_own_bills",
            Self::JoinVisits => "join_visits",
        }
    }
}
