//! Writes: one file per verb.

mod add_range;
mod amend_result;
mod cancel_order;
mod critical;
mod decide_release;
mod edit_test;
mod end_range;
mod enter_results;
mod messages;
mod move_specimen;
mod review_report;
mod scan_accession;
mod set_aside;
mod sign_order;
mod take_note;
mod verify_results;
