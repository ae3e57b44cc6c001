//! The rules of billing that can say no, each with its stable name and the sentence that the person reads.

use model::{AppError, Money};
use platform::Failure;

use crate::model::{
    ChargeAction, ChargeState, InvoiceAction, InvoiceState, PaymentAction, PaymentState, PlanAction, PlanState,
    RefundAction, RefundState, ShiftAction, ShiftState,
};

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident $({ $($field:ident: $ty:ty),* })? => $rule:literal, $message:literal $(, $word:expr)*;)*) => {
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$doc])* $variant $({ $($field: $ty),* })?,)*
        }

        impl From<Refusal> for AppError {
            fn from(refusal: Refusal) -> Self {
                match refusal {
                    $(Refusal::$variant $({ $($field),* })? => Self::rule($rule, format!($message $(, $word)*)),)*
                }
            }
        }
    };
}

refusals! {
    ChargeMove { state: ChargeState, action: ChargeAction } => "charge_move_listed",
        "This charge stands at “{}”, so “{}” is not possible. Somebody may have changed it: please look again.", state.words(), action.words();
    InvoiceMove { state: InvoiceState, action: InvoiceAction } => "invoice_move_listed",
        "This invoice stands at “{}”, so “{}” is not possible. Somebody may have changed it: please look again.", state.words(), action.words();
    PaymentMove { state: PaymentState, action: PaymentAction } => "payment_move_listed",
        "This payment stands at “{}”, so “{}” is not possible. Please look again.", state.words(), action.words();
    RefundMove { state: RefundState, action: RefundAction } => "refund_move_listed",
        "This refund stands at “{}”, so “{}” is not possible. Please look again.", state.words(), action.words();
    ShiftMove { state: ShiftState, action: ShiftAction } => "shift_move_listed",
        "This drawer stands at “{}”, so “{}” is not possible. Please look again.", state.words(), action.words();
    /// T11
    Changed => "changed_meanwhile", "Somebody else has changed this meanwhile. Please look at it again; nothing was saved.";
    WriteOffDecided => "write_off_decided", "Somebody has decided on this already. Please look again.";
    NothingToBill => "nothing_to_bill", "Choose at least one charge that is not on an invoice yet.";
    /// T4.6
    DiscountTooLarge { most: Money } => "discount_over_limit", "The discount on this invoice may be at most {most}.";
    NoPriceYet { name: String } => "no_price", "No price list has a price for “{name}” on that day. Enter the price, or add it to the list first.";
    TooLarge => "amount_too_large", "These amounts are too large to be added up. Please check the quantity and the price.";
    DiscountOverPrice => "discount_over_price", "The discounts come to more than the price. Please check the price list.";
    CreditOverLine => "credit_within_line", "A line can’t be credited for more than is left of it.";
    NothingToCredit => "nothing_to_credit", "All of this invoice has been credited already.";
    OverCredit { left: Money } => "allocation_within_payment", "Only {left} of this payment is left.";
    OverInvoice { open: Money } => "allocation_within_invoice", "Only {open} of this invoice is still open.";
    OverWriteOff { open: Money } => "write_off_within_invoice", "Only {open} of this invoice is open: no more can be written off.";
    OverRefund { left: Money } => "refund_within_payment", "At most {left} of this payment can be refunded. What has paid an invoice has to be credited there first.";
    OneOpenRefund => "refund_one_open", "A refund of this payment is waiting already. It has to be paid out or refused first.";
    OneOpenWriteOff => "write_off_one_open", "A write-off of this invoice is waiting for a decision already.";
    SecondPerson => "second_person", "Somebody other than the person who asked has to decide on this.";
    NotRefundedHere => "refund_by_original_method", "Online payments are refunded through the payment gateway, not at the desk.";
    NoDrawer => "no_open_drawer", "Open your drawer first: cash is taken and paid out by a cashier with an open shift.";
    DrawerOpen => "one_drawer", "You have a drawer open here already. Close it or hand it over first.";
    NotYourDrawer => "own_drawer", "Only the cashier whose drawer it is can do this.";
    YourDrawer => "other_persons_drawer", "Somebody other than the cashier of this drawer has to do this.";
    DrawerTooLow { there: Money } => "drawer_too_low", "There is only {there} in your drawer.";
    VarianceUnexplained { variance: Money } => "variance_explained", "The drawer differs by {variance}. Please write why, as far as it is known.";
    NotInCoins => "smallest_coin", "This amount can’t be paid in cash: there is no coin that small.";
    ListOverlaps => "price_list_one_at_a_time", "Another price list for the same payers is valid on some of these days. End it first.";
    TermsOverlap => "coverage_terms_one_at_a_time", "These terms begin on or before the day of those that they follow.";
    CodeTaken => "charge_code_unique", "This code is used already.";
    SeriesTaken => "billing_policy_series_unique", "Another facility numbers its invoices with this series.";
    PaidAlready => "paid_already", "You have paid this already. Please look at your bill again.";
    NoOnlinePayment => "no_online_payment", "Bills can’t be paid online here. Please pay at the desk or by bank transfer.";
    RequestOver => "payment_request_over", "This request has ended. Please ask the billing office for a new one.";
    /// T9.5
    UnderWay => "payment_under_way", "A payment of this is under way already. Finish it, or wait until it has ended; it stands among your bills.";
    /// Whichever of them it is, it is not told.
    CodeWrong => "guarantor_code", "This code is wrong, was used already, or has ended. Check the letter, or ask whoever named you for a new one.";
    PlanMove { state: PlanState, action: PlanAction } => "payment_plan_move_listed",
        "This payment plan stands at “{}”, so “{}” is not possible. Please look again.", state.words(), action.words();
    PlannedAlready => "payment_plan_invoice_once", "One of these invoices is paid by a payment plan already. Cancel that plan first.";
    NothingToPlan => "nothing_to_plan", "Nothing is open of these invoices, so there is nothing to pay in instalments.";
    OverPayer { open: Money } => "allocation_within_payer_part", "Only {open} of the payer’s part of this invoice is still open.";
    OverPayerCredit { left: Money } => "payer_allocation_within", "Only {left} of this payer’s payment is left.";
    PaidInAlready => "payer_payment_once", "A payment of this payer with the same number was taken in before.";
    OverSuspense { left: Money } => "suspense_placement_within", "Only {left} of this money is left to be placed.";
    WholeSuspense { left: Money } => "suspense_placed_whole", "Money that came online is placed whole: {left}, so that it can go back the way it came.";
    PlacementWaits => "suspense_placement_one_open", "Somebody has said where this money belongs already. It has to be decided first.";
    PlacementMove { state: RefundState, action: RefundAction } => "suspense_placement_move_listed",
        "This stands at “{}”, so “{}” is not possible. Please look again.", state.words(), action.words();
    NotPlaced => "suspense_not_placed", "The money is still on the suspense account. Place it first; then this is done by itself.";
    OtherCurrency => "one_currency", "These amounts are of different currencies and can’t stand on one invoice.";
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::App(refusal.into())
    }
}

/// What the database refused, in the words of the rule whose name the constraint bears.
pub fn told(error: impl Into<Failure>) -> Failure {
    let failure = error.into();
    let refusal = match failure.constraint() {
        Some("price_list_one_at_a_time") => Refusal::ListOverlaps,
        Some("coverage_terms_one_at_a_time" | "coverage_terms_end_after_they_begin") => Refusal::TermsOverlap,
        Some("charge_code_unique") => Refusal::CodeTaken,
        Some("billing_policy_series_unique") => Refusal::SeriesTaken,
        Some("credit_within_line") => Refusal::CreditOverLine,
        Some("invoice_line_charge_once") => Refusal::NothingToBill,
        Some("write_off_one_open") => Refusal::OneOpenWriteOff,
        Some("write_off_second_person") => Refusal::SecondPerson,
        Some("refund_one_open") => Refusal::OneOpenRefund,
        Some("cashier_shift_one_open") => Refusal::DrawerOpen,
        Some("cashier_shift_reviewed") => Refusal::YourDrawer,
        Some("payment_plan_invoice_once") => Refusal::PlannedAlready,
        Some("payer_payment_once") => Refusal::PaidInAlready,
        Some("suspense_placement_one_open") => Refusal::PlacementWaits,
        Some("payment_request_one_under_way") => Refusal::UnderWay,
        _ => return failure,
    };
    refusal.into()
}
