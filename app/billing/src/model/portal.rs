//! What patients ask of their bills, what they see of them, and how they pay.

use ::model::{FacilityId, InvoiceId, Money, PaymentId, PaymentRequestId, SavedMethodId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{InvoiceState, Method, PaymentState, RefundState};

macro_rules! told {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

told! {
    // Questions

    /// The own bills of the patient who asks.
    MyBills {}

    /// One of them, line by line.
    MyBill { invoice_id: InvoiceId, }

    /// How a payment of the patient stands.
    MyPayment { payment_id: PaymentId, }

    /// What the billing office has asked for by link.
    MyRequest { request_id: PaymentRequestId, }

    /// How many bills wait to be paid.
    CountMyBills {}

    /// May who asks watch their own bills? The answer is whose they are.
    WatchMyBills {}

    // What is sent

    /// The patient begins to pay one or several bills of one facility online, all of them or a part.
    PayBills {
        #[serde(default)]
        invoices: Vec<String>,
        /// Empty: all that is open.
        #[serde(default)]
        amount: String,
        /// A card that the patient keeps, or nothing: the gateway's page.
        #[serde(default)]
        method: String,
        /// The card that they pay with there is kept for next time.
        #[serde(default)]
        keep: bool,
    }

    // What is shown

    OwnBills {
        /// Those to pay first, the earliest due date on top; then the others, the newest on top.
        bills: Vec<OwnBillSummary>,
        /// Begun, and not known to have ended.
        under_way: Vec<UnderWay>,
        payments: Vec<OwnPayment>,
        refunds: Vec<OwnRefund>,
        /// What was paid and no bill has taken, by facility.
        credit: Vec<OwnCredit>,
        methods: Vec<OwnMethod>,
        /// Offered, or to be paid.
        plans: Vec<super::OwnPlan>,
    }

    /// A card that the patient keeps at the payment service: what tells it from others, and no number.
    OwnMethod {
        id: SavedMethodId,
        brand: String,
        last_four: String,
        exp_month: i16,
        exp_year: i16,
        /// By the calendar of today.
        expired: bool,
    }

    /// Where money is transferred to.
    BankAccount {
        holder: String,
        /// As it is written on paper: an IBAN in groups of four.
        account: String,
        is_iban: bool,
        bic: Option<String>,
    }

    OwnBillSummary {
        id: InvoiceId,
        facility_id: FacilityId,
        facility: String,
        number: String,
        state: InvoiceState,
        issued_on: Date,
        due_on: Date,
        /// By the calendar of the facility, and no payment plan is kept.
        overdue: bool,
        /// The payment plan that it is paid by.
        plan: Option<super::ByPlan>,
        /// The patient's own part and the insurer's, after all credit notes.
        patient: Money,
        payer: Money,
        /// What the house has given up of it.
        waived: Money,
        /// What is left to pay.
        open: Money,
    }

    OwnBill {
        bill: OwnBillSummary,
        lines: Vec<OwnBillLine>,
        payments: Vec<OwnPart>,
        under_way: Vec<UnderWay>,
        methods: Vec<OwnMethod>,
        /// None: the facility has not said.
        bank: Option<BankAccount>,
    }

    OwnBillLine {
        /// In plain words.
        name: String,
        performed_on: Date,
        by: Option<String>,
        total: Money,
        payer: Money,
        patient: Money,
    }

    /// What of a payment went to a bill.
    OwnPart {
        payment_id: PaymentId,
        method: Method,
        received_on: Date,
        amount: Money,
    }

    OwnPayment {
        id: PaymentId,
        facility: String,
        method: Method,
        state: PaymentState,
        amount: Money,
        /// When it was received, or else begun.
        on: Date,
        refunded: Money,
        /// What no bill has taken.
        credit: Money,
    }

    OwnPaymentPage {
        payment: OwnPayment,
        /// What it was begun for, or what it has paid.
        bills: Vec<OwnBillSummary>,
        /// The gateway knows of it, and it has not ended.
        at_gateway: bool,
        /// Where it goes on, as long as it can.
        url: Option<String>,
    }

    UnderWay {
        payment_id: PaymentId,
        state: PaymentState,
        amount: Money,
    }

    OwnRefund {
        state: RefundState,
        amount: Money,
        method: Method,
        paid_out_on: Option<Date>,
    }

    OwnCredit {
        facility: String,
        amount: Money,
        /// Of it: taken before there was a bill.
        deposit: Money,
    }

    OwnRequest {
        id: PaymentRequestId,
        facility: String,
        note: Option<String>,
        /// It was withdrawn, or its time is over.
        ended: bool,
        bills: Vec<OwnBillSummary>,
        under_way: Vec<UnderWay>,
        methods: Vec<OwnMethod>,
    }
}

impl OwnMethod {
    /// "Visa ending in 4242".
    pub fn words(&self) -> String {
        format!("{} ending in {}", self.brand, self.last_four)
    }

    /// "12/2030".
    pub fn until(&self) -> String {
        format!("{:02}/{}", self.exp_month, self.exp_year)
    }
}

impl BankAccount {
    /// What kind of number it is.
    pub const fn label(&self) -> &'static str {
        if self.is_iban { "IBAN" } else { "Account" }
    }
}

impl OwnBillSummary {
    pub const fn is_open(&self) -> bool {
        self.open.minor > 0
    }

    /// It is paid by a plan that is kept.
    pub const fn in_plan(&self) -> bool {
        matches!(self.plan, Some(plan) if plan.kept)
    }

    /// Its state as the patient reads it.
    pub const fn words(&self) -> &'static str {
        match self.state {
            InvoiceState::Issued | InvoiceState::PartlyPaid if self.overdue => "Overdue",
            InvoiceState::Issued | InvoiceState::PartlyPaid if self.in_plan() => "In instalments",
            InvoiceState::Issued => "To pay",
            InvoiceState::PartlyPaid => "Partly paid",
            InvoiceState::Balanced => "Paid",
            InvoiceState::Credited => "Taken back",
            InvoiceState::Draft | InvoiceState::Discarded => "Not issued",
        }
    }
}

impl PaymentState {
    /// The money has come in, whatever happened to it later.
    pub const fn is_received(self) -> bool {
        match self {
            Self::Succeeded | Self::Disputed | Self::Won | Self::Lost => true,
            Self::Initiated | Self::Processing | Self::Failed | Self::Abandoned => false,
        }
    }

    /// As the patient reads it.
    pub const fn own_words(self) -> &'static str {
        match self {
            Self::Initiated => "Not finished",
            Self::Processing => "Being processed",
            Self::Succeeded | Self::Won => "Paid",
            Self::Failed => "Declined",
            Self::Abandoned => "Not paid",
            Self::Disputed => "Disputed by your bank",
            Self::Lost => "Taken back by your bank",
        }
    }
}

impl RefundState {
    /// As the patient reads it.
    pub const fn own_words(self) -> &'static str {
        match self {
            Self::Requested | Self::Approved => "Being decided",
            Self::Processing => "On its way to you",
            Self::Succeeded => "Paid back",
            Self::Failed => "Did not arrive",
            Self::Rejected => "Refused",
        }
    }
}
