//! The import on a real PostgreSQL, and the reader on everything that a file can be.

mod again;
mod chart;
mod chart_bundle;
mod hl7;
mod hostile;
mod mutation;
mod practice;
mod refused;
mod synthea;
