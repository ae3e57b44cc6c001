//! Nouns and pure rules: no IO, no clock.
