//! What people send. Forms carry what was typed as text, so that a wrong value becomes a message beside its field.

use std::collections::BTreeMap;

use ::model::{
    CashierShiftId, ChargeCodeId, ChargeId, CoverageId, FacilityId, InvoiceId, PatientId, PaymentId, PaymentRequestId,
    PriceListId, RefundId, SavedMethodId, WriteOffId,
};
use serde::{Deserialize, Serialize};

use super::{ChargeState, PaymentState, RefundState, ShiftState, WriteOffState};

pub const REASON_MAX: usize = 500;

macro_rules! sent {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

sent! {
    // Prices

    /// How a facility bills.
    SetBillingPolicy {
        facility_id: FacilityId,
        series: String,
        due_days: String,
        /// A charge code, or nothing: missed appointments are not charged.
        no_show_code: String,
        discount_percent: String,
        smallest_coin: String,
        second_person_from: String,
    }

    /// Where patients transfer money to.
    SetBankAccount {
        facility_id: FacilityId,
        holder: String,
        account: String,
        bic: String,
    }

    /// A code that is charged by hand.
    AddChargeCode { code: String, name: String, plain_name: String, }

    /// Several codes together, for one price.
    MakePackage {
        code: String,
        name: String,
        plain_name: String,
        /// What it holds, by line.
        #[serde(default)]
        parts: BTreeMap<String, String>,
        /// How often it holds each, by line; empty: once.
        #[serde(default)]
        quantities: BTreeMap<String, String>,
        valid_from: String,
        valid_to: String,
        /// The list in which it gets its price; empty: it gets none yet.
        price_list_id: String,
        unit_price: String,
    }

    /// What a package is called, holds and costs from now on. What was charged before stays as it was.
    ChangePackage {
        package_id: ChargeCodeId,
        version: i32,
        name: String,
        plain_name: String,
        #[serde(default)]
        parts: BTreeMap<String, String>,
        #[serde(default)]
        quantities: BTreeMap<String, String>,
        valid_from: String,
        valid_to: String,
        price_list_id: String,
        unit_price: String,
    }

    CreatePriceList {
        facility_id: FacilityId,
        payer_class: String,
        name: String,
        valid_from: String,
        valid_to: String,
    }

    EndPriceList {
        price_list_id: PriceListId,
        /// The last day on which it holds.
        valid_to: String,
    }

    SetPrice {
        price_list_id: PriceListId,
        code_id: ChargeCodeId,
        unit_price: String,
        discount_percent: String,
        surcharge_percent: String,
        tax_percent: String,
        /// "included" or "added".
        tax: String,
    }

    /// What a coverage leaves to the insured person from a day on.
    SetCoverageTerms {
        coverage_id: CoverageId,
        facility_id: FacilityId,
        copay: String,
        patient_percent: String,
        deductible: String,
        ceiling: String,
        valid_from: String,
    }

    // Charges

    EnterCharge {
        patient_id: PatientId,
        facility_id: FacilityId,
        code_id: String,
        quantity: String,
        /// Where the list's price does not fit; empty: the list's.
        unit_price: String,
        performed_on: String,
        reason: String,
    }

    AbortCharge { charge_id: ChargeId, version: i32, reason: String, }

    /// Charges that waited for a price get the one that the lists have now for their day.
    PriceCharges { facility_id: FacilityId, }

    // Invoices

    DraftInvoice {
        patient_id: PatientId,
        facility_id: FacilityId,
        #[serde(default)]
        charges: Vec<String>,
        /// A coverage of the patient, or nothing: they pay all of it themselves.
        coverage_id: String,
        discount: String,
        discount_reason: String,
    }

    IssueInvoice { invoice_id: InvoiceId, version: i32, }

    DiscardDraft { invoice_id: InvoiceId, version: i32, }

    CreditInvoice {
        invoice_id: InvoiceId,
        /// Amounts by line. None at all: everything that is left.
        #[serde(default)]
        lines: BTreeMap<String, String>,
        reason: String,
    }

    RequestWriteOff { invoice_id: InvoiceId, amount: String, reason: String, }

    /// Of what the payer will not pay.
    RequestPayerWriteOff { invoice_id: InvoiceId, amount: String, reason: String, }

    DecideWriteOff { write_off_id: WriteOffId, approve: String, }

    RequestPayment {
        patient_id: PatientId,
        facility_id: FacilityId,
        #[serde(default)]
        invoices: Vec<String>,
        days: String,
        note: String,
    }

    WithdrawRequest { request_id: PaymentRequestId, }

    // Money

    TakePayment {
        patient_id: PatientId,
        facility_id: FacilityId,
        method: String,
        amount: String,
        reference: String,
        /// Paid in this order; what is left, or all of it where there is none, is the patient's credit.
        #[serde(default)]
        invoices: Vec<String>,
    }

    /// Money before there is a bill: it waits for one, and says what it is meant for.
    TakeDeposit {
        patient_id: PatientId,
        facility_id: FacilityId,
        method: String,
        amount: String,
        reference: String,
        meant_for: String,
    }

    /// What a payment has left pays an invoice.
    AllocateCredit { payment_id: PaymentId, invoice_id: String, amount: String, }

    RequestRefund { payment_id: PaymentId, amount: String, reason: String, }

    DecideRefund { refund_id: RefundId, approve: String, }

    PayOutRefund { refund_id: RefundId, }

    /// The patient begins to pay a request online.
    StartPayment {
        request_id: PaymentRequestId,
        amount: String,
        /// A card that the patient keeps, or nothing: the gateway's page.
        #[serde(default)]
        method: String,
        /// The card that they pay with there is kept for next time.
        #[serde(default)]
        keep: bool,
    }

    /// A card is not kept any more.
    RemoveMethod { method_id: SavedMethodId, }

    /// They do not pay at that page after all.
    GiveUpPayment { payment_id: PaymentId, }

    // The drawer

    OpenShift { facility_id: FacilityId, float: String, }

    CountShift { shift_id: CashierShiftId, counted: String, }

    CloseShift { shift_id: CashierShiftId, reason: String, }

    HandOverShift { shift_id: CashierShiftId, counted: String, reason: String, }

    AcceptShift { shift_id: CashierShiftId, }

    ReviewShift { shift_id: CashierShiftId, }

    // What somebody has to look at

    CloseBillingTask {
        task_id: uuid::Uuid,
    }

    // Answers

    Charged { id: ChargeId, state: ChargeState, }

    Priced { charges: i64, }

    Invoiced { id: InvoiceId, patient_id: PatientId, number: Option<String>, }

    CreditedInvoice {
        id: InvoiceId,
        number: String,
        /// What of its payments became the patient's credit.
        released: ::model::Money,
    }

    /// Where the patient pays: a page of the payment gateway.
    Checkout { payment_id: PaymentId, url: String, }

    Paid { id: PaymentId, state: PaymentState, allocated: ::model::Money, credit: ::model::Money, }

    WriteOffChanged { id: WriteOffId, state: WriteOffState, }

    RefundChanged { id: RefundId, state: RefundState, }

    ShiftChanged { id: CashierShiftId, state: ShiftState, variance: Option<::model::Money>, }
}
