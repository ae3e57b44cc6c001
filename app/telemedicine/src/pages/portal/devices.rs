use kit::{Button, Form, Hidden, SubmitButton, Variant};
use leptos::prelude::*;

use super::{
    consent::Withdraw,
    visit::{Own, StepHead},
};
use crate::{
    components::{DeviceCheck, Found},
    model::{OwnStep, Part},
};

/// The device check, and into the waiting room with whatever it has found.
#[component]
pub fn Devices(own: Own) -> impl IntoView {
    let Own { id, room, actions, checks_again, visit } = own;
    let found = Found::new(room);
    // As it was found the last time; a tab that knows better keeps what it knows.
    Effect::new(move |before: Option<()>| {
        if before.is_none()
            && let Some(with) = visit.with_untracked(|visit| visit.as_ref()?.check.map(|check| check.with))
            && room.wishes.with_untracked(|wishes| *wishes == crate::browser::Wishes::default())
        {
            room.wishes.update(|wishes| wishes.with = with);
        }
    });
    let answered = actions.check_in.version();
    Effect::new(move |before: Option<usize>| {
        let now = answered.get();
        if before.is_some_and(|before| before != now) {
            checks_again.set(false);
        }
        now
    });
    let back = move || visit.with(|visit| visit.as_ref().is_some_and(|visit| visit.step == OwnStep::WaitingRoom));
    view! {
        <StepHead title="Check your device"/>
        <Form action=actions.check_in id="check-in">
            <Hidden name="appointment_id" value=id.to_string()/>
            <DeviceCheck room found/>
            <PartField part=Part::Camera found/>
            <PartField part=Part::Microphone found/>
            <PartField part=Part::Speaker found/>
            <PartField part=Part::Network found/>
            <SubmitButton>"Go to the waiting room"</SubmitButton>
            {move || back().then(|| view! {
                <Button variant=Variant::Quiet on:click=move |_| checks_again.set(false)>"Back without testing"</Button>
            })}
        </Form>
        <Withdraw id action=actions.withdraw/>
    }
}

/// What was found, as the form sends it.
#[component]
fn PartField(part: Part, found: Found) -> impl IntoView {
    let first = untrack(|| found.of(part)).name();
    view! {
        <input
            type="hidden"
            name=format!("cmd[{}]", part.name())
            value=first
            autocomplete="off"
            prop:value=move || found.of(part).name()
        />
    }
}
