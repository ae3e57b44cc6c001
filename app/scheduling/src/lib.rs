//! Scheduling: who can be seen, when, for what; and the life of every appointment.
//!
//! | route | page | asks | does | permission |
//! |---|---|---|---|---|
//! | `/` | `portal::home` | `next_appointment` | | view appointments |
//! | `/book` | `portal::book` | `booking_choices` | | browse services |
//! | `/book/{service}` | `portal::whom` | `booking_choices` | | browse services |
//! | `/book/{service}/{practitioner}` | `portal::times` | `free_days` | `hold_time` | book appointments |
//! | `/book/confirm/{appointment}` | `portal::confirm` | `hold` | `confirm_booking`, `release_hold` | book appointments |
//! | `/appointments` | `portal::appointments` | `my_appointments` | | view appointments |
//! | `/appointments/{appointment}` | `portal::appointment` | `appointment` | | view appointments |
//! | `…/move` | `portal::move_appointment` | `move_choices` | `move_appointment` | move appointments |
//! | `…/cancel` | `portal::cancel` | `appointment` | `cancel_appointment` | cancel appointments |
//! | `/doctors`, `/doctors/{practitioner}` | `portal::doctors`, `portal::doctor` | `doctors`, `doctor_profile` | | browse services |
//! | `/staff` | `staff::home` | `day_practitioners` | | view schedule |
//! | `/staff/day`, `/staff/week` | `staff::day`, `staff::week` | `practitioner_day`, `practitioner_week` | `mark_arrived`, `check_in`, `mark_no_show`; `cancel_for_patient`; the chart's forms (`FromChart`) | view schedule; receive; cancel |
//! | `/staff/patients/{patient}/book…` | `staff::book`, `staff::times`, `staff::confirm` | `booking_choices`, `free_days` | `book_for_patient` | book appointments |
//! | `/staff/schedule`, `/staff/schedule/{practitioner}` | `staff::schedule`, `staff::schedule_of` | `plans`, `plan`, `stranded` | `plan_sessions`, `stop_session`, `plan_absence`, `plan_extra_session`, `remove_exception` | edit schedule |
//! | `/staff/closures`, `/staff/services` | `staff::closures`, `staff::services` | `closures`, `planned_services`, `stranded` | `plan_closure`, `remove_closure`, `plan_service`, `save_service`, `offer_service` | edit schedule |
//! | `/staff/appointments/{appointment}` | `staff::appointment` | `appointment` | `mark_entered_in_error`, `cancel_for_patient` | view appointments; receive, cancel |
//! | `…/move` | `staff::move_appointment` | `move_choices` | `move_for_patient` | move appointments |

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
