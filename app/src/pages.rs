//! Pages that several departments share.

use kit::{LinkButton, PageHead};
use leptos::prelude::*;
use model::{PatientId, Permission};
use scheduling::components::portal::{ChoiceLink, ChoiceList, session};

/// `/staff/patients/{patient}/details`: who the patient is, and when they come.
#[component]
pub fn PatientPage() -> impl IntoView {
    view! { <patients::PatientPage actions=actions appointments=appointments/> }
}

fn actions(patient: PatientId) -> AnyView {
    let book =
        || view! { <LinkButton href=format!("/staff/patients/{patient}/book")>"Book an appointment"</LinkButton> };
    may(Permission::BookAppointments).then(book).into_any()
}

fn appointments(patient: PatientId) -> AnyView {
    let all = || view! { <scheduling::components::staff::PatientAppointments patient/> };
    may(Permission::ViewAppointments).then(all).into_any()
}

/// What somebody would only be refused is left out. The layout's answer is there before any page's, and stays.
fn may(permission: Permission) -> bool {
    untrack(|| session().get()).and_then(Result::ok).flatten().is_some_and(|info| info.may(permission))
}

/// `/staff/day`: appointments, with what the chart brings to them.
#[component]
pub fn DayPage() -> impl IntoView {
    view! { <scheduling::pages::staff::DayPage chart=clinical::components::for_the_day(to_review)/> }
}

/// What waits for the doctor beside notes to sign.
fn to_review() -> AnyView {
    view! { <labs::components::ToReview/> }.into_any()
}

/// `/`: the next appointment, and what is to be done.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <scheduling::pages::portal::HomePage to_do=|| view! { <labs::components::ToDo/> }.into_any()/> }
}

/// `/account`: how one signs in, and how one is reached.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <identity::pages::AccountPage/>
        <patients::MyDetails/>
    }
}

/// `/more`: what the bottom bar has no room for.
#[component]
pub fn MorePage() -> impl IntoView {
    view! {
        <PageHead title="More"/>
        <ChoiceList>
            <ChoiceLink href="/record" title="Your record" text="Allergies, conditions, medicines, vaccinations, what was measured"/>
            <ChoiceLink href="/visits" title="Your visits" text="What was talked about, with the doctor’s summary"/>
            <ChoiceLink href="/doctors" title="Doctors" text="Who works here, and what for"/>
            <ChoiceLink href="/access" title="Who has looked at your record" text="Every person and every time"/>
            <ChoiceLink href="/account" title="Account" text="How you sign in and how we reach you"/>
        </ChoiceList>
    }
}
