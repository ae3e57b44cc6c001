use ::model::AppError;
use kit::Submission;
use leptos::{prelude::*, server_fn::ServerFn};

/// Once a form has been accepted, on to a page that has to be loaded by itself: camera and microphone are allowed by a
/// document, and to this one they are not.
pub fn go_afresh<S>(action: Submission<S>, to: impl Fn(&S::Output) -> String + 'static)
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: Send + Sync,
{
    Effect::new(move |_| {
        let next = action.value().with(|answer| answer.as_ref()?.as_ref().ok().map(&to));
        if let Some(next) = next {
            // Refused only for an address that is none.
            let _ = window().location().set_href(&next);
        }
    });
}
