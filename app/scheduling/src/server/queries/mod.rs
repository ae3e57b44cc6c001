//! Reads, one file per question.

mod appointment;
mod booking_choices;
mod card;
mod closures;
mod day;
mod day_practitioners;
mod doctor_profile;
mod doctors;
mod entries;
mod free;
mod free_days;
mod hold;
mod move_choices;
mod my_appointments;
mod next_appointment;
mod patient_appointments;
mod plan;
mod plan_rows;
mod planned_services;
mod plans;
mod services;
mod steps;
mod stranded;
mod week;
