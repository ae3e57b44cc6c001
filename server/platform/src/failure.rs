//! Why a unit of work did not come to its end: a rule said no, or something broke.

use model::AppError;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An answer for the person at the screen.
    #[error(transparent)]
    App(#[from] AppError),
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("{0}")]
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// For what should not happen, such as an answer that can't be written as JSON.
    pub fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }

    /// The constraint of the database that refused.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }

    pub(crate) fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.code().map(Into::into),
            _ => None,
        }
    }

    /// Worth one more try at once: somebody else was in the way (serialization failure, deadlock, or
    /// a place that was taken between our look and our write).
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self.sqlstate().as_deref(), Some("40001" | "40P01" | "23P01"))
    }

    /// What the person is told. Causes are logged once, here, under the reference that the person
    /// can quote; they never leave the server.
    pub(crate) fn into_app_error(self, reference: &str, action: &str) -> AppError {
        if let Self::App(error) = self {
            return error;
        }
        match self.sqlstate().as_deref() {
            Some("23505" | "23P01" | "40001" | "40P01") => {
                tracing::warn!(reference, action, cause = %self, "conflict");
                return AppError::conflict("Somebody else changed this a moment ago. Please look again and repeat.");
            }
            // Text that PostgreSQL can't hold, such as a NUL character, came from outside.
            Some("22021" | "22P05") => {
                return AppError::invalid("", "The text holds characters that can't be stored. Please remove them.");
            }
            _ => {}
        }
        let unreachable = matches!(&self, Self::Database(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed))
                // Gone, or somebody has held for too long what this needs.
                || self.sqlstate().is_some_and(|state| {
                    state.starts_with("57P") || state.starts_with("08") || state == "55P03"
                });
        tracing::error!(reference, action, cause = %self, "failed");
        if unreachable { AppError::Busy } else { AppError::Internal { reference: reference.into() } }
    }
}
