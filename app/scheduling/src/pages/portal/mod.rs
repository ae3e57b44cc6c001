//! The patient's pages. Each takes nothing but its URL.
//!
//! | route | page |
//! |---|---|
//! | `/` | [`HomePage`] |
//! | `/book` | [`BookPage`] |
//! | `/book/:service` | [`WhomPage`] |
//! | `/book/:service/:practitioner` | [`TimesPage`] (`any` for anybody) |
//! | `/book/confirm/:appointment` | [`ConfirmPage`] |
//! | `/appointments` | [`AppointmentsPage`] |
//! | `/appointments/:appointment` | [`AppointmentPage`] |
//! | `/appointments/:appointment/move` | [`MovePage`] |
//! | `/appointments/:appointment/cancel` | [`CancelPage`] |
//! | `/doctors` | [`DoctorsPage`] |
//! | `/doctors/:practitioner` | [`DoctorPage`] |

mod appointment;
mod appointments;
mod book;
mod cancel;
mod confirm;
mod doctor;
mod doctors;
mod home;
mod move_appointment;
mod times;
mod whom;

pub use appointment::AppointmentPage;
pub use appointments::AppointmentsPage;
pub use book::BookPage;
pub use cancel::CancelPage;
pub use confirm::ConfirmPage;
pub use doctor::DoctorPage;
pub use doctors::DoctorsPage;
pub use home::HomePage;
pub use move_appointment::MovePage;
pub use times::TimesPage;
pub use whom::WhomPage;
