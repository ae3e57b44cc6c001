//! Reads: one file per question.
pub mod allergies;
pub mod chart_head;
pub mod chart_summary;
pub mod encounter;
pub mod given;
pub mod notes;
pub mod own;
pub mod problems;
pub mod visits;
pub mod vital_signs;
