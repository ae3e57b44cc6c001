use ::model::{AppError, AppointmentId, PatientId, time::time};
use clinical::components::{ChartBanner, ChartVersion};
use kit::{
    Asked, ButtonRow, ErrorView, LinkButton, Notice, PageHead, PatientBanner, Skeleton, Submission, Tone, Variant, ask,
    live, param,
};
use leptos::prelude::*;
use patients::model::Sex;
use scheduling::components::staff::mrn;

use super::{
    side::Beside,
    steps::{Numbers, Steps},
    visits::CheckTags,
};
use crate::{
    api,
    browser::{Link, Room, Seat, Wishes},
    components::{CallEnd, CallView, ScriptNeeded, follow_when_lost},
    model::{CallRole, GuestSeat, ShowVideoVisit, VideoVisit, VisitState},
};

/// What is done on this page; made once, so that an answer is not lost when the page's data come anew.
#[derive(Clone, Copy)]
pub struct Actions {
    pub admit: Submission<api::AdmitHere>,
    pub put_back: Submission<api::PutBack>,
    pub by_phone: Submission<api::FailToPhone>,
    pub finish: Submission<api::FinishVideoVisit>,
    pub invite: Submission<api::InviteGuest>,
    pub admit_guest: Submission<api::AdmitGuest>,
    pub revoke_guest: Submission<api::RevokeGuest>,
}

/// What of the page lives longer than one answer of the server.
#[derive(Clone, Copy)]
pub struct Own {
    pub id: AppointmentId,
    pub patient: PatientId,
    pub visit: Memo<Option<VideoVisit>>,
    pub guests: Memo<Vec<GuestSeat>>,
    pub room: Room,
    pub actions: Actions,
}

/// `/staff/visits/{appointment}`: the doctor's call, with note and chart beside it.
#[component]
pub fn VideoVisitPage() -> impl IntoView {
    let appointment = param::<AppointmentId>("appointment");
    move || match appointment.get() {
        Some(id) => view! { <Visit id/> }.into_any(),
        None => view! { <PageHead title="Video visit"/><ErrorView error=AppError::NotFound/> }.into_any(),
    }
}

#[component]
fn Visit(id: AppointmentId) -> impl IntoView {
    let actions = Actions {
        admit: Submission::new(),
        put_back: Submission::new(),
        by_phone: Submission::new(),
        finish: Submission::new(),
        invite: Submission::new(),
        admit_guest: Submission::new(),
        revoke_guest: Submission::new(),
    };
    let answers = ask(move || {
        actions.admit.version().get();
        actions.put_back.version().get();
        actions.by_phone.version().get();
        actions.finish.version().get();
        actions.invite.version().get();
        api::VideoVisit { query: ShowVideoVisit { appointment_id: id } }
    });
    live(format!("/live/visit/{id}"), move || answers.refetch());
    let room = Room::for_page(Seat::Visit(id), CallRole::Clinician, Wishes::default());
    let news =
        Memo::new(move |_| (room.situation.with(|stands| stands.as_ref().map(|stands| stands.state)), room.link.get()));
    Effect::new(move |before: Option<()>| {
        news.track();
        if before.is_some() {
            answers.refetch();
        }
    });
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            <Answer id answers room actions/>
        </Transition>
    }
}

/// The page is made once, and its parts follow the answers: a call is not made anew by a piece of news.
#[component]
fn Answer(id: AppointmentId, answers: Asked<VideoVisit>, room: Room, actions: Actions) -> impl IntoView {
    let (visit, refused) = answers.kept();
    let whose = Memo::new(move |_| visit.with(|visit| visit.as_ref().map(|visit| visit.patient.id)));
    let guests = Memo::new(move |_| {
        let now = room.situation.with(|stands| stands.as_ref().map(|stands| stands.guests.clone()));
        now.or_else(|| visit.with(|visit| visit.as_ref().map(|visit| visit.guests.clone()))).unwrap_or_default()
    });
    // Only where there is nothing to show it matters why: what is made anew loses what is being typed in it.
    move || match whose.get() {
        Some(patient) => view! { <Shown own=Own { id, patient, visit, guests, room, actions }/> }.into_any(),
        None => refused.get().map(|error| view! { <PageHead title="Video visit"/><ErrorView error/> }).into_any(),
    }
}

#[component]
fn Shown(own: Own) -> impl IntoView {
    let Own { visit, room, .. } = own;
    let state = Memo::new(move |_| {
        let now = room.situation.with(|stands| stands.as_ref().map(|stands| stands.state));
        let answered = visit.with(|visit| visit.as_ref().map(|visit| (visit.visit.state, visit.visit.over)));
        match (now, answered) {
            (_, Some((state, true))) => (state, true),
            (Some(state), _) => (state, state.is_over()),
            (None, Some(answered)) => answered,
            (None, None) => (VisitState::Scheduled, false),
        }
    });
    let is_over = Memo::new(move |_| state.get().1);
    follow_when_lost(is_over);
    Effect::new(move |_| {
        if !is_over.get() && room.link.get_untracked() == Link::Off {
            room.connect();
        }
    });
    let first = visit.get_untracked()?;
    let lead =
        format!("{} · {} {}", first.visit.service_name, first.visit.starts.full(), first.visit.starts.abbreviation);
    // With the browser's own code: what stands beside a call is there with it.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    Some(view! {
        <div class="chart-layout video-visit">
            <Banner own alive/>
            <PageHead title="Video visit" lead=lead>
                <LinkButton href="/staff/visits" variant=Variant::Secondary>"All video visits"</LinkButton>
            </PageHead>
            <ScriptNeeded/>
            <div class="video-columns">
                <div class="video-main visit-step stack">
                    {move || if is_over.get() {
                        view! { <Over own state/> }.into_any()
                    } else {
                        view! { <Now own state/> }.into_any()
                    }}
                    <Steps own/>
                </div>
                <div class="video-side">{move || alive.get().then(|| view! { <Beside own/> })}</div>
            </div>
        </div>
    })
}

/// Who it is about, never out of sight.
#[component]
fn Banner(own: Own, alive: RwSignal<bool>) -> impl IntoView {
    let version = ChartVersion::provide();
    let first = own.visit.get_untracked().map(|visit| visit.patient);
    move || {
        if alive.get() {
            return view! { <ChartBanner patient=own.patient version/> }.into_any();
        }
        let Some(patient) = first.clone() else { return ().into_any() };
        let sex = patient.sex.parse::<Sex>().map_or_else(|_| patient.sex.clone(), |sex| sex.word().to_owned());
        let (age, mrn) = (patient.age.clone().unwrap_or_else(|| "age not known".to_owned()), mrn(&patient));
        view! { <PatientBanner name=patient.name age sex mrn/> }.into_any()
    }
}

/// The call, or what comes before it.
#[component]
fn Now(own: Own, state: Memo<(VisitState, bool)>) -> impl IntoView {
    let Own { id, room, visit, .. } = own;
    let ended = Memo::new(move |_| matches!(room.link.get(), Link::Over(_) | Link::Refused(_)));
    let is_open = Memo::new(move |_| state.get().0.is_open());
    let alone =
        Signal::derive(move || match room.situation.with(|stands| stands.as_ref().map(|stands| stands.patient_here)) {
            Some(true) => "You are being connected with the patient.".to_owned(),
            _ => "The patient is not here at the moment. They can come back by themselves.".to_owned(),
        });
    let waits = move || {
        let here = room.situation.with(|stands| stands.as_ref().map(|stands| stands.patient_here));
        match (state.get().0, here) {
            (VisitState::PatientWaiting, Some(false)) => {
                "The patient is in the waiting room, but not connected at the moment."
            }
            (VisitState::PatientWaiting, _) => "The patient is in the waiting room.",
            _ => "The patient is not here yet. You can leave this page open: it says when they come.",
        }
    };
    let facts = move || {
        visit.get().map(|visit| {
            let waiting = visit.visit.starts.clone();
            view! {
                <p class="muted">"Appointment at "{time(waiting.local.time())}</p>
                {visit.reason.map(|reason| view! { <p>"About: "<bdi>{reason}</bdi></p> })}
                <p class="row">{visit.check.map(|check| view! { <CheckTags check/> })}</p>
            }
        })
    };
    let step = Memo::new(move |_| (ended.get(), is_open.get()));
    follow_when_lost(step);
    move || match step.get() {
        (true, _) => view! { <CallEnd room here=format!("/staff/visits/{id}")/> }.into_any(),
        (_, true) => view! {
            <div>
                <div class="visually-hidden"><h2 tabindex="-1">"Call"</h2></div>
                <CallView room alone/>
            </div>
        }
        .into_any(),
        (_, false) => view! {
            <section class="card stack" aria-labelledby="before-call">
                <h2 id="before-call" tabindex="-1">"Waiting room"</h2>
                <p role="status">{waits}</p>
                {facts}
            </section>
        }
        .into_any(),
    }
}

/// Nobody joins any more; by telephone it goes on all the same, until it is finished.
#[component]
fn Over(own: Own, state: Memo<(VisitState, bool)>) -> impl IntoView {
    let Own { patient, visit, .. } = own;
    let to_finish = Memo::new(move |_| visit.with(|visit| visit.as_ref().is_some_and(|visit| visit.may_finish)));
    let encounter = Memo::new(move |_| visit.with(|visit| visit.as_ref().and_then(|visit| visit.encounter)));
    let title = Memo::new(move |_| match state.get().0 {
        VisitState::FailedToPhone if to_finish.get() => "This visit goes on by telephone",
        VisitState::FailedToPhone | VisitState::Ended | VisitState::Completed => "This visit is finished",
        _ => "This visit can no longer be joined",
    });
    let by_telephone = move || {
        let phones = visit.with_untracked(|visit| visit.as_ref().map(|visit| visit.phones.clone()).unwrap_or_default());
        view! { <Numbers phones otherwise="No number of the patient is on record."/><p>"When you have spoken, finish the visit."</p> }
    };
    view! {
        <div role="group" tabindex="-1" aria-label=move || title.get()>
            {move || view! {
                <Notice tone=Tone::Information title=title.get()>
                    {if to_finish.get() { by_telephone().into_any() } else { view! { <p>"What was written stands in the chart."</p> }.into_any() }}
                </Notice>
            }}
        </div>
        <ButtonRow>
            {move || encounter.get().map(|encounter| {
                let href = format!("/staff/patients/{patient}/encounters/{encounter}");
                view! { <LinkButton href variant=Variant::Secondary>"The visit in the chart"</LinkButton> }
            })}
            {move || {
                let variant = if to_finish.get() { Variant::Secondary } else { Variant::Primary };
                view! { <LinkButton href="/staff/visits" variant>"Next patient"</LinkButton> }
            }}
        </ButtonRow>
    }
}
