//! Writes: one file per verb.
mod finish_visit;
mod move_encounter;
mod note_change;
mod note_save;
mod note_sign;
mod note_start;
mod problem_add;
mod problem_change;
mod record_vital_signs;
mod review_allergies;
mod save_allergy;
mod start_encounter;
mod withdraw_observation;
mod write_visit_summary;
