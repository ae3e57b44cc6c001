//! The lives of charges, invoices, payments, refunds, write-offs and cashier shifts (domain/states.md), each as one table
//! of state × action. What can be derived is not kept: whether an invoice is paid is what the ledger says.

use super::named::named;

named! {
    ChargeState {
        /// Something was done, and the list has no price for it yet.
        Planned => "planned", "Waiting for a price";
        Billable => "billable", "To bill";
        /// It stands on a draft or an issued invoice.
        Billed => "billed", "On an invoice";
        /// Derived: its invoice is balanced.
        Paid => "paid", "Paid";
        Aborted => "aborted", "Not charged";
        /// Taken back by a credit note.
        Credited => "credited", "Credited";
    }
}

named! {
    ChargeAction {
        Price => "price", "Give it a price";
        Abort => "abort", "Don’t charge it";
        Bill => "bill", "Put it on an invoice";
        /// Its draft was discarded.
        Release => "release", "Take it off the draft";
        Settle => "settle", "Pay";
        Credit => "credit", "Credit";
    }
}

impl ChargeState {
    /// What `action` makes of it; `None` where that is not allowed.
    pub const fn after(self, action: ChargeAction) -> Option<Self> {
        use ChargeAction::*;
        match (self, action) {
            (Self::Planned, Price) => Some(Self::Billable),
            (Self::Planned | Self::Billable, Abort) => Some(Self::Aborted),
            (Self::Billable, Bill) => Some(Self::Billed),
            (Self::Billed, Release) => Some(Self::Billable),
            (Self::Billed, Settle) => Some(Self::Paid),
            (Self::Billed | Self::Paid, Credit) => Some(Self::Credited),
            (Self::Planned, Bill | Release | Settle | Credit)
            | (Self::Billable, Price | Release | Settle | Credit)
            | (Self::Billed, Price | Abort | Bill)
            | (Self::Paid, Price | Abort | Bill | Release | Settle)
            | (Self::Aborted | Self::Credited, Price | Abort | Bill | Release | Settle | Credit) => None,
        }
    }
}

named! {
    InvoiceState {
        Draft => "draft", "Draft";
        Discarded => "discarded", "Discarded";
        Issued => "issued", "Open";
        PartlyPaid => "partly_paid", "Partly paid";
        Balanced => "balanced", "Paid";
        /// All of it was taken back.
        Credited => "credited", "Credited";
    }
}

named! {
    InvoiceAction {
        Issue => "issue", "Issue";
        Discard => "discard", "Discard";
        Pay => "pay", "Pay";
        WriteOff => "write_off", "Write off";
        Credit => "credit", "Credit";
    }
}

impl InvoiceState {
    /// May `action` be done with it? Where it leads is what the ledger says.
    pub const fn allows(self, action: InvoiceAction) -> bool {
        use InvoiceAction::*;
        match (self, action) {
            (Self::Draft, Issue | Discard)
            | (Self::Issued | Self::PartlyPaid, Pay | WriteOff | Credit)
            | (Self::Balanced, Credit) => true,
            (Self::Draft, Pay | WriteOff | Credit)
            | (Self::Issued | Self::PartlyPaid, Issue | Discard)
            | (Self::Balanced, Issue | Discard | Pay | WriteOff)
            | (Self::Discarded | Self::Credited, Issue | Discard | Pay | WriteOff | Credit) => false,
        }
    }

    /// Of an issued invoice, from its lines and the ledger.
    pub const fn derived(stand: Stand) -> Self {
        if stand.credited && stand.left == 0 {
            Self::Credited
        } else if stand.open <= 0 {
            Self::Balanced
        } else if stand.open < stand.patient_left {
            Self::PartlyPaid
        } else {
            Self::Issued
        }
    }
}

/// How an issued invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Of all lines after all credit notes: the patient's part and the payer's.
    pub left: i64,
    /// The patient's part of it.
    pub patient_left: i64,
    /// What the patient still owes.
    pub open: i64,
    /// There is a credit note.
    pub credited: bool,
}

named! {
    PaymentState {
        Initiated => "initiated", "Begun";
        Processing => "processing", "Under way";
        Succeeded => "succeeded", "Received";
        Failed => "failed", "Failed";
        Abandoned => "abandoned", "Abandoned";
        Disputed => "disputed", "Disputed";
        Won => "won", "Dispute won";
        Lost => "lost", "Dispute lost";
    }
}

named! {
    PaymentAction {
        Process => "process", "Go on";
        Succeed => "succeed", "Receive";
        Fail => "fail", "Fail";
        Abandon => "abandon", "Abandon";
        Refund => "refund", "Refund";
        Dispute => "dispute", "Dispute";
        Win => "win", "Win the dispute";
        Lose => "lose", "Lose the dispute";
    }
}

impl PaymentState {
    /// What `action` makes of it. `None`: not allowed, or, of what a gateway reports, older than what is known. How much
    /// of a payment was refunded is the sum of its refunds, and not a state.
    pub const fn after(self, action: PaymentAction) -> Option<Self> {
        use PaymentAction::*;
        match (self, action) {
            (Self::Initiated, Process) => Some(Self::Processing),
            // Money that came in is there, whatever was reported before: it never gets lost in a state.
            (Self::Initiated | Self::Processing | Self::Failed | Self::Abandoned, Succeed) => Some(Self::Succeeded),
            (Self::Initiated | Self::Processing, Fail) => Some(Self::Failed),
            (Self::Initiated, Abandon) => Some(Self::Abandoned),
            (Self::Succeeded | Self::Won, Refund) => Some(self),
            (Self::Succeeded, Dispute) => Some(Self::Disputed),
            (Self::Disputed, Win) => Some(Self::Won),
            (Self::Disputed, Lose) => Some(Self::Lost),
            (Self::Initiated, Refund | Dispute | Win | Lose)
            | (Self::Processing, Process | Abandon | Refund | Dispute | Win | Lose)
            | (Self::Succeeded, Process | Succeed | Fail | Abandon | Win | Lose)
            | (Self::Failed | Self::Abandoned, Process | Fail | Abandon | Refund | Dispute | Win | Lose)
            | (Self::Disputed, Process | Succeed | Fail | Abandon | Refund | Dispute)
            | (Self::Won, Process | Succeed | Fail | Abandon | Dispute | Win | Lose)
            | (Self::Lost, Process | Succeed | Fail | Abandon | Refund | Dispute | Win | Lose) => None,
        }
    }
}

named! {
    RefundState {
        Requested => "requested", "To approve";
        Approved => "approved", "To pay out";
        Processing => "processing", "Under way";
        Succeeded => "succeeded", "Paid out";
        Failed => "failed", "Failed";
        Rejected => "rejected", "Refused";
    }
}

named! {
    RefundAction {
        Approve => "approve", "Approve";
        Reject => "reject", "Refuse";
        /// The gateway was asked.
        Process => "process", "Pay out online";
        Succeed => "succeed", "Pay out";
        Fail => "fail", "Fail";
    }
}

impl RefundState {
    pub const fn after(self, action: RefundAction) -> Option<Self> {
        use RefundAction::*;
        match (self, action) {
            (Self::Requested, Approve) => Some(Self::Approved),
            (Self::Requested, Reject) => Some(Self::Rejected),
            (Self::Approved, Process) => Some(Self::Processing),
            (Self::Approved | Self::Processing, Succeed) => Some(Self::Succeeded),
            (Self::Processing, Fail) => Some(Self::Failed),
            (Self::Requested, Process | Succeed | Fail)
            | (Self::Approved, Approve | Reject | Fail)
            | (Self::Processing, Approve | Reject | Process)
            | (Self::Succeeded | Self::Failed | Self::Rejected, Approve | Reject | Process | Succeed | Fail) => None,
        }
    }

    /// Money is set aside for it: it counts against what can still be refunded.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Approved | Self::Processing => true,
            Self::Succeeded | Self::Failed | Self::Rejected => false,
        }
    }
}

named! {
    /// Whose part of an invoice is given up.
    WriteOffPart {
        Patient => "patient", "The patient’s part";
        Payer => "payer", "The payer’s part";
    }
}

named! {
    WriteOffState {
        Requested => "requested", "To approve";
        Approved => "approved", "Written off";
        Rejected => "rejected", "Refused";
    }
}

named! {
    ShiftState {
        Open => "open", "Open";
        /// Somebody else is to take the drawer over as it is.
        HandingOver => "handing_over", "Being handed over";
        /// Taken over by the next person, whose shift began with it.
        Accepted => "accepted", "Handed over";
        Counted => "counted", "Counted";
        Closed => "closed", "Closed";
        Reviewed => "reviewed", "Reviewed";
    }
}

named! {
    ShiftAction {
        /// Take money and give it back.
        Take => "take", "Take money";
        HandOver => "hand_over", "Hand over";
        Accept => "accept", "Take over";
        Count => "count", "Count";
        Close => "close", "Close";
        Review => "review", "Review";
    }
}

impl ShiftState {
    pub const fn after(self, action: ShiftAction) -> Option<Self> {
        use ShiftAction::*;
        match (self, action) {
            (Self::Open, Take) => Some(Self::Open),
            (Self::Open, HandOver) => Some(Self::HandingOver),
            (Self::HandingOver, Accept) => Some(Self::Accepted),
            // A wrong count is counted again until the shift is closed.
            (Self::Open | Self::Counted, Count) => Some(Self::Counted),
            (Self::Counted, Close) => Some(Self::Closed),
            (Self::Closed, Review) => Some(Self::Reviewed),
            (Self::Open, Accept | Close | Review)
            | (Self::HandingOver, Take | HandOver | Count | Close | Review)
            | (Self::Counted, Take | HandOver | Accept | Review)
            | (Self::Closed, Take | HandOver | Accept | Count | Close)
            | (Self::Accepted | Self::Reviewed, Take | HandOver | Accept | Count | Close | Review) => None,
        }
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
