//! HL7 v2, from the wire to the report and back, on a real PostgreSQL.

mod filing;
mod hostile;
mod house;
mod outbound;
mod peer;
mod queue;
mod samples;
mod wire;
