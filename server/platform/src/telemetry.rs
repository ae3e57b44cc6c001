//! The log. For a person on a terminal, as JSON for a collector. It holds ids, never a name, a
//! diagnosis or a free text: what is worth reading about a patient is in the audit trail, behind a permission.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::{LogFormat, Settings};

/// What the libraries may say at most, unless HALE_LOG names them: statements and their parameters
/// would otherwise reach the log at level debug.
const QUIET: &str = "sqlx=warn,hyper=warn,rustls=warn,lettre=warn";

/// Starts the log, once. It is written to standard error, so that what a command prints can be piped.
pub fn start(settings: &Settings) {
    let filter = EnvFilter::new(format!("{QUIET},{}", settings.log));
    let registry = tracing_subscriber::registry().with(filter);
    let started = match format(settings) {
        LogFormat::Human => {
            let colours = io::stderr().is_terminal();
            let layer = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_target(false).with_ansi(colours);
            registry.with(layer).try_init()
        }
        LogFormat::Json => {
            let layer = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(io::stderr);
            registry.with(layer).try_init()
        }
    };
    if started.is_err() {
        tracing::debug!("the log was started before");
    }
}

fn format(settings: &Settings) -> LogFormat {
    settings.log_format.unwrap_or(if io::stderr().is_terminal() { LogFormat::Human } else { LogFormat::Json })
}
