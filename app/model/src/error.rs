//! The one error on the wire. It says what happened and what to do, and never names a table, a
//! source file or a cause: causes are logged once on the server, under `Internal::reference`.

use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

/// Why a use case refused, in words that the person at the screen can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Wire")]
pub enum AppError {
    /// Nobody is signed in, or the session ended in between.
    #[error("Please sign in to go on.")]
    Unauthenticated,
    /// There is no such thing, or the person may not know of it: the two look the same.
    #[error("This page or record does not exist, or is not yours to see.")]
    NotFound,
    /// The person is known and may see the thing, but not do this with it.
    #[error("Your role does not allow this.")]
    Forbidden,
    /// What was typed needs another look; each error stands beside its field.
    #[error("Please check what you entered.")]
    Invalid { fields: FieldErrors },
    /// Somebody else was faster, or the same place is taken. `details` lists every conflict. One that pages
    /// know by name has a `rule`, and a `message` that can stand as a headline.
    #[error("{message}")]
    Conflict {
        #[serde(skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        message: String,
        details: Vec<String>,
    },
    /// A rule of the hospital says no. `rule` is a stable name for tests and logs.
    #[error("{message}")]
    RuleBroken { rule: String, message: String },
    /// Too many tries from one place.
    #[error("Too many tries. Please wait {retry_after_seconds} seconds and try again.")]
    RateLimited { retry_after_seconds: u32 },
    /// The server has more to do than it can take on right now.
    #[error("Hale is very busy right now. Please try again in a moment.")]
    Busy,
    /// Our fault. The reference finds the cause in the log.
    #[error("Something went wrong on our side. Nothing was changed. If it happens again, quote reference {reference}.")]
    Internal { reference: String },
    /// The browser could not reach the server.
    #[error("There is no connection to the hospital right now. What you typed is still here: please try again.")]
    Offline,
}

/// An error beside one field of a form. `field` is the field's name in the form, such as `birth_day`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

/// All errors of a form, collected before any is reported, so that nobody corrects one to meet the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Keeps a parsed value, or notes the error beside `field`.
    pub fn take<T, E: std::fmt::Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, error.to_string())).ok()
    }

    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn into_result(self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid { fields: self }) }
    }
}

impl AppError {
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        let mut fields = FieldErrors::default();
        fields.add(field, message);
        Self::Invalid { fields }
    }

    pub fn rule(rule: &str, message: impl Into<String>) -> Self {
        Self::RuleBroken { rule: rule.into(), message: message.into() }
    }

    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { rule: None, message: message.into(), details: Vec::new() }
    }

    /// The stable name of the rule that said no, where it has one.
    pub fn rule_name(&self) -> Option<&str> {
        match self {
            Self::RuleBroken { rule, .. } => Some(rule),
            Self::Conflict { rule, .. } => rule.as_deref(),
            _ => None,
        }
    }

    /// The HTTP status that carries this error.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict { .. } => 409,
            Self::Invalid { .. } | Self::RuleBroken { .. } => 422,
            Self::RateLimited { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Busy | Self::Offline => 503,
        }
    }
}

/// An [`AppError`] as it arrives: one flat record of all that one can carry. An enum that is told by a tag inside it
/// would be read into a copy of the whole answer first, with code that every browser downloads.
#[derive(Deserialize)]
struct Wire {
    kind: String,
    #[serde(default)]
    fields: FieldErrors,
    rule: Option<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    details: Vec<String>,
    #[serde(default)]
    retry_after_seconds: u32,
    #[serde(default)]
    reference: String,
}

impl TryFrom<Wire> for AppError {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let Wire { kind, fields, rule, message, details, retry_after_seconds, reference } = wire;
        Ok(match kind.as_str() {
            "unauthenticated" => Self::Unauthenticated,
            "not_found" => Self::NotFound,
            "forbidden" => Self::Forbidden,
            "invalid" => Self::Invalid { fields },
            "conflict" => Self::Conflict { rule, message, details },
            "rule_broken" => Self::RuleBroken { rule: rule.unwrap_or_default(), message },
            "rate_limited" => Self::RateLimited { retry_after_seconds },
            "busy" => Self::Busy,
            "internal" => Self::Internal { reference },
            "offline" => Self::Offline,
            _ => return Err("an error of an unknown kind"),
        })
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            // Whoever sends what no form of ours sends learns only that it was not understood.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::invalid("", "The server did not understand this form. Please reload the page and try again.")
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Serialization(_) => Self::Internal { reference: "unknown".into() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_arrives_as_it_was_sent() {
        let all = [
            AppError::Unauthenticated,
            AppError::NotFound,
            AppError::Forbidden,
            AppError::invalid("birth_day", "That day does not exist."),
            AppError::conflict("The time is taken."),
            AppError::Conflict {
                rule: Some("overlap".into()),
                message: "Two at once".into(),
                details: vec!["10:00".into()],
            },
            AppError::rule("too_late", "That can only be changed until the day before."),
            AppError::RateLimited { retry_after_seconds: 30 },
            AppError::Busy,
            AppError::Internal { reference: "7F3K-Q2".into() },
            AppError::Offline,
        ];
        for error in all {
            let sent = serde_json::to_string(&error).expect("an error can be written");
            assert_eq!(serde_json::from_str::<AppError>(&sent).expect("and read"), error, "{sent}");
        }
        assert!(serde_json::from_str::<AppError>(r#"{"kind":"unheard_of"}"#).is_err());
    }
}
