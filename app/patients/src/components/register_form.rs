use kit::{BirthDateField, Choice, Form, Hidden, RadioField, SelectField, Submission, SubmitButton, TextField};
use leptos::prelude::*;

use crate::{
    api,
    model::{Desk, Language, RegisterPatient, Sex},
};

/// Quick registration: what tells people apart, and how to reach them.
#[component]
pub fn RegisterForm(
    action: Submission<api::RegisterPatient>,
    desks: Vec<Desk>,
    /// What was typed before, when somebody goes back to it from the possible duplicates.
    #[prop(optional_no_strip)]
    typed: Option<RegisterPatient>,
) -> impl IntoView {
    let birth_date = typed.as_ref().map(|typed| {
        let parts = [&typed.birth_date_year, &typed.birth_date_month, &typed.birth_date_day];
        parts.map(|part| part.trim().to_owned()).join("-").trim_end_matches('-').to_owned()
    });
    let chosen = typed.as_ref().map(|typed| typed.facility_id.to_string());
    let of = |field: fn(&RegisterPatient) -> &String| typed.as_ref().map(field).cloned().unwrap_or_default();
    let (family, given) = (of(|typed| &typed.family), of(|typed| &typed.given));
    let (sex, language) = (of(|typed| &typed.sex), of(|typed| &typed.language));
    let (phone, email) = (of(|typed| &typed.phone), of(|typed| &typed.email));
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.word())).to_vec();
    let languages = Language::OFFERED.map(|(tag, word)| (tag.to_owned(), word.to_owned())).to_vec();
    view! {
        <Form id="register" action class="stack">
            <DeskField desks chosen/>
            <TextField name="family" label="Family name" value=family autocomplete="off"/>
            <TextField
                name="given"
                label="Given names"
                hint="As in the passport. Leave it empty if there is only one name."
                value=given
                autocomplete="off"
            />
            <BirthDateField
                name="birth_date"
                label="Birth date"
                hint="For example 27 3 1984. The year alone is enough if the rest is not known."
                value=birth_date.unwrap_or_default()
            />
            <RadioField name="sex" label="Sex" options=sexes value=sex/>
            <TextField
                name="phone"
                label="Phone"
                kind="tel"
                inputmode="tel"
                value=phone
                autocomplete="off"
                width=20
                optional=true
            />
            <TextField
                name="email"
                label="E-mail address"
                kind="email"
                inputmode="email"
                value=email
                autocomplete="off"
                optional=true
            />
            <SelectField
                name="language"
                label="Language to speak"
                options=languages
                placeholder="Not asked"
                value=language
                optional=true
            />
            <SubmitButton>"Register"</SubmitButton>
        </Form>
    }
}

/// Most people work at one desk, and need not choose it.
#[component]
fn DeskField(desks: Vec<Desk>, #[prop(optional_no_strip)] chosen: Option<String>) -> impl IntoView {
    if let [desk] = &desks[..] {
        return view! { <Hidden name="facility_id" value=desk.facility.to_string()/> }.into_any();
    }
    let chosen = chosen.or_else(|| desks.first().map(|desk| desk.facility.to_string())).unwrap_or_default();
    let options = desks.into_iter().map(|desk| (desk.facility.to_string(), desk.name)).collect::<Vec<_>>();
    view! { <SelectField name="facility_id" label="Registered at" options value=chosen required=true/> }.into_any()
}
