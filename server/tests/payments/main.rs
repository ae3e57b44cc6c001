//! Paid online, from the patient's click to the ledger: Hale and the sandbox, each behind its own port, talk over HTTP.

mod desk;
mod disorder;
mod kept;
mod page;
mod webhook;
mod world;
