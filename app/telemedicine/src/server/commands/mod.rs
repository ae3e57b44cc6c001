//! Writes, one file per verb: validate → decide → write.

mod admit_guest;
mod admit_patient;
mod check_in;
mod enter_as_guest;
mod fail_to_phone;
mod feedback;
mod finish;
mod give_consent;
mod invite_guest;
mod leave_waiting_room;
mod put_back;
mod revoke_guest;
mod running_late;
mod send_chat;
mod withdraw_consent;

pub use enter_as_guest::Entered;
pub use invite_guest::{Invited, MakeGuestLink};
