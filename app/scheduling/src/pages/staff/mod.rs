//! The pages of reception, nurses and doctors. Each takes nothing but its URL, and no name stands in one.
//!
//! | route | page | asks |
//! |---|---|---|
//! | `/staff` | [`StaffHomePage`] | whose day? A doctor is sent to their own |
//! | `/staff/day?practitioner=&date=&show=&selected=` | [`DayPage`] | |
//! | `/staff/week?practitioner=&date=` | [`WeekPage`] | |
//! | `/staff/appointments/:appointment` | [`StaffAppointmentPage`] | |
//! | `/staff/appointments/:appointment/move?with=&day=` | [`StaffMovePage`] | when instead? |
//! | `/staff/schedule` | [`SchedulePage`] | when does everybody work? |
//! | `/staff/schedule/:practitioner?add=` | [`PractitionerSchedulePage`] | when does one work? |
//! | `/staff/closures?add=` | [`ClosuresPage`] | when is the facility closed? |
//! | `/staff/services?service=&new=` | [`ServicesPage`] | what is offered? |
//! | `/staff/patients/:id/book` | [`StaffBookPage`] | what for? |
//! | `/staff/patients/:id/book/times?service=&with=&day=` | [`StaffTimesPage`] | with whom, when? |
//! | `/staff/patients/:id/book/confirm?service=&slot=&day=` | [`StaffConfirmPage`] | is it right? |

mod appointment;
mod book;
mod closures;
mod confirm;
mod day;
mod home;
mod move_appointment;
mod schedule;
mod schedule_forms;
mod schedule_of;
mod service_forms;
mod services;
mod times;
mod week;

pub use appointment::StaffAppointmentPage;
pub use book::StaffBookPage;
pub use closures::ClosuresPage;
pub use confirm::StaffConfirmPage;
pub use day::DayPage;
pub use home::StaffHomePage;
pub use move_appointment::StaffMovePage;
pub use schedule::SchedulePage;
pub use schedule_of::PractitionerSchedulePage;
pub use services::ServicesPage;
pub use times::StaffTimesPage;
pub use week::WeekPage;
