use std::fmt;

use model::AppError;

/// What is wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// "Line 3, column 17", or "Entry 4 (Patient), name[0].family".
    pub place: String,
    /// What stands there, and what was expected.
    pub problem: String,
}

impl Broken {
    /// `entry` counts from 1, as people count.
    pub fn at_entry(entry: usize, resource_type: &str, path: &str, problem: impl Into<String>) -> Self {
        let kind = if resource_type.is_empty() { String::new() } else { format!(" ({resource_type})") };
        let path = if path.is_empty() || path == "." { String::new() } else { format!(", {path}") };
        Self { place: format!("Entry {entry}{kind}{path}"), problem: problem.into() }
    }

    pub fn at_line(line: usize, column: usize, problem: impl Into<String>) -> Self {
        Self { place: format!("Line {line}, column {column}"), problem: problem.into() }
    }

    pub fn whole(problem: impl Into<String>) -> Self {
        Self { place: "The file".into(), problem: problem.into() }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}.", self.place, self.problem.trim_end_matches('.'))
    }
}

impl From<Broken> for AppError {
    fn from(broken: Broken) -> Self {
        Self::rule("fhir_broken", broken.to_string())
    }
}

/// Why an import stopped. Files before the one that is named are in whole; of that one, nothing is.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{file} was not read: {cause}.")]
    Unreadable { file: String, cause: String },
    #[error("{file} was not taken in. {broken} Nothing of it was kept.")]
    Broken { file: String, broken: Broken },
    #[error("{file} was not taken in. {error} Nothing of it was kept.")]
    Refused { file: String, error: AppError },
}
