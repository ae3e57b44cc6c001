//! Writes, one file per verb: validate → decide → write.

mod add_closure;
mod add_exception;
mod add_session;
mod book_for_patient;
mod cancel_appointment;
mod check_in;
mod confirm_booking;
mod create_practitioner;
mod create_room;
mod create_service;
mod create_specialty;
mod edit_service;
mod end_session;
mod finish_consultation;
mod hold_time;
mod mark_arrived;
mod mark_entered_in_error;
mod mark_no_show;
mod move_appointment;
mod offer_service;
mod release_hold;
mod start_consultation;

pub use add_closure::AddClosure;
pub use add_exception::{AddException, ExceptionKind};
pub use add_session::AddSession;
pub use create_practitioner::CreatePractitioner;
pub use create_room::CreateRoom;
pub use create_service::CreateService;
pub use create_specialty::CreateSpecialty;
pub use edit_service::EditService;
pub use end_session::EndSession;
pub use offer_service::OfferService;
