//! Money that came and fits nothing of ours, and where it is placed.

use ::model::{Currency, FacilityId, InvoiceId, Money, PaymentId, PlacementId, SuspenseId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{May, Method, PatientName, RefundState, named::named};

named! {
    PlacementKind {
        Assign => "assign", "It is a patient’s";
        SendBack => "send_back", "It goes back";
    }
}

macro_rules! suspense {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

suspense! {
    // What is sent

    /// A transfer or a cheque has come, and nobody knows whose it is.
    SuspendMoney { facility_id: FacilityId, method: String, amount: String, reference: String, }

    /// Somebody knows where it belongs.
    PlaceMoney {
        suspense_id: SuspenseId,
        kind: String,
        /// The record number of the patient whose it is; not needed beside an invoice.
        mrn: String,
        /// The number of the invoice that it pays; empty: it is the patient's credit.
        invoice: String,
        /// Empty: all that is left of it.
        amount: String,
        reason: String,
    }

    DecidePlacement { placement_id: PlacementId, approve: String, }

    // Questions

    /// What stands on the suspense account of a facility.
    ShowSuspense { facility_id: Option<FacilityId>, }

    ShowSuspended { suspense_id: SuspenseId, }

    // Answers

    Suspended { id: SuspenseId, }

    PlacementChanged { id: PlacementId, suspense_id: SuspenseId, state: RefundState, payment_id: Option<PaymentId>, }

    SuspendedLine {
        id: SuspenseId,
        method: Method,
        reference: String,
        came_on: Date,
        amount: Money,
        left: Money,
        /// Somebody has said where it belongs, and it waits for a decision or for the gateway.
        waits: bool,
    }

    SuspenseView {
        facility_id: FacilityId,
        facility_name: String,
        currency: Currency,
        money: Vec<SuspendedLine>,
        /// What of these the lines add up to, in the facility's currency, and what the ledger has on the account.
        left: Money,
        ledger: Money,
        may: May,
    }

    PlacementView {
        id: PlacementId,
        kind: PlacementKind,
        patient: Option<PatientName>,
        invoice: Option<(InvoiceId, String)>,
        amount: Money,
        reason: String,
        state: RefundState,
        asked_by: Option<String>,
        decided_by: Option<String>,
        payment_id: Option<PaymentId>,
        /// By the person who asks, and large enough that somebody else has to decide.
        own: bool,
    }

    SuspendedView {
        money: SuspendedLine,
        facility_id: FacilityId,
        facility_name: String,
        /// Whose payment it was probably meant for.
        meant_for: Option<PatientName>,
        meant_payment: Option<PaymentId>,
        placements: Vec<PlacementView>,
        may: May,
    }
}

impl PlacementView {
    /// How far it has come.
    pub const fn words(&self) -> &'static str {
        match (self.state, self.kind) {
            (RefundState::Requested, _) => "To decide",
            (RefundState::Approved | RefundState::Processing, _) => "On its way back",
            (RefundState::Succeeded, PlacementKind::Assign) => "Placed",
            (RefundState::Succeeded, PlacementKind::SendBack) => "Sent back",
            (RefundState::Failed, _) => "Failed",
            (RefundState::Rejected, _) => "Refused",
        }
    }
}

impl SuspendedView {
    /// Something of it can be placed now.
    pub fn can_be_placed(&self) -> bool {
        self.money.left.minor > 0 && !self.money.waits
    }
}
