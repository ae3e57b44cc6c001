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
mod plan_absence;
mod plan_closure;
mod plan_extra_session;
mod plan_service;
mod plan_sessions;
mod realign_times;
mod release_hold;
mod remove_closure;
mod remove_exception;
mod save_service;
mod start_consultation;
mod stop_session;

pub use add_closure::AddClosure;
pub use add_exception::AddException;
pub use add_session::AddSession;
pub use create_practitioner::CreatePractitioner;
pub use create_room::CreateRoom;
pub use create_service::CreateService;
pub use create_specialty::CreateSpecialty;
pub use edit_service::EditService;
pub use end_session::EndSession;
pub use realign_times::RealignTimes;

pub use crate::model::{ExceptionKind, OfferService};
