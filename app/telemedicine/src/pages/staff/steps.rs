use kit::{Disclosure, Form, Hidden, SelectField, SubmitButton, TextField, Variant};
use leptos::prelude::*;

use super::visit::Own;
use crate::{
    components::{Telephone, follow_when_lost},
    model::FailReason,
};

/// What the doctor may do with the visit as it stands. What ends it is behind a word, and says what it does.
#[component]
pub fn Steps(own: Own) -> impl IntoView {
    let may = Memo::new(move |_| {
        own.visit.with(|visit| {
            visit.as_ref().map(|visit| (visit.may_admit, visit.may_put_back, visit.may_fail_to_phone, visit.may_finish))
        })
    });
    // The step that was just taken is not there any more.
    follow_when_lost(may);
    move || {
        let (admit, put_back, by_phone, finish) = may.get()?;
        Some(view! {
            <div class="visit-steps video-steps">
                {admit.then(|| view! { <Admit own/> })}
                {put_back.then(|| view! { <PutBack own/> })}
                {by_phone.then(|| view! { <ByTelephone own/> })}
                {finish.then(|| view! { <Finish own/> })}
            </div>
        })
    }
}

#[component]
fn Admit(own: Own) -> impl IntoView {
    view! {
        <Form action=own.actions.admit id="admit">
            <Hidden name="appointment_id" value=own.id.to_string()/>
            <SubmitButton>"Let the patient in"</SubmitButton>
        </Form>
    }
}

#[component]
fn PutBack(own: Own) -> impl IntoView {
    view! {
        <Form action=own.actions.put_back id="put-back">
            <Hidden name="appointment_id" value=own.id.to_string()/>
            <SubmitButton variant=Variant::Secondary>"Back to the waiting room"</SubmitButton>
        </Form>
    }
}

#[component]
fn ByTelephone(own: Own) -> impl IntoView {
    let phones = own.visit.with_untracked(|visit| visit.as_ref().map(|visit| visit.phones.clone()).unwrap_or_default());
    let reasons =
        FailReason::ALL.iter().map(|reason| (reason.name().to_owned(), reason.words().to_owned())).collect::<Vec<_>>();
    view! {
        <Form action=own.actions.by_phone id="by-phone">
            <Hidden name="appointment_id" value=own.id.to_string()/>
            <Disclosure summary="By telephone">
                <Numbers phones otherwise="No number of the patient is on record. Ask in the chat."/>
                <p>"The call ends for everybody, and the record says that you went on by telephone. Finish the visit when you have spoken."</p>
                <SelectField name="reason" label="What went wrong?" options=reasons/>
                <TextField name="number" label="Another number that you called" kind="tel" optional=true width=20/>
                <SubmitButton variant=Variant::Secondary>"Go on by telephone"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

/// What the patient can be called by.
#[component]
pub fn Numbers(phones: Vec<String>, otherwise: &'static str) -> impl IntoView {
    if phones.is_empty() {
        return view! { <p>{otherwise}</p> }.into_any();
    }
    let numbers = phones.into_iter().map(|phone| view! { <li><Telephone number=phone/></li> }).collect_view();
    view! { <p>"Call the patient:"</p><ul class="plain-list">{numbers}</ul> }.into_any()
}

#[component]
fn Finish(own: Own) -> impl IntoView {
    view! {
        <Form action=own.actions.finish id="finish">
            <Hidden name="appointment_id" value=own.id.to_string()/>
            <Disclosure summary="Finish the visit">
                <p>"The call ends for everybody, and nobody can come back. The visit is complete and is charged. Notes can be signed later."</p>
                <SubmitButton variant=Variant::Danger>"Finish the visit"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
