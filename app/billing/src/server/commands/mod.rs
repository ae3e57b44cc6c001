//! Writes, one file per verb.

mod abort_charge;
mod add_charge_code;
mod allocate_credit;
mod close_billing_task;
mod count_shift;
mod create_price_list;
mod credit_invoice;
mod decide_refund;
mod decide_write_off;
mod discard_draft;
mod draft_invoice;
mod end_price_list;
mod enter_charge;
mod hand_over_shift;
mod issue_invoice;
mod open_shift;
mod pay_out_refund;
mod price_charges;
mod request_payment;
mod request_refund;
mod request_write_off;
mod review_shift;
mod set_billing_policy;
mod set_coverage_terms;
mod set_price;
mod start_payment;
mod take_payment;

pub(super) use start_payment::invoices as requested_invoices;
