use ::model::{PatientId, ServiceId};
use jiff::civil::Date;
use kit::{PageHead, PageLoaded, TimeChoiceAction, ask_about};
use leptos::prelude::*;
use patients::ChartBanner;

use crate::{
    components::{
        portal::{FreeTimesOf, Whom, free_times, param, query, service_line},
        staff::WhomTabs,
    },
    model::{FreeDaysFound, FreeTime},
};

/// `/staff/patients/{id}/book/times?service=&with=&day=`: with whom, and when. The first free day opens by itself.
#[component]
pub fn StaffTimesPage() -> impl IntoView {
    let (patient, service) = (param::<PatientId>("id"), query::<ServiceId>("service"));
    let (whom, day) = (query::<Whom>("with"), query::<Date>("day"));
    let times = ask_about(move || {
        patient.get()?;
        free_times(service.get()?, whom.get().unwrap_or(Whom::Anybody), day.get())
    });
    let show = move |found: FreeDaysFound| {
        let whom = whom.get_untracked().unwrap_or(Whom::Anybody);
        patient.get_untracked().map(|patient| view! { <Times patient whom found/> })
    };
    view! {
        {move || patient.get().map(|patient| view! { <ChartBanner patient=Signal::stored(patient)/> })}
        <PageLoaded title="Choose a time" resource=times view=show/>
    }
}

#[component]
fn Times(patient: PatientId, whom: Whom, found: FreeDaysFound) -> impl IntoView {
    let service = found.service.clone();
    let id = service.id;
    let book = format!("/staff/patients/{patient}/book");
    let url = {
        let book = book.clone();
        move |whom: Whom| format!("{book}/times?service={id}&with={whom}")
    };
    let day_url = url.clone();
    let confirm = {
        let book = book.clone();
        move |time: &FreeTime| {
            format!("{book}/confirm?service={id}&slot={}&day={}", time.slot, time.starts.local.date())
        }
    };
    view! {
        <PageHead
            title="Choose a time"
            heading="When?"
            lead=format!("{}, {}", service.name, service_line(&service, true))
            back=("Choose something else", book)
        />
        <WhomTabs practitioners=service.practitioners whom=whom href=url.clone()/>
        <FreeTimesOf
            found
            whom
            day_href=move |day| format!("{}&day={day}", day_url(whom))
            action=move |time| TimeChoiceAction::Link { href: confirm(time) }
            otherwise=("Times with anybody", url(Whom::Anybody))
        />
    }
}
