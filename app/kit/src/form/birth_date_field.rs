use leptos::prelude::*;

use super::{context::Field, field::group_frame, text_field::width_class};

/// A date that somebody knows by heart, as three fields: `cmd[<name>_day]`, `_month`, `_year`. Where only
/// the year is known, the others stay empty. An error may be reported under `<name>` or one of the parts.
#[component]
pub fn BirthDateField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[prop(optional, into)]
    value: Option<String>,
    /// `bday` where a person enters their own; `off` where staff enter somebody else's.
    #[prop(optional)]
    own: bool,
    /// Writes "(optional)" behind the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let names = ["day", "month", "year"].map(|part| format!("{name}_{part}"));
    let field = Field::with_errors(name, &[name, &names[0], &names[1], &names[2]]);
    let value = value.unwrap_or_default();
    let mut known = value.splitn(3, '-');
    let (year, month, day) = (known.next(), known.next(), known.next());
    let parts = [("Day", day, 2, "bday-day"), ("Month", month, 2, "bday-month"), ("Year", year, 4, "bday-year")];
    let inputs = parts
        .into_iter()
        .zip(&names)
        .map(|((label, known, width, autocomplete), part)| {
            let own_field = Field::of(part);
            let invalid = field.invalid();
            let id = own_field.id.clone();
            let value = own_field.initial(known.map(str::to_owned));
            view! {
                <div class="part">
                    <label for=id.clone()>{label}</label>
                    <input
                        class=width_class(Some(width))
                        type="text"
                        inputmode="numeric"
                        id=id
                        name=own_field.name.clone()
                        value=value
                        autocomplete=if own { autocomplete } else { "off" }
                        aria-invalid=move || invalid.get()
                    />
                </div>
            }
        })
        .collect_view();
    let inputs = view! { <div class="date-parts">{inputs}</div> };
    group_frame(&field, label, hint, optional, inputs.into_any())
}
