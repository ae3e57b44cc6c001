//! Closed lists of billing: as the database and forms have them, and as people read them.

use super::named::named;

named! {
    /// What is added to a unit price or taken off it.
    ComponentKind {
        Discount => "discount", "Discount";
        Surcharge => "surcharge", "Surcharge";
        TaxIncluded => "tax_included", "Tax, included in the price";
        TaxAdded => "tax_added", "Tax, added to the price";
    }
}

impl ComponentKind {
    pub const fn is_tax(self) -> bool {
        match self {
            Self::TaxIncluded | Self::TaxAdded => true,
            Self::Discount | Self::Surcharge => false,
        }
    }
}

named! {
    /// What a charge code stands for.
    CodeKind {
        Service => "service", "Service";
        Test => "test", "Laboratory test";
        Other => "other", "Other";
        /// Several codes for one price.
        Package => "package", "Package";
    }
}

named! {
    /// For whom a price list is.
    PayerClass {
        SelfPay => "self_pay", "Patients who pay themselves";
        Insured => "insured", "Insured patients";
    }
}

named! {
    /// What made a charge.
    ChargeSource {
        Appointment => "appointment", "A finished appointment";
        NoShow => "no_show", "A missed appointment";
        Test => "test", "A verified test";
        Manual => "manual", "Entered by hand";
    }
}

named! {
    Method {
        Cash => "cash", "Cash";
        Card => "card", "Card terminal";
        Transfer => "transfer", "Bank transfer";
        Cheque => "cheque", "Cheque";
        Online => "online", "Online";
    }
}

impl Method {
    /// The account of the ledger into which it is paid.
    pub const fn account(self) -> Account {
        match self {
            Self::Cash => Account::Drawer,
            Self::Card => Account::Card,
            Self::Transfer => Account::Bank,
            Self::Cheque => Account::Cheques,
            Self::Online => Account::Gateway,
        }
    }
}

named! {
    /// The accounts of the ledger. What the house owns or is owed stands above zero.
    Account {
        /// What patients owe of invoices.
        Patient => "patient", "Assets:Receivable:Patients";
        /// What insurers owe of invoices.
        Payer => "payer", "Assets:Receivable:Payers";
        /// Cash in a drawer.
        Drawer => "drawer", "Assets:Cash:Drawers";
        Safe => "safe", "Assets:Cash:Safe";
        Card => "card", "Assets:Clearing:Cards";
        Bank => "bank", "Assets:Bank";
        Cheques => "cheques", "Assets:Clearing:Cheques";
        Gateway => "gateway", "Assets:Clearing:Gateway";
        /// What patients have paid and no invoice has taken: the house owes it to them.
        Credit => "credit", "Liabilities:PatientCredit";
        /// What payers have paid and no invoice has taken.
        PayerCredit => "payer_credit", "Liabilities:PayerCredit";
        Tax => "tax", "Liabilities:Tax";
        /// Money that came and nobody knows whose it is.
        Suspense => "suspense", "Liabilities:Suspense";
        Revenue => "revenue", "Income:Care";
        WriteOff => "write_off", "Expenses:WriteOffs";
        /// What cash is rounded by.
        Rounding => "rounding", "Expenses:Rounding";
        /// What a drawer had too much or too little.
        Variance => "variance", "Expenses:DrawerVariance";
        Fee => "fee", "Expenses:GatewayFees";
        /// What a dispute took away.
        Disputes => "disputes", "Expenses:Disputes";
    }
}

named! {
    /// What happened, as the ledger calls it.
    JournalKind {
        InvoiceIssued => "invoice_issued", "Invoice issued";
        Credited => "credited", "Credit note";
        PaymentReceived => "payment_received", "Payment received";
        Allocated => "allocated", "Payment allocated";
        Released => "released", "Allocation released";
        WrittenOff => "written_off", "Written off";
        Refunded => "refunded", "Refund paid out";
        ShiftOpened => "shift_opened", "Drawer opened";
        ShiftClosed => "shift_closed", "Drawer closed";
        PayerPaid => "payer_paid", "Payment of a payer received";
        PayerAllocated => "payer_allocated", "Payer’s payment allocated";
        PayerReleased => "payer_released", "Payer’s allocation released";
        Suspended => "suspended", "Unknown money received";
        /// It is a patient's.
        Placed => "placed", "Unknown money placed";
        SentBack => "sent_back", "Unknown money sent back";
        FeeTaken => "fee_taken", "Gateway fee";
        Disputed => "disputed", "Dispute lost";
    }
}
