use kit::{Button, Choice, Form, Hidden, Notice, RadioField, SubmitButton, Tag, TextField, Tone, Variant};
use leptos::prelude::*;

use super::visit::Own;
use crate::{
    browser::copy,
    model::{GuestInvited, GuestKind, GuestSeat, GuestStage},
};

/// Relatives, interpreters: who is there, who waits, and how one is brought in.
#[component]
pub fn Guests(own: Own) -> impl IntoView {
    let guests = own.guests;
    let may_invite = Memo::new(move |_| own.visit.with(|visit| visit.as_ref().is_some_and(|visit| visit.may_invite)));
    view! {
        {move || guests.with(Vec::is_empty).then(|| view! { <p class="muted">"Nobody else is invited."</p> })}
        <ul class="guest-list">
            <For each=move || guests.get() key=|guest| (guest.id, guest.stage, guest.name.clone()) children=move |guest| view! { <Guest guest own/> }/>
        </ul>
        <Invited own/>
        {move || may_invite.get().then(|| view! { <Invite own/> })}
    }
}

#[component]
fn Guest(guest: GuestSeat, own: Own) -> impl IntoView {
    let GuestSeat { id, name, kind, stage } = guest;
    let tone = match stage {
        GuestStage::Invited | GuestStage::Away => Tone::Neutral,
        GuestStage::Waiting => Tone::Attention,
        GuestStage::Admitted => Tone::Success,
    };
    let appointment = own.id.to_string();
    let admit = (stage == GuestStage::Waiting).then(|| {
        let appointment = appointment.clone();
        view! {
            <Form action=own.actions.admit_guest id=format!("admit-{id}")>
                <Hidden name="appointment_id" value=appointment/>
                <Hidden name="guest_id" value=id.to_string()/>
                <SubmitButton>"Let in"</SubmitButton>
            </Form>
        }
    });
    let words = match stage {
        GuestStage::Invited => "Withdraw the link",
        GuestStage::Waiting => "Don’t let in",
        GuestStage::Admitted | GuestStage::Away => "Take out",
    };
    view! {
        <li class="guest-row">
            <span><bdi>{name}</bdi>" "<span class="muted small">{kind.words()}</span></span>
            <Tag tone>{stage.words()}</Tag>
            <span class="row">
                {admit}
                <Form action=own.actions.revoke_guest id=format!("revoke-{id}")>
                    <Hidden name="appointment_id" value=appointment/>
                    <Hidden name="guest_id" value=id.to_string()/>
                    <SubmitButton variant=Variant::Quiet>{words}</SubmitButton>
                </Form>
            </span>
        </li>
    }
}

/// What became of the last invitation: mailed, or the link, this once and nowhere else.
#[component]
fn Invited(own: Own) -> impl IntoView {
    let invited = own.actions.invite.value();
    move || {
        let GuestInvited { link, mailed_to, expires, .. } = invited.get()?.ok()?;
        let until = format!("It works once, until {} {}.", expires.full(), expires.abbreviation);
        let mailed = mailed_to.map(|to| view! { <p>"It goes to "<bdi>{to}</bdi>"."</p> });
        let link = link.map(|link| view! { <GuestLink link/> });
        Some(view! {
            <Notice tone=Tone::Success title="The link for your guest">
                {mailed}
                <p>{until}</p>
                {link}
            </Notice>
        })
    }
}

#[component]
fn GuestLink(link: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = link.clone();
    view! {
        <p>"It is shown only here: pass it on now."</p>
        <div class="guest-link">
            <label class="visually-hidden" for="guest-link">"Link"</label>
            <input class="input" id="guest-link" type="text" readonly value=link/>
            <Button variant=Variant::Secondary on:click=move |_| copy(text.clone(), copied)>
                {move || if copied.get() { "Copied" } else { "Copy the link" }}
            </Button>
        </div>
        <p class="visually-hidden" role="status">{move || copied.get().then_some("The link is copied.")}</p>
    }
}

#[component]
fn Invite(own: Own) -> impl IntoView {
    let kinds = GuestKind::ALL.iter().map(|kind| Choice::new(kind.name(), kind.words())).collect::<Vec<_>>();
    view! {
        <Form action=own.actions.invite id="invite" class="card">
            <h2>"Bring somebody in"</h2>
            <Hidden name="appointment_id" value=own.id.to_string()/>
            <TextField name="name" label="Who is it?" hint="For example: daughter, interpreter for Spanish." maxlength=80 required=true/>
            <RadioField name="kind" label="As what?" options=kinds value=GuestKind::Relative.name()/>
            <TextField
                name="email"
                label="E-mail address"
                hint="The link is sent there. Without one, you pass it on yourself."
                kind="email"
                optional=true
            />
            <SubmitButton variant=Variant::Secondary>"Make the link"</SubmitButton>
        </Form>
    }
}
