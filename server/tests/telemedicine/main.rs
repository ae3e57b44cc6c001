//! Video visits over the network: real WebSockets, two instances of a house on one database, files, and a real relay.

mod call;
mod files;
mod hostile;
mod instances;
mod page;
mod relay;
mod world;
