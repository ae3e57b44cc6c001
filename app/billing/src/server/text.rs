//! How the enums stand in the database: by their names, as text.

use crate::model::{
    Account, ChargeSource, ChargeState, CodeKind, ComponentKind, InvoiceState, JournalKind, Method, PayerClass,
    PaymentState, PlacementKind, RefundState, ShiftState, WriteOffPart, WriteOffState,
};

platform::stored_as_text!(
    Account,
    ChargeSource,
    ChargeState,
    CodeKind,
    ComponentKind,
    InvoiceState,
    JournalKind,
    Method,
    PayerClass,
    PaymentState,
    PlacementKind,
    RefundState,
    ShiftState,
    WriteOffPart,
    WriteOffState,
);
