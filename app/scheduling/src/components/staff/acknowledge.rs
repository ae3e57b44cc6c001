use ::model::AppError;
use kit::{FormContext, SubmitButton, Variant};
use leptos::prelude::*;

use crate::model::STRANDED;

/// A second button, offered only after the server has said how many booked appointments the change leaves alone. It
/// carries their number: if there are more by then, the server asks again.
#[component]
pub fn Acknowledge() -> impl IntoView {
    let form = use_context::<FormContext>();
    let count = Memo::new(move |_| form.and_then(|form| form.error.with(|error| asked(error.as_ref()))));
    move || {
        count.get().map(|count| {
            let these = if count == 1 { "this appointment".to_owned() } else { format!("these {count} appointments") };
            view! {
                <SubmitButton variant=Variant::Danger name="acknowledged" value=count.to_string()>
                    {format!("Save all the same: I look after {these}")}
                </SubmitButton>
            }
        })
    }
}

fn asked(error: Option<&AppError>) -> Option<usize> {
    match error {
        Some(AppError::Conflict { rule, details, .. }) if rule.as_deref() == Some(STRANDED) => Some(details.len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_plan_s_own_question_is_answered() {
        let conflict = |rule: Option<&str>| AppError::Conflict {
            rule: rule.map(str::to_owned),
            message: String::new(),
            details: vec!["Tue 24 Nov 2026, 14:30 EST".into(), "Tue 24 Nov 2026, 15:00 EST".into()],
        };
        assert_eq!(asked(Some(&conflict(Some(STRANDED)))), Some(2));
        assert_eq!(asked(Some(&conflict(None))), None);
        assert_eq!(asked(Some(&AppError::NotFound)), None);
        assert_eq!(asked(None), None);
    }
}
