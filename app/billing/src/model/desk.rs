//! What the pages of the billing office and the desk ask and show, beside the bare account, invoice, payment and drawer.

use ::model::{
    CashierShiftId, ChargeCodeId, CoverageId, Currency, FacilityId, InvoiceId, Money, PatientId, PaymentId,
    PaymentRequestId, Permission, PriceListId, RefundId, WriteOffId,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{
    CodeKind, InvoiceSummary, LedgerLine, Method, PayerClass, PaymentState, RefundState, ShiftState, ShiftView,
    WriteOffPart, WriteOffState,
};

macro_rules! desk {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

/// What of billing somebody may do at a facility: pages leave out what would be refused. Nothing is protected by that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct May(pub Vec<Permission>);

impl May {
    /// What there is to be allowed or not.
    pub const ASKED: [Permission; 7] = [
        Permission::EnterCharges,
        Permission::IssueInvoices,
        Permission::TakePayments,
        Permission::RequestRefunds,
        Permission::ApproveRefunds,
        Permission::EditPrices,
        Permission::ViewRevenue,
    ];

    pub fn have(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }
}

/// Where patients transfer money to, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankView {
    pub holder: String,
    pub account: String,
    pub bic: String,
}

desk! {
    // Questions

    /// A payment, what it paid, and what of it can go back.
    ShowPayment { payment_id: PaymentId, }

    /// The own drawer, and those that wait for somebody else.
    ShowTill {
        /// None: the first facility where they may.
        facility_id: Option<FacilityId>,
    }

    /// What things cost, and how the facility bills.
    ShowPrices {
        facility_id: Option<FacilityId>,
        /// None: the list for patients who pay themselves that is valid today.
        price_list_id: Option<PriceListId>,
    }

    /// The packages of the house, what each holds, and one of them to be changed.
    ShowPackages {
        facility_id: Option<FacilityId>,
        package_id: Option<ChargeCodeId>,
    }

    // Answers

    /// Enough to be sure who it is.
    PatientName { id: PatientId, name: String, mrn: String, }

    FacilityName { id: FacilityId, name: String, }

    /// Something that can be charged by hand.
    CodeChoice { id: ChargeCodeId, name: String, }

    CoverageChoice {
        id: CoverageId,
        name: String,
        /// Somebody has said what it leaves to the patient.
        has_terms: bool,
    }

    /// Approved, and not paid out yet.
    ToPayOut { refund_id: RefundId, payment_id: PaymentId, patient_id: PatientId, amount: Money, method: Method, }

    /// What of a payment has paid an invoice.
    PaidPart { payment_id: PaymentId, method: Method, received_on: Option<Date>, amount: Money, }

    WriteOffView {
        id: WriteOffId,
        amount: Money,
        part: WriteOffPart,
        reason: String,
        state: WriteOffState,
        /// By the person who asks: somebody else decides.
        own: bool,
    }

    RequestView { id: PaymentRequestId, made_on: Date, ends_on: Date, over: bool, }

    RefundView {
        id: RefundId,
        amount: Money,
        reason: String,
        state: RefundState,
        asked_on: Date,
        asked_by: Option<String>,
        decided_by: Option<String>,
        paid_out_on: Option<Date>,
        /// By the person who asks, and large enough that somebody else has to approve it.
        own: bool,
    }

    AllocationLine {
        invoice_id: InvoiceId,
        number: String,
        amount: Money,
        lines: Vec<RefundableLine>,
    }

    /// A line of an invoice that a payment has paid, and what of it can still go back: what was not taken back of the patient's
    /// part, at most what the payment has paid of the invoice.
    RefundableLine { name: String, patient: Money, credited: Money, refundable: Money, }

    PaymentView {
        id: PaymentId,
        patient: PatientName,
        facility_id: FacilityId,
        facility_name: String,
        method: Method,
        state: PaymentState,
        amount: Money,
        /// What cash was rounded by.
        rounding: Money,
        reference: Option<String>,
        /// Of a deposit: what it is meant for.
        deposit_for: Option<String>,
        received: Option<DateTime>,
        received_by: Option<String>,
        /// What no invoice has taken and no refund is to.
        credit: Money,
        /// At most so much can be asked to go back.
        refundable: Money,
        allocations: Vec<AllocationLine>,
        refunds: Vec<RefundView>,
        /// Invoices of the patient that its credit could pay.
        open_invoices: Vec<InvoiceSummary>,
        entries: Vec<LedgerLine>,
        may: May,
    }

    /// A drawer in one line.
    ShiftLine {
        id: CashierShiftId,
        cashier: String,
        own: bool,
        state: ShiftState,
        opened: DateTime,
        closed: Option<DateTime>,
        counted: Option<Money>,
        variance: Option<Money>,
    }

    TillView {
        facility_id: FacilityId,
        facility_name: String,
        currency: Currency,
        mine: Option<ShiftView>,
        /// Drawers that others offer.
        offered: Vec<ShiftLine>,
        to_review: Vec<ShiftLine>,
        /// The last ones that were closed or handed over.
        past: Vec<ShiftLine>,
        may: May,
    }

    PriceListLine {
        id: PriceListId,
        name: String,
        payer_class: PayerClass,
        valid_from: Date,
        valid_to: Option<Date>,
    }

    /// What a code costs by a list, as it is typed; nothing: it has no price there.
    PriceLine {
        code_id: ChargeCodeId,
        code: String,
        name: String,
        kind: CodeKind,
        unit_price: Option<String>,
        discount_percent: String,
        surcharge_percent: String,
        tax_percent: String,
        /// The tax is in the price.
        tax_included: bool,
    }

    /// What a package holds of one thing.
    PackagePart { code_id: ChargeCodeId, name: String, quantity: String, }

    PackageLine {
        code_id: ChargeCodeId,
        version: i32,
        code: String,
        name: String,
        plain_name: String,
        parts: Vec<PackagePart>,
        valid_from: Option<Date>,
        valid_to: Option<Date>,
        /// By the list of today for patients who pay themselves; nothing: it has no price there.
        unit_price: Option<String>,
    }

    PackagesView {
        facility_id: FacilityId,
        facility_name: String,
        currency: Currency,
        today: Date,
        packages: Vec<PackageLine>,
        /// The one that is to be changed.
        chosen: Option<PackageLine>,
        lists: Vec<PriceListLine>,
        /// The one by which prices are shown.
        list_id: Option<PriceListId>,
        /// What a package can hold.
        codes: Vec<CodeChoice>,
    }

    /// As it is typed.
    PolicyView {
        series: String,
        due_days: String,
        no_show_code: String,
        discount_percent: String,
        smallest_coin: String,
        second_person_from: String,
        plan_broken_days: String,
    }

    PricesView {
        facility_id: FacilityId,
        facility_name: String,
        currency: Currency,
        today: Date,
        lists: Vec<PriceListLine>,
        list: Option<PriceListLine>,
        prices: Vec<PriceLine>,
        policy: PolicyView,
        bank: BankView,
    }

    /// What the ledger says of the same days: what the figures beside it are checked against.
    LedgerSums { received: Money, owed: Money, credit: Money, }
}
