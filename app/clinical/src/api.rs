//! Server functions, one statement each.
