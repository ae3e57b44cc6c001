//! The pages of reception, nurses and doctors. Each takes nothing but its URL, and no name stands in one.
//!
//! | route | page | asks |
//! |---|---|---|
//! | `/staff` | [`StaffHomePage`] | whose day? A doctor is sent to their own |
//! | `/staff/day?practitioner=&date=&show=&selected=` | [`DayPage`] | |
//! | `/staff/week?practitioner=&date=` | [`WeekPage`] | |
//! | `/staff/appointments/:appointment` | [`StaffAppointmentPage`] | |
//! | `/staff/appointments/:appointment/move?with=&day=` | [`StaffMovePage`] | when instead? |
//! | `/staff/patients/:id/book` | [`StaffBookPage`] | what for? |
//! | `/staff/patients/:id/book/times?service=&with=&day=` | [`StaffTimesPage`] | with whom, when? |
//! | `/staff/patients/:id/book/confirm?service=&slot=&day=` | [`StaffConfirmPage`] | is it right? |

mod appointment;
mod book;
mod confirm;
mod day;
mod home;
mod move_appointment;
mod times;
mod week;

pub use appointment::StaffAppointmentPage;
pub use book::StaffBookPage;
pub use confirm::StaffConfirmPage;
pub use day::DayPage;
pub use home::StaffHomePage;
pub use move_appointment::StaffMovePage;
pub use times::StaffTimesPage;
pub use week::WeekPage;
