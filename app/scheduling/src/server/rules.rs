//! `rules!` writes the error enum of a command: one variant per rule that can say no, with the rule's stable name
//! and the sentence that the person reads. Everything else (not found, a wrong field, a broken database) passes
//! through.

macro_rules! rules {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$rule_doc:meta])* $variant:ident $({ $($field:ident: $ty:ty),* })? => $rule:literal, $message:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {
            $($(#[$rule_doc])* $variant $({ $($field: $ty),* })?,)*
            Failure(platform::Failure),
        }

        impl From<$name> for platform::Failure {
            fn from(error: $name) -> Self {
                match error {
                    $($name::$variant $({ $($field),* })? => model::AppError::rule($rule, format!($message)).into(),)*
                    $name::Failure(failure) => failure,
                }
            }
        }
        impl From<platform::Failure> for $name {
            fn from(failure: platform::Failure) -> Self {
                Self::Failure(failure)
            }
        }
        impl From<sqlx::Error> for $name {
            fn from(error: sqlx::Error) -> Self {
                Self::Failure(error.into())
            }
        }
        impl From<model::AppError> for $name {
            fn from(error: model::AppError) -> Self {
                Self::Failure(error.into())
            }
        }
    };
}

pub(crate) use rules;
