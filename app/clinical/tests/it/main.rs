//! The chart on a real PostgreSQL.

mod allergies;
mod clinic;
mod encounters;
mod given;
mod notes;
mod own;
mod problems;
mod states;
mod vital_signs;
