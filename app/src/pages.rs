//! Pages that several departments share.

use kit::{ErrorView, LinkButton, PageHead, Skeleton, ask_after};
use leptos::prelude::*;
use model::{PatientId, Permission};
use scheduling::components::portal::{ChoiceLink, ChoiceList, own_patient, session};

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
    view! { <scheduling::pages::portal::HomePage to_do=|| view! { <ToDo/> }.into_any() join=telemedicine::components::join/> }
}

/// `/appointments/{appointment}`: one appointment, with the way into its video visit.
#[component]
pub fn AppointmentPage() -> impl IntoView {
    view! { <scheduling::pages::portal::AppointmentPage join=telemedicine::components::join/> }
}

/// What waits for the patient: results that were not read yet, bills to pay, or that there is nothing.
#[component]
fn ToDo() -> impl IntoView {
    // Nobody is asked about after signing out, when the browser goes back.
    let news = ask_after(session(), |info| {
        own_patient(info).map(|_| labs::api::CountMyNews { query: labs::model::CountMyNews {} })
    });
    let bills = ask_after(session(), |info| {
        own_patient(info).map(|_| billing::api::CountMyBills { query: billing::model::CountMyBills {} })
    });
    let list = move || {
        Suspend::new(async move {
            match (news.await, bills.await) {
                (Ok(0), Ok(0)) => view! { <p>"You have nothing to do right now."</p> }.into_any(),
                (Ok(news), Ok(bills)) => view! {
                    <ul class="to-do-list">
                        {line(news, "/results", "Read your new result", "Read your {} new results")}
                        {line(bills, "/bills", "Pay your bill", "Pay your {} bills")}
                    </ul>
                }
                .into_any(),
                (Err(error), _) | (_, Err(error)) => view! { <ErrorView error/> }.into_any(),
            }
        })
    };
    view! {
        <section aria-labelledby="to-do">
            <h2 id="to-do">"To do"</h2>
            <Transition fallback=|| view! { <Skeleton lines=1/> }>{list}</Transition>
        </section>
    }
}

fn line(count: u32, href: &'static str, one: &'static str, several: &'static str) -> Option<AnyView> {
    let words = match count {
        0 => return None,
        1 => one.to_owned(),
        more => several.replace("{}", &more.to_string()),
    };
    Some(view! { <li><a href=href>{words}</a></li> }.into_any())
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
            <ChoiceLink href="/appointments" title="Your appointments" text="Those to come, and those that were"/>
            <ChoiceLink href="/record" title="Your record" text="Allergies, conditions, medicines, vaccinations, what was measured"/>
            <ChoiceLink href="/visits" title="Your visits" text="What was talked about, with the doctor’s summary"/>
            <ChoiceLink href="/doctors" title="Doctors" text="Who works here, and what for"/>
            <ChoiceLink href="/access" title="Who has looked at your record" text="Every person and every time"/>
            <ChoiceLink href="/account" title="Account" text="How you sign in and how we reach you"/>
        </ChoiceList>
    }
}
