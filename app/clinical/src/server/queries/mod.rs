//! Reads: one file per question.
pub mod allergies;
pub mod chart_head;
pub mod chart_summary;
pub mod given;
pub mod own;
pub mod visits;
pub mod vital_signs;
