use kit::{Button, ButtonRow, Form, Hidden, LinkButton, Notice, SubmitButton, Tone, Variant};
use leptos::prelude::*;
use scheduling::components::portal::YourTime;

use super::{
    consent::Withdraw,
    visit::{Own, StepHead},
};
use crate::{
    browser::Link,
    components::{CallEnd, LinkNotice, Telephone},
    model::{CallRole, Happening, Waiting},
};

/// The waiting room: the place in the line, how long it is likely to take, and what can be done meanwhile.
#[component]
pub fn WaitingRoom(own: Own) -> impl IntoView {
    let Own { id, room, visit, actions, checks_again } = own;
    // The connection knows it first.
    let waiting = Memo::new(move |_| {
        let now = room.situation.with(|stands| stands.as_ref().and_then(|stands| stands.waiting.clone()));
        now.or_else(|| visit.with(|visit| visit.as_ref().and_then(|visit| visit.waiting.clone())))
    });
    let late =
        Memo::new(move |_| match room.situation.with(|stands| stands.as_ref().map(|one| one.running_late_minutes)) {
            Some(late) => late,
            None => visit.with(|visit| visit.as_ref().and_then(|visit| visit.running_late_minutes)),
        });
    let doctor_here =
        Memo::new(move |_| room.situation.with(|stands| stands.as_ref().is_some_and(|one| one.clinician_here)));
    let is_over = Memo::new(move |_| matches!(room.link.get(), Link::Over(_) | Link::Refused(_)));
    let may_cancel = Memo::new(move |_| visit.with(|visit| visit.as_ref().is_some_and(|visit| visit.may_cancel)));
    let phone = visit.with_untracked(|visit| visit.as_ref().and_then(|visit| visit.phone.clone()));
    let said = move || room.captions.with(|captions| captions.last().map(|caption| caption.text.clone()));
    view! {
        <StepHead title="Waiting room"/>
        <LinkNotice room/>
        <CallEnd room here=format!("/appointments/{id}/video")/>
        <div class="card stack waiting-card">
            {move || waiting.get().map(|waiting| view! { <Line waiting/> })}
            {move || late.get().map(|minutes| view! {
                <Notice tone=Tone::Attention title=Happening::RunningLate(minutes).sentence(CallRole::Patient)/>
            })}
            {move || doctor_here.get().then(|| view! { <p>"The doctor is here and will let you in soon."</p> })}
            {move || (!is_over.get()).then(|| view! {
                <p class="needs-script">"Keep this page open and stay near it. When the doctor lets you in, the call begins by itself."</p>
            })}
        </div>
        // Every change of the place, and being let in, as one sentence.
        <p class="visually-hidden" role="status">{said}</p>
        <ButtonRow>
            <span class="needs-script">
                <Button variant=Variant::Secondary on:click=move |_| checks_again.set(true)>"Check your device again"</Button>
            </span>
            {move || may_cancel.get().then(|| view! {
                <LinkButton href=format!("/appointments/{id}/cancel") variant=Variant::Quiet>"Cancel the appointment"</LinkButton>
            })}
        </ButtonRow>
        <Form action=actions.leave id="leave-waiting">
            <Hidden name="appointment_id" value=id.to_string()/>
            <p class="muted">"You can leave and come back. Your turn goes by the time of your appointment."</p>
            <SubmitButton variant=Variant::Secondary>"Leave the waiting room"</SubmitButton>
        </Form>
        {phone.map(|phone| view! { <p class="muted">"If the call fails, the doctor calls you: "<Telephone number=phone/></p> })}
        <Withdraw id action=actions.withdraw/>
    }
}

#[component]
fn Line(waiting: Waiting) -> impl IntoView {
    let Waiting { position, minutes, from } = waiting;
    let how_long = match minutes {
        0 | 1 => "It can be any moment now.".to_owned(),
        more => format!("It is likely to take about {more} minutes."),
    };
    view! {
        <p class="waiting-place">{Happening::Position(position).sentence(CallRole::Patient)}</p>
        <p>
            {how_long}
            {(minutes > 1).then_some(from).flatten().map(|from| {
                let time = ::model::time::time(from.local.time());
                view! { " Probably from "<strong class="nowrap">{time}" "{from.abbreviation.clone()}</strong><YourTime at=from/>"." }
            })}
        </p>
    }
}
