use std::{fmt, process::ExitCode};

use model::AppError;
use platform::embedded::EmbeddedError;

/// Why a command did not do what it was asked to, in a sentence.
#[derive(Debug)]
pub struct CliError {
    code: u8,
    sentence: String,
}

impl CliError {
    /// It did not begin: a setting, the database, the network.
    pub fn start(sentence: impl Into<String>) -> Self {
        Self { code: 2, sentence: sentence.into() }
    }

    /// It was refused, or failed on the way.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self { code: 1, sentence: sentence.into() }
    }

    pub fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<EmbeddedError> for CliError {
    fn from(error: EmbeddedError) -> Self {
        Self::start(error.to_string())
    }
}

impl From<AppError> for CliError {
    fn from(error: AppError) -> Self {
        Self::refused(match &error {
            AppError::Invalid { fields } => {
                let lines = fields.0.iter().map(|error| format!("{}: {}", error.field, error.message));
                lines.collect::<Vec<_>>().join("\n      ")
            }
            AppError::Conflict { rule, message, details } if !details.is_empty() => {
                let after = if rule.is_some() { ":" } else { "" };
                format!("{message}{after} {}", details.join(" "))
            }
            error => error.to_string(),
        })
    }
}
