use kit::{Disclosure, Form, Hidden, SelectField, Submission, SubmitButton, Tag, Tone, Variant};
use leptos::prelude::*;
use model::{FacilityId, Role};

use super::accounts::{Options, tell};
use crate::{
    api::{DisableAccount, EnableAccount, GrantRole, RevokeRole},
    model::{AccountSummary, grantable_roles, role_title},
};

/// One person: their roles, one more role, and whether they can sign in at all.
#[component]
pub fn AccountDetail(account: AccountSummary, facilities: Options, changes: RwSignal<usize>) -> impl IntoView {
    let AccountSummary { id, display_name, email, disabled, own, facilities: held } = account;
    let rows = held
        .into_iter()
        .flat_map(|at| at.roles.into_iter().map(move |role| (at.facility, at.name.clone(), role)))
        .map(|(facility, place, role)| {
            let account = Person { id: id.to_string(), name: display_name.clone(), own };
            view! { <RoleRow account facility place role changes/> }
        })
        .collect_view();
    let person = Person { id: id.to_string(), name: display_name.clone(), own };
    view! {
        <section class="card account-detail" id="account" aria-labelledby="account-name">
            <div class="row">
                <h2 id="account-name" dir="auto">{display_name}</h2>
                {disabled.then(|| view! { <Tag tone=Tone::Attention>"Switched off"</Tag> })}
                {own.then(|| view! { <Tag>"You"</Tag> })}
            </div>
            <p class="muted">{email.clone()}</p>
            <ul class="role-list">{rows}</ul>
            <GiveRole email facilities changes/>
            <Access person disabled changes/>
        </section>
    }
}

#[derive(Clone)]
struct Person {
    id: String,
    name: String,
    /// The administrator who looks.
    own: bool,
}

#[component]
fn RoleRow(
    account: Person,
    facility: FacilityId,
    place: String,
    role: Role,
    changes: RwSignal<usize>,
) -> impl IntoView {
    let action = Submission::<RevokeRole>::new();
    tell(action, changes);
    let title = role_title(role);
    let whom = if account.own { "You".to_owned() } else { account.name };
    let warning = match (account.own, role) {
        (true, Role::Administrator) => "You lose this page with it, and can’t give the role back to yourself.",
        (true, _) => "You lose what it allows with your next click.",
        (false, _) => "What it allows ends with their next click. It can be given again.",
    };
    view! {
        <li class="role-row">
            <span>
                <strong>{title}</strong>
                <span class="line muted">{place.clone()}</span>
            </span>
            <Form action=action id=format!("take-{facility}-{}", role.name())>
                <Hidden name="account_id" value=account.id/>
                <Hidden name="facility_id" value=facility.to_string()/>
                <Hidden name="role" value=role.name()/>
                <Disclosure summary="Take away">
                    <p><bdi>{whom}</bdi>": no longer "{title}" at "{place}". "{warning}</p>
                    <SubmitButton variant=Variant::Danger>{format!("Take away {title}")}</SubmitButton>
                </Disclosure>
            </Form>
        </li>
    }
}

#[component]
fn GiveRole(email: String, facilities: Options, changes: RwSignal<usize>) -> impl IntoView {
    let action = Submission::<GrantRole>::new();
    tell(action, changes);
    let only = (facilities.len() == 1).then(|| facilities[0].0.clone());
    view! {
        <Form action=action id="give">
            <Hidden name="email" value=email/>
            <Disclosure summary="Give another role">
                {match only {
                    Some(only) => view! { <Hidden name="facility_id" value=only/> }.into_any(),
                    None => view! { <SelectField name="facility_id" label="Facility" options=facilities/> }.into_any(),
                }}
                <SelectField name="role" label="Role" options=grantable_roles() placeholder="Choose a role" required=true/>
                <SubmitButton>"Give this role"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

/// Nobody shuts themselves out.
#[component]
fn Access(person: Person, disabled: bool, changes: RwSignal<usize>) -> impl IntoView {
    let (disable, enable) = (Submission::<DisableAccount>::new(), Submission::<EnableAccount>::new());
    tell(disable, changes);
    tell(enable, changes);
    let Person { id, name, own } = person;
    if own {
        return view! { <p class="muted small">"Your own account can be switched off by another administrator only."</p> }
            .into_any();
    }
    if disabled {
        return view! {
            <Form action=enable id="let-in">
                <Hidden name="account_id" value=id/>
                <SubmitButton variant=Variant::Secondary>"Let in again"</SubmitButton>
            </Form>
        }
        .into_any();
    }
    view! {
        <Form action=disable id="switch-off">
            <Hidden name="account_id" value=id/>
            <Disclosure summary="Switch this account off">
                <p>
                    <bdi>{name.clone()}</bdi>
                    " is signed out everywhere at once, and can’t sign in until an administrator lets them in again. \
                    Their roles and all that they wrote stay."
                </p>
                <SubmitButton variant=Variant::Danger>"Switch off the account of "<bdi>{name}</bdi></SubmitButton>
            </Disclosure>
        </Form>
    }
    .into_any()
}
