use std::time::Duration;

use ::model::{AppError, AppointmentId};
use kit::{
    Asked, ButtonRow, ErrorView, LinkButton, Notice, PageHead, Skeleton, Submission, Tone, Variant, ask, live, param,
};
use leptos::prelude::*;
use scheduling::components::portal::SiteTime;

use super::{
    after::After,
    consent::{Consent, Withdraw},
    devices::Devices,
    waiting::WaitingRoom,
};
use crate::{
    api,
    browser::{Link, Room, Seat, Wishes},
    components::{CallEnd, CallView, ChatPanel, DeviceCheck, Found, ScriptNeeded, Telephone, follow, follow_when_lost},
    model::{CallRole, JoinWindow, MyVideoVisit, OwnStep, OwnVideoVisit},
};

/// What is done on this page; made once, so that an answer is not lost when the page's data come anew.
#[derive(Clone, Copy)]
pub struct Actions {
    pub consent: Submission<api::GiveConsent>,
    pub withdraw: Submission<api::WithdrawConsent>,
    pub check_in: Submission<api::CheckInToVisit>,
    pub leave: Submission<api::LeaveWaitingRoom>,
    pub feedback: Submission<api::GiveFeedback>,
}

/// What of the page lives longer than one answer of the server.
#[derive(Clone, Copy)]
pub struct Own {
    pub id: AppointmentId,
    pub visit: Memo<Option<OwnVideoVisit>>,
    pub room: Room,
    pub actions: Actions,
    /// The devices are to be checked once more, from the waiting room.
    pub checks_again: RwSignal<bool>,
}

/// `/appointments/{appointment}/video`: the patient's video visit, from consent to what comes after, one step at a time.
#[component]
pub fn VideoVisitPage() -> impl IntoView {
    let appointment = param::<AppointmentId>("appointment");
    move || match appointment.get() {
        Some(id) => view! { <OwnVisit id/> }.into_any(),
        None => view! { <PageHead title="Video visit"/><ErrorView error=AppError::NotFound/> }.into_any(),
    }
}

#[component]
fn OwnVisit(id: AppointmentId) -> impl IntoView {
    let actions = Actions {
        consent: Submission::new(),
        withdraw: Submission::new(),
        check_in: Submission::new(),
        leave: Submission::new(),
        feedback: Submission::new(),
    };
    let answers = ask(move || {
        actions.consent.version().get();
        actions.withdraw.version().get();
        actions.check_in.version().get();
        api::MyVideoVisit { query: MyVideoVisit { appointment_id: id } }
    });
    live(format!("/live/visit/{id}"), move || answers.refetch());
    let room = Room::for_page(Seat::Visit(id), CallRole::Patient, Wishes::default());
    // What the connection says is asked for in full.
    let news = Memo::new(move |_| {
        (room.situation.with(|stands| stands.as_ref().map(|stands| (stands.state, stands.admitted))), room.link.get())
    });
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
fn Answer(id: AppointmentId, answers: Asked<OwnVideoVisit>, room: Room, actions: Actions) -> impl IntoView {
    let (visit, refused) = answers.kept();
    let is_there = Memo::new(move |_| visit.with(Option::is_some));
    let own = Own { id, visit, room, actions, checks_again: RwSignal::new(false) };
    // Only where there is nothing to show it matters why: what is made anew loses what is being typed in it.
    move || match is_there.get() {
        true => view! { <Steps own answers/> }.into_any(),
        false => refused.get().map(|error| view! { <PageHead title="Video visit"/><ErrorView error/> }).into_any(),
    }
}

/// The one step that fits. What the call's own connection knows is newer than the last answer.
fn step_of(step: OwnStep, admitted: Option<bool>) -> OwnStep {
    match (step, admitted) {
        (OwnStep::WaitingRoom, Some(true)) => OwnStep::Call,
        (OwnStep::Call, Some(false)) => OwnStep::WaitingRoom,
        (step, _) => step,
    }
}

#[component]
fn Steps(own: Own, answers: Asked<OwnVideoVisit>) -> impl IntoView {
    let Own { id, visit, room, checks_again, .. } = own;
    let step = Memo::new(move |_| {
        let admitted = room.situation.with(|stands| stands.as_ref().map(|stands| stands.admitted));
        visit.with(|visit| visit.as_ref().map(|visit| step_of(visit.step, admitted)))
    });
    take_part(room, step);
    let again = Memo::new(move |_| checks_again.get() && step.get() == Some(OwnStep::WaitingRoom));
    follow(Memo::new(move |_| (step.get(), again.get())));
    let first = visit.get_untracked();
    let lead = first.as_ref().map(|visit| {
        let (card, starts) = (&visit.visit, &visit.visit.starts);
        format!("{} · {} {}", card.practitioner.name, starts.full(), starts.abbreviation)
    });
    let phone = first.and_then(|visit| visit.visit.place.phone);
    view! {
        <PageHead
            title="Video visit"
            lead=lead.unwrap_or_default()
            back=("Your appointment", format!("/appointments/{id}"))
        />
        <ScriptNeeded phone/>
        <div class="stack visit-step">
            {move || match step.get() {
                None => ().into_any(),
                Some(OwnStep::Early) => view! { <Early own answers/> }.into_any(),
                Some(OwnStep::Consent) => view! { <Consent own/> }.into_any(),
                Some(OwnStep::Devices) => view! { <Devices own/> }.into_any(),
                Some(OwnStep::WaitingRoom) if again.get() => view! { <Devices own/> }.into_any(),
                Some(OwnStep::WaitingRoom) => view! { <WaitingRoom own/> }.into_any(),
                Some(OwnStep::Call) => view! { <Call own/> }.into_any(),
                Some(OwnStep::After) => view! { <After own/> }.into_any(),
                Some(OwnStep::Gone) => view! { <Gone own/> }.into_any(),
            }}
        </div>
    }
}

/// In the waiting room and in the call the page is connected, so that the doctor sees who is really there.
fn take_part(room: Room, step: Memo<Option<OwnStep>>) {
    Effect::new(move |_| {
        let is_in = matches!(step.get(), Some(OwnStep::WaitingRoom | OwnStep::Call));
        if is_in && room.link.get_untracked() == Link::Off {
            room.connect();
        }
    });
}

/// A step's own heading; it takes the focus when the step begins.
#[component]
pub fn StepHead(#[prop(into)] title: String) -> impl IntoView {
    view! { <h2 tabindex="-1">{title}</h2> }
}

#[component]
fn Early(own: Own, answers: Asked<OwnVideoVisit>) -> impl IntoView {
    let visit = own.visit.get_untracked()?;
    let JoinWindow { opens, opens_in_seconds, .. } = visit.visit.window;
    Effect::new(move |_| {
        let soon = Duration::from_secs(u64::try_from(opens_in_seconds).unwrap_or_default() + 1);
        if let Ok(clock) = set_timeout_with_handle(move || answers.refetch(), soon) {
            on_cleanup(move || clock.clear());
        }
    });
    let found = Found::new(own.room);
    Some(view! {
        <StepHead title="It is too early to join"/>
        <p>"You can join from "<strong><SiteTime at=opens/></strong>". If you keep this page open, it goes on by itself then."</p>
        <div class="card stack needs-script">
            <h3>"Try your devices already"</h3>
            <DeviceCheck room=own.room found/>
        </div>
    })
}

#[component]
fn Call(own: Own) -> impl IntoView {
    let Own { id, room, visit, actions, .. } = own;
    let first = visit.get_untracked()?;
    let doctor = first.visit.practitioner.name.clone();
    let doctor_name = doctor.clone();
    let alone =
        Signal::derive(move || match room.situation.with(|stands| stands.as_ref().map(|one| one.clinician_here)) {
            Some(true) => format!("You are being connected with {doctor_name}."),
            _ => format!("{doctor_name} is not here at the moment. Please stay: the call goes on when they are back."),
        });
    let is_over = Memo::new(move |_| matches!(room.link.get(), Link::Over(_) | Link::Refused(_)));
    // Who leaves, and who comes back, is told where they are.
    follow_when_lost(is_over);
    let here = format!("/appointments/{id}/video");
    let phone = first.phone.clone();
    Some(view! {
        <div class="call-page">
            <CallEnd room here/>
            <div class="visually-hidden"><h2 tabindex="-1">{format!("Call with {doctor}")}</h2></div>
            {move || (!is_over.get()).then(|| view! {
                <CallView room alone phone=phone.clone()/>
                <section class="card call-chat" aria-labelledby="call-chat-title">
                    <h3 id="call-chat-title">"Messages and files"</h3>
                    <ChatPanel room/>
                </section>
            })}
            <Withdraw id action=actions.withdraw/>
        </div>
    })
}

#[component]
fn Gone(own: Own) -> impl IntoView {
    let id = own.id;
    let phone = own.visit.get_untracked().and_then(|visit| visit.visit.place.phone);
    view! {
        <StepHead title="This visit can no longer be joined"/>
        <Notice tone=Tone::Information title="It was cancelled or moved, or its time is over">
            {phone.map(|phone| view! { <p>"If you have waited for the doctor, call us: "<Telephone number=phone/></p> })}
        </Notice>
        <ButtonRow>
            <LinkButton href=format!("/appointments/{id}")>"Your appointment"</LinkButton>
            <LinkButton href="/book" variant=Variant::Secondary>"Book another appointment"</LinkButton>
        </ButtonRow>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_connection_knows_is_newer_than_the_page() {
        assert_eq!(step_of(OwnStep::WaitingRoom, Some(true)), OwnStep::Call);
        assert_eq!(step_of(OwnStep::Call, Some(false)), OwnStep::WaitingRoom);
        for step in OwnStep::ALL {
            assert_eq!(step_of(*step, None), *step);
        }
        // Whatever it says, a visit that is over stays over.
        for admitted in [Some(true), Some(false)] {
            assert_eq!(step_of(OwnStep::After, admitted), OwnStep::After);
            assert_eq!(step_of(OwnStep::Consent, admitted), OwnStep::Consent);
        }
    }
}
