//! What pages show.

use ::model::{
    CashierShiftId, ChargeCodeId, ChargeId, CreditNoteId, FacilityId, InvoiceId, InvoiceLineId, Money, PatientId,
    PaymentId, RefundId, WriteOffId,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{
    Account, Aging, ChargeSource, ChargeState, CodeChoice, CoverageChoice, FacilityName, InvoiceState, JournalKind,
    LedgerSums, May, Method, PaidPart, PatientName, PaymentState, RequestView, ShiftState, ToPayOut, WriteOffView,
};

macro_rules! shown {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

shown! {
    EstimateLine {
        code_id: ChargeCodeId,
        plain_name: String,
        /// None: the lists have no price for it.
        total: Option<Money>,
        patient: Option<Money>,
        payer: Option<Money>,
    }

    Estimated {
        lines: Vec<EstimateLine>,
        patient: Money,
        payer: Money,
        /// Something has no price yet, so the bill will be more.
        incomplete: bool,
    }

    ChargeLine {
        id: ChargeId,
        patient_id: PatientId,
        name: String,
        performed_on: Date,
        total: Option<Money>,
        state: ChargeState,
        source: ChargeSource,
        version: i32,
    }

    /// What a day's care comes to, as those who treat see it arise.
    DayCharge {
        name: String,
        /// None: the lists have no price for it yet.
        total: Option<Money>,
        state: ChargeState,
    }

    InvoiceLineView {
        id: InvoiceLineId,
        /// In plain words.
        name: String,
        performed_on: Date,
        quantity: String,
        gross: Money,
        surcharge: Money,
        discount: Money,
        net: Money,
        tax: Money,
        total: Money,
        patient: Money,
        payer: Money,
        credited: Money,
    }

    CreditNoteView {
        id: CreditNoteId,
        number: String,
        issued_on: Date,
        reason: String,
        total: Money,
    }

    InvoiceView {
        id: InvoiceId,
        patient_id: PatientId,
        facility_id: FacilityId,
        number: Option<String>,
        state: InvoiceState,
        issued_on: Option<Date>,
        due_on: Option<Date>,
        total: Money,
        patient: Money,
        payer: Money,
        /// What the patient still owes of it.
        open: Money,
        /// What the payer still owes of it.
        payer_open: Money,
        lines: Vec<InvoiceLineView>,
        credit_notes: Vec<CreditNoteView>,
        version: i32,
        patient_name: PatientName,
        facility_name: String,
        /// Who carries the other part.
        payer_name: Option<String>,
        discount: Money,
        discount_reason: Option<String>,
        paid: Vec<PaidPart>,
        write_offs: Vec<WriteOffView>,
        requests: Vec<RequestView>,
        /// That it is paid by.
        plan: Option<super::ByPlan>,
        /// Deposits and other credit of the patient that could pay it.
        credits: Vec<PaymentSummary>,
        today: Date,
        /// What the ledger has of it, on every account.
        entries: Vec<LedgerLine>,
        may: May,
    }

    InvoiceSummary {
        id: InvoiceId,
        patient_id: PatientId,
        number: Option<String>,
        state: InvoiceState,
        issued_on: Option<Date>,
        due_on: Option<Date>,
        total: Money,
        open: Money,
        /// That it is paid by.
        plan: Option<super::ByPlan>,
    }

    PaymentSummary {
        id: PaymentId,
        patient_id: PatientId,
        method: Method,
        state: PaymentState,
        amount: Money,
        received_on: Option<Date>,
        refunded: Money,
        /// What no invoice has taken.
        credit: Money,
        /// Of a deposit: what it is meant for.
        deposit_for: Option<String>,
    }

    /// One entry of the ledger, as the account shows where a number comes from.
    LedgerLine {
        booked_on: Date,
        kind: JournalKind,
        account: Account,
        amount: Money,
        invoice_id: Option<InvoiceId>,
        payment_id: Option<PaymentId>,
    }

    PatientAccount {
        patient_id: PatientId,
        facility_id: FacilityId,
        as_of: Date,
        currency: ::model::Currency,
        aging: Aging,
        owed: Money,
        /// Deposits included.
        credit: Money,
        /// Of the credit: what was taken before there was a bill, and is still there.
        deposits: Money,
        plans: Vec<super::PlanSummary>,
        /// What is not on an issued invoice yet. It is no part of what is owed.
        unbilled: Vec<ChargeLine>,
        invoices: Vec<InvoiceSummary>,
        payments: Vec<PaymentSummary>,
        entries: Vec<LedgerLine>,
        facility_name: String,
        /// Where the patient is known and the one who asks may see bills.
        facilities: Vec<FacilityName>,
        /// For those who may charge by hand.
        codes: Vec<CodeChoice>,
        coverages: Vec<CoverageChoice>,
        may: May,
    }

    ToDecide {
        refund_id: Option<RefundId>,
        write_off_id: Option<WriteOffId>,
        /// Of a refund.
        payment_id: Option<PaymentId>,
        /// Of a write-off.
        invoice_id: Option<InvoiceId>,
        patient_id: PatientId,
        amount: Money,
        reason: String,
        asked_on: Date,
        asked_by: Option<String>,
        /// By the person who asks: somebody else decides.
        own: bool,
    }

    BillingTask {
        id: uuid::Uuid,
        patient_id: Option<PatientId>,
        payment_id: Option<PaymentId>,
        /// Money that has to be placed before this is done.
        suspense_id: Option<::model::SuspenseId>,
        detail: String,
    }

    Work {
        facility_id: FacilityId,
        unbilled: Vec<ChargeLine>,
        drafts: Vec<InvoiceSummary>,
        overdue: Vec<InvoiceSummary>,
        /// In force, with an instalment that is overdue; the broken ones are not among them.
        late_plans: Vec<super::PlanSummary>,
        broken_plans: Vec<super::PlanSummary>,
        failed_payments: Vec<PaymentSummary>,
        to_decide: Vec<ToDecide>,
        to_pay_out: Vec<ToPayOut>,
        unallocated: Vec<PaymentSummary>,
        tasks: Vec<BillingTask>,
        /// Drawers that were closed and nobody has looked at.
        drawers_to_review: i64,
        facility_name: String,
        today: Date,
        /// Of everybody who is named above.
        patients: Vec<PatientName>,
        may: May,
    }

    RevenueBy {
        name: String,
        net: Money,
    }

    MethodTotal {
        method: Method,
        /// Received less paid out.
        net: Money,
    }

    Revenue {
        facility_id: FacilityId,
        from: Date,
        to: Date,
        net: Money,
        tax: Money,
        written_off: Money,
        by_day: Vec<RevenueBy>,
        by_service: Vec<RevenueBy>,
        by_practitioner: Vec<RevenueBy>,
        by_payer: Vec<RevenueBy>,
        methods: Vec<MethodTotal>,
        /// Of all patients, at the end of the last day.
        aging: Aging,
        facility_name: String,
        ledger: LedgerSums,
    }

    Exported {
        file_name: String,
        content: String,
    }

    ShiftView {
        id: CashierShiftId,
        state: ShiftState,
        float: Money,
        taken: Money,
        paid_out: Money,
        expected: Money,
        counted: Option<Money>,
        variance: Option<Money>,
        variance_reason: Option<String>,
        methods: Vec<MethodTotal>,
        facility_name: String,
        cashier: String,
        /// The drawer of the one who asks.
        own: bool,
        opened: DateTime,
        closed: Option<DateTime>,
        reviewed_by: Option<String>,
        /// What the ledger has of the drawer.
        entries: Vec<LedgerLine>,
        may: May,
    }
}
