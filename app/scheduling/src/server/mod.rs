//! What only the server does.

pub use platform::web::{ask, redirect, run};
