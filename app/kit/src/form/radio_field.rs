use leptos::prelude::*;

use super::{context::Field, field::group_frame};

/// One thing to choose, with an explanation below it where one helps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// One of a few, all in sight.
#[component]
pub fn RadioField(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] required: bool,
    /// Writes "(optional)" behind the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let field = Field::of(name);
    let chosen = field.initial(value);
    let radios = options
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let id = format!("{}-{}", field.id, index + 1);
            let checked = choice.value == chosen;
            let hint_id = choice.hint.as_ref().map(|_| format!("{id}-choice-hint"));
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name=field.name.clone()
                        value=choice.value
                        checked=checked
                        required=required
                        aria-describedby=hint_id.clone()
                    />
                    <label for=id>{choice.label}</label>
                    {choice.hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
                </div>
            }
        })
        .collect_view();
    group_frame(&field, label, hint, optional, radios.into_any())
}
