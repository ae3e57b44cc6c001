//! Writes: one file per verb.
mod record_vital_signs;
mod review_allergies;
mod save_allergy;
mod withdraw_observation;
