use leptos::prelude::*;

use super::context::Field;

/// One figure or word in a grid, where the row and the column say what it is. Its name is one of a map:
/// `values[0198…]`.
#[component]
pub fn CellField(
    #[prop(into)] name: String,
    /// For those who can't see the row and the column.
    #[prop(into)]
    label: String,
    #[prop(optional, into)] value: String,
    /// To choose from, in place of typing.
    #[prop(optional)]
    choices: Vec<String>,
    /// The keyboard that opens has figures.
    #[prop(optional)]
    numeric: bool,
) -> impl IntoView {
    let field = Field::of(&name);
    let value = field.initial(Some(value));
    let (described_by, invalid) = (field.described_by(false), field.invalid());
    let (id, error) = (field.id.clone(), field.error);
    let control = if choices.is_empty() {
        view! {
            <input
                class="input cell"
                type="text"
                inputmode=numeric.then_some("decimal")
                id=field.id.clone()
                name=field.name.clone()
                value=value
                aria-label=label
                autocomplete="off"
                aria-invalid=move || invalid.get()
                aria-describedby=move || described_by.get()
            />
        }
        .into_any()
    } else {
        let options = choices
            .into_iter()
            .map(|choice| {
                let selected = choice == value;
                view! { <option value=choice.clone() selected=selected>{choice.clone()}</option> }
            })
            .collect_view();
        view! {
            <select
                class="input cell"
                id=field.id.clone()
                name=field.name.clone()
                aria-label=label
                aria-invalid=move || invalid.get()
                aria-describedby=move || described_by.get()
            >
                <option value="">"–"</option>
                {options}
            </select>
        }
        .into_any()
    };
    view! {
        <div class="cell-field">
            {control}
            {move || {
                let id = format!("{id}-error");
                error.get().map(|message| {
                    view! { <p class="field-error" id=id><span class="visually-hidden">"Error: "</span> {message}</p> }
                })
            }}
        </div>
    }
}
