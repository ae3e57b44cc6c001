use jiff::civil::Time;
use leptos::prelude::*;

/// What pressing a time does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeChoiceAction {
    /// Submits the form around, with this name and value: `cmd[name]=value`.
    Submit { name: &'static str, value: String },
    /// Leads to a page.
    Link { href: String },
}

/// A free time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeChoice {
    pub time: Time,
    /// What sets it apart where the clock shows the same twice (the fold of daylight saving), or with
    /// whom it is: "EST", "Dr Hopper".
    pub note: Option<String>,
    pub action: TimeChoiceAction,
}

/// Free times as large buttons, grouped by morning, afternoon and evening.
#[component]
pub fn TimeButtons(times: Vec<TimeChoice>) -> impl IntoView {
    let mut rest = times;
    rest.sort_by_key(|choice| choice.time);
    let evening = rest.split_off(rest.partition_point(|choice| choice.time.hour() < 17));
    let afternoon = rest.split_off(rest.partition_point(|choice| choice.time.hour() < 12));
    [("Morning", rest), ("Afternoon", afternoon), ("Evening", evening)]
        .into_iter()
        .filter(|(_, times)| !times.is_empty())
        .map(|(label, times)| {
            view! {
                <section class="time-group">
                    <h2>{label}</h2>
                    <ul>{times.into_iter().map(|choice| view! { <li>{button(choice)}</li> }).collect_view()}</ul>
                </section>
            }
        })
        .collect_view()
}

fn button(choice: TimeChoice) -> AnyView {
    let time = view! {
        <span class="time">{model::time::time(choice.time)}</span>
        {choice.note.map(|note| view! { <span class="time-note">{note}</span> })}
    };
    match choice.action {
        TimeChoiceAction::Link { href } => view! { <a class="time-button" href=href>{time}</a> }.into_any(),
        TimeChoiceAction::Submit { name, value } => {
            let form = use_context::<crate::form::FormContext>();
            let waiting = move || form.is_some_and(|form| form.pending.get()).then_some("true");
            view! {
                <button class="time-button" type="submit" name=format!("cmd[{name}]") value=value aria-disabled=waiting>
                    {time}
                </button>
            }
            .into_any()
        }
    }
}
