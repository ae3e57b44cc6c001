//! What several pages of the portal share.

mod appointment_facts;
mod appointment_row;
mod calendar_link;
mod choice_list;
mod free_times;
mod gone;
mod hold_clock;
mod language;
mod locked_notice;
mod mode_choice;
mod offer;
mod patient_state;
mod person;
mod place;
mod service_line;
mod site_time;

pub use appointment_facts::AppointmentFacts;
pub use appointment_row::AppointmentRow;
pub use calendar_link::CalendarLink;
pub use choice_list::{ChoiceLink, ChoiceList};
pub use free_times::{FreeTimesOf, time_note};
pub use gone::when_gone;
pub use hold_clock::HoldClock;
pub use kit::{param, query};
pub use language::languages;
pub use locked_notice::LockedNotice;
pub use mode_choice::ModeChoice;
pub use offer::{Whom, free_times, other_times};
pub use patient_state::{PatientState, is_to_come};
pub use person::{AsPatient, own_patient, session};
pub use place::PlaceLines;
pub use service_line::{duration, service_line};
pub use site_time::{SiteTime, YourTime};
