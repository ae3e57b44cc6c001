use jiff::{Span, ToSpan, civil::Date};
use kit::{AskForm, Glyph, Hidden, Icon, SubmitButton, Variant};
use leptos::prelude::*;

/// The day or week before, today, the one after. A week is named by its Monday, in `date` and in `today`. `href` makes
/// the link; `None` stands for the site's today.
#[component]
pub fn DateNav(
    date: Date,
    today: Date,
    /// How far one step goes: a day or a week.
    step: Step,
    #[prop(into)] href: Callback<Option<Date>, String>,
) -> impl IntoView {
    let to = move |date: Date| href.run((date != today).then_some(date));
    let (before, after) = (date.saturating_sub(step.span()), date.saturating_add(step.span()));
    view! {
        <nav class="date-nav" aria-label="Date">
            <a class="button secondary" href=to(before)>
                <Icon glyph=Glyph::Back/>
                <span><span class="visually-hidden">{step.before()}": "</span>{short(before)}</span>
            </a>
            <a class="button secondary" href=href.run(None) aria-current=(date == today).then_some("date")>{step.now()}</a>
            <a class="button secondary" href=to(after)>
                <span><span class="visually-hidden">{step.after()}": "</span>{short(after)}</span>
                <Icon glyph=Glyph::Forward/>
            </a>
        </nav>
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Day,
    Week,
}

impl Step {
    fn span(self) -> Span {
        match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
        }
    }

    const fn now(self) -> &'static str {
        match self {
            Self::Day => "Today",
            Self::Week => "This week",
        }
    }

    const fn before(self) -> &'static str {
        match self {
            Self::Day => "Previous day",
            Self::Week => "Previous week",
        }
    }

    const fn after(self) -> &'static str {
        match self {
            Self::Day => "Next day",
            Self::Week => "Next week",
        }
    }
}

/// "Tue 3 Mar"
fn short(date: Date) -> String {
    let weekday = &::model::time::weekday(date)[..3];
    let month = &::model::time::month(date)[..3];
    format!("{weekday} {} {month}", date.day())
}

/// Any date at all. A plain form that asks and changes nothing: its fields are the page's own address.
#[component]
pub fn DateJump(
    /// `/staff/day` or `/staff/week`
    action: &'static str,
    practitioner: ::model::PractitionerId,
    date: Date,
) -> impl IntoView {
    view! {
        <AskForm action class="date-jump">
            <Hidden name="practitioner" value=practitioner.to_string()/>
            <label class="visually-hidden" for="date-jump">"Date"</label>
            <input id="date-jump" class="input" type="date" name="date" value=date.to_string() required/>
            <SubmitButton variant=Variant::Secondary>"Go to date"</SubmitButton>
        </AskForm>
    }
}
