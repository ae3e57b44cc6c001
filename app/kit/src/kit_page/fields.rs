use leptos::{context::Provider, prelude::*};
use model::{AppError, FieldErrors};

use super::family;
use crate::{
    BirthDateField, ButtonRow, CheckField, Choice, FormContext, PasswordField, RadioField, SelectField, SubmitButton,
    TextArea, TextField, Variant,
};

pub(super) fn section() -> AnyView {
    view! {
        {family(
            "Fields",
            "Label above, hint before the field, sensible keyboards. What need not be filled in says so.",
            sample("empty", None, false, empty),
        )}
        {family(
            "A form that was refused",
            "The summary takes the focus and leads to the fields; each field says what is wrong. Nothing that was typed is lost.",
            sample("refused", Some(refused()), false, filled),
        )}
        {family(
            "A session that ended while typing",
            "The person signs in again in another tab and sends the same form once more.",
            sample("ended", Some(AppError::Unauthenticated), false, one_field),
        )}
        {family(
            "Somebody was faster",
            "Every conflict is listed.",
            sample("conflict", Some(conflict()), false, one_field),
        )}
        {family(
            "A form that was sent",
            "While the answer is awaited, the button keeps the focus and a second press does nothing.",
            sample("pending", None, true, one_field),
        )}
    }
    .into_any()
}

/// Fields in a form that is never sent: its method closes the dialog around it, and there is none.
fn sample(id: &'static str, error: Option<AppError>, pending: bool, fields: fn() -> AnyView) -> AnyView {
    let context = FormContext::sample(id, error, pending);
    view! {
        <Provider value=context>
            <form class="form" method="dialog" novalidate>
                <crate::form::ErrorSummary/>
                {fields()}
            </form>
        </Provider>
    }
    .into_any()
}

fn empty() -> AnyView {
    let services = vec![
        ("consultation".to_owned(), "Consultation, 20 minutes".to_owned()),
        ("video".to_owned(), "Video visit, 15 minutes".to_owned()),
    ];
    let ways = vec![
        Choice::new("in_person", "In person").hint("At Hale General, 2nd floor"),
        Choice::new("video", "By video").hint("On this phone, a tablet or a computer"),
    ];
    view! {
        <TextField name="email" label="E-mail" kind="email" autocomplete="email" required=true hint="We send the confirmation here"/>
        <PasswordField name="password" label="Password" hint="At least 15 characters. A sentence is easier to keep."/>
        <TextField name="phone" label="Mobile phone" kind="tel" autocomplete="tel" optional=true width=20/>
        <TextField name="city" label="City" value="Hale" disabled=true hint="The facility decides this"/>
        <BirthDateField name="birth_date" label="Date of birth" hint="For example, 31 3 1980" own=true/>
        <SelectField name="service" label="What for" options=services placeholder="Choose a service" required=true/>
        <RadioField name="way" label="How" options=ways value="video" required=true/>
        <CheckField name="remind" label="Remind me the day before" hint="By e-mail, without any health information" checked=true/>
        <TextArea name="reason" label="Reason" hint="The doctor reads this before you come" optional=true/>
        <ButtonRow>
            <SubmitButton>"Book"</SubmitButton>
            <SubmitButton variant=Variant::Secondary name="then" value="another">"Book and add another"</SubmitButton>
        </ButtonRow>
    }
    .into_any()
}

fn filled() -> AnyView {
    let ways = vec![Choice::new("in_person", "In person"), Choice::new("video", "By video")];
    view! {
        <TextField name="name" label="Name" value="</b> سارة O’Neill-Þórsdóttir" required=true/>
        <BirthDateField name="birth_date" label="Date of birth" value="2031-03-31"/>
        <RadioField name="way" label="How" options=ways/>
        <CheckField name="agreed" label="I have read the cancelling rule"/>
        <TextArea name="reason" label="Reason" value="</textarea> & other <markup> stays text"/>
        <SubmitButton>"Register"</SubmitButton>
    }
    .into_any()
}

fn one_field() -> AnyView {
    view! {
        <TextField name="reason" label="Reason" value="A cough since Monday"/>
        <SubmitButton>"Book"</SubmitButton>
    }
    .into_any()
}

fn refused() -> AppError {
    let mut fields = FieldErrors::default();
    fields.add("birth_date", "The date of birth lies in the future. Please check the year.");
    fields.add("way", "Choose how you want to meet.");
    fields.add("agreed", "Please read the cancelling rule and tick the box.");
    fields.add("reason", "The reason may have at most 500 characters.");
    AppError::Invalid { fields }
}

fn conflict() -> AppError {
    AppError::Conflict {
        rule: None,
        message: "This time was taken a moment ago. Please choose another one.".into(),
        details: vec!["Tue 24 Nov 2026, 14:30: Dr Grace Hopper".into(), "Tue 24 Nov 2026, 14:30: Room 3".into()],
    }
}
