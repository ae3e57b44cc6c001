use ::model::AppError;
use kit::Submission;
use leptos::{prelude::*, server_fn::ServerFn};

/// After a refusal that somebody else was faster, the page shows what is free now. A broken connection
/// changes nothing: asking again would only fail as well.
pub fn when_gone<S>(action: Submission<S>, refetch: impl Fn() + 'static)
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let value = action.value();
    Effect::new(move |_| {
        let gone = value.with(|value| {
            matches!(value, Some(Err(AppError::Conflict { .. } | AppError::RuleBroken { .. } | AppError::NotFound)))
        });
        if gone {
            refetch();
        }
    });
}
