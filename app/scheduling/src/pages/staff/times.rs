use ::model::{AppError, PatientId, ServiceId};
use jiff::civil::Date;
use kit::{PageHead, TimeChoiceAction};
use leptos::prelude::*;
use patients::ChartBanner;
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        portal::{FreeTimesOf, Offer, Whom, find_times, param, query, service_line},
        staff::{PageLoaded, WhomTabs},
    },
    model::FreeTime,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Asked {
    patient: PatientId,
    /// With whom, as it stands in the address.
    whom: String,
    offer: Offer,
}

/// `/staff/patients/{id}/book/times?service=&with=&day=`: with whom, and when. The first free day opens by itself.
#[component]
pub fn StaffTimesPage() -> impl IntoView {
    let (patient, service) = (param::<PatientId>("id"), query::<ServiceId>("service"));
    let (whom, day) = (query::<Whom>("with"), query::<Date>("day"));
    let asked = Resource::new(
        move || (patient.get(), service.get(), whom.get().unwrap_or(Whom::Anybody), day.get()),
        |(patient, service, whom, day)| async move {
            let (Some(patient), Some(service)) = (patient, service) else { return Err(AppError::NotFound) };
            Ok(Asked { patient, whom: whom.to_string(), offer: find_times(service, whom, day, None).await? })
        },
    );
    view! {
        {move || patient.get().map(|patient| view! { <ChartBanner patient=Signal::stored(patient)/> })}
        <PageLoaded title="Choose a time" resource=asked view=|asked| view! { <Times asked=asked/> }/>
    }
}

#[component]
fn Times(asked: Asked) -> impl IntoView {
    let Asked { patient, whom, offer } = asked;
    let whom: Whom = whom.parse().unwrap_or(Whom::Anybody);
    let service = offer.found.service.clone();
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
            offer=offer
            whom=whom
            day_href=move |day| format!("{}&day={day}", day_url(whom))
            action=move |time| TimeChoiceAction::Link { href: confirm(time) }
            otherwise=("Times with anybody", url(Whom::Anybody))
        />
    }
}
