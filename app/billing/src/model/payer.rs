//! Insurers and others who carry a part of invoices: what they owe, and what they pay.

use std::collections::BTreeMap;

use ::model::{Currency, FacilityId, InvoiceId, Money, OrganizationId, PayerPaymentId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Aging, LedgerLine, May, Method, PatientName};

macro_rules! payers {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

payers! {
    // What is sent

    /// A transfer or a cheque of a payer.
    TakePayerPayment {
        facility_id: FacilityId,
        payer_id: OrganizationId,
        method: String,
        amount: String,
        reference: String,
        /// What of it is for which invoice. None at all: the longest due are paid first.
        #[serde(default)]
        invoices: BTreeMap<String, String>,
    }

    /// What a payment of a payer has left pays an invoice.
    AllocatePayerCredit { payer_payment_id: PayerPaymentId, invoice_id: String, amount: String, }

    // Questions

    /// What payers owe a facility at the end of a day.
    ShowPayers { facility_id: Option<FacilityId>, as_of: Option<Date>, }

    ShowPayer { payer_id: OrganizationId, facility_id: Option<FacilityId>, as_of: Option<Date>, }

    // Answers

    PayerPaid { id: PayerPaymentId, payer_id: OrganizationId, allocated: Money, credit: Money, }

    PayerLine { id: OrganizationId, name: String, owed: Money, aging: Aging, }

    PayersView {
        facility_id: FacilityId,
        facility_name: String,
        currency: Currency,
        as_of: Date,
        payers: Vec<PayerLine>,
        aging: Aging,
        /// What the ledger alone has on the accounts of payers.
        ledger_owed: Money,
        ledger_credit: Money,
        may: May,
    }

    PayerInvoice {
        id: InvoiceId,
        patient: PatientName,
        number: String,
        due_on: Date,
        /// The payer's part after all credit notes, and what is left of it.
        part: Money,
        open: Money,
    }

    PayerPaymentLine {
        id: PayerPaymentId,
        method: Method,
        reference: String,
        received_on: Date,
        amount: Money,
        credit: Money,
    }

    PayerView {
        id: OrganizationId,
        name: String,
        facility_id: FacilityId,
        facility_name: String,
        as_of: Date,
        /// The account as it stands now, which can be worked with.
        now: bool,
        owed: Money,
        credit: Money,
        aging: Aging,
        invoices: Vec<PayerInvoice>,
        payments: Vec<PayerPaymentLine>,
        entries: Vec<LedgerLine>,
        may: May,
    }
}
