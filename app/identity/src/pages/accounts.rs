use kit::{Card, Column, Form, Loaded, PageHead, PasswordField, SelectField, SubmitButton, Table, TextField, Variant};
use leptos::{prelude::*, server_fn::ServerFn};
use model::{AppError, Role};

use crate::{
    api::{self, CreateAccount, DisableAccount, EnableAccount, GrantRole},
    model::{AccountSummary, Accounts, CurrentSession, grantable_roles},
};

/// `/staff/accounts`: who can sign in at the administrator's facilities, and letting people in and out.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let (disable, enable) = (ServerAction::<DisableAccount>::new(), ServerAction::<EnableAccount>::new());
    let (create, grant) = (ServerAction::<CreateAccount>::new(), ServerAction::<GrantRole>::new());
    let (created, granted) = (successes(create), successes(grant));
    // A refused form leaves everything as it is, so that nothing that was typed is lost.
    let changes = (successes(disable), successes(enable), created, granted);
    let accounts = Resource::new(
        move || (changes.0.get(), changes.1.get(), changes.2.get(), changes.3.get()),
        |_| api::accounts(Accounts {}),
    );
    let for_creating = Resource::new(move || created.get(), |_| own_facilities());
    let for_granting = Resource::new(move || granted.get(), |_| own_facilities());

    let lists = move |accounts: Vec<AccountSummary>| view! { <Lists accounts disable enable/> };
    let creating = move |facilities: Options| view! { <Create facilities action=create/> };
    let granting = move |facilities: Options| view! { <Grant facilities action=grant/> };
    view! {
        <PageHead title="Accounts" lead="Who can sign in at your facilities, and with which roles."/>
        <div class="stack">
            <Loaded resource=accounts view=lists/>
            <Card title="Let somebody in">
                <Loaded resource=for_creating view=creating/>
            </Card>
            <Card title="Give a role to somebody who has an account">
                <Loaded resource=for_granting view=granting/>
            </Card>
        </div>
    }
}

/// Value and label of each choice.
type Options = Vec<(String, String)>;

/// Where the administrator lets people in.
async fn own_facilities() -> Result<Options, AppError> {
    let session = api::current_session(CurrentSession {}).await?.ok_or(AppError::Unauthenticated)?;
    let own = session.facilities.into_iter().filter(|at| at.roles.contains(&Role::Administrator));
    Ok(own.map(|at| (at.facility.to_string(), at.name)).collect())
}

/// Counts the submits that were accepted.
fn successes<S>(action: ServerAction<S>) -> Memo<usize>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let (value, version) = (action.value(), action.version());
    Memo::new(move |before| {
        let accepted = value.with(|value| matches!(value, Some(Ok(_))));
        if accepted { version.get() } else { before.copied().unwrap_or_default() }
    })
}

/// One form around each list: the button that was pressed says whom it is about.
#[component]
fn Lists(
    accounts: Vec<AccountSummary>,
    disable: ServerAction<DisableAccount>,
    enable: ServerAction<EnableAccount>,
) -> impl IntoView {
    let (off, on): (Vec<_>, Vec<_>) = accounts.into_iter().partition(|account| account.disabled);
    view! {
        <Form id="disable" action=disable>
            <List accounts=on caption="People who can sign in" act="Switch off"/>
        </Form>
        {(!off.is_empty())
            .then(|| {
                view! {
                    <h2>"Switched off"</h2>
                    <Form id="enable" action=enable>
                        <List accounts=off caption="Switched off" act="Let in again"/>
                    </Form>
                }
            })}
    }
}

#[component]
fn List(accounts: Vec<AccountSummary>, caption: &'static str, act: &'static str) -> impl IntoView {
    let columns = ["Name", "E-mail address", "Roles", "Access"].map(Column::text).to_vec();
    let rows = accounts
        .into_iter()
        .map(|account| {
            let name = account.display_name.clone();
            let roles = account
                .facilities
                .iter()
                .map(|at| view! { <div>{format!("{} at {}", at.titles(), at.name)}</div> })
                .collect_view();
            // Nobody shuts themselves out.
            let access = if account.own {
                view! { <span class="muted">"You"</span> }.into_any()
            } else {
                view! {
                    <SubmitButton variant=Variant::Secondary name="account_id" value=account.id.to_string()>
                        {act}
                        <span class="visually-hidden">" " {name}</span>
                    </SubmitButton>
                }
                .into_any()
            };
            view! {
                <tr>
                    <td dir="auto">{account.display_name}</td>
                    <td>{account.email}</td>
                    <td>{roles}</td>
                    <td>
                        {access}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! { <Table caption columns>{rows}</Table> }
}

#[component]
fn Create(facilities: Options, action: ServerAction<CreateAccount>) -> impl IntoView {
    view! {
        <Form id="create" action>
            <TextField name="display_name" label="Name" autocomplete="off"/>
            <TextField name="email" label="E-mail address" kind="email" autocomplete="off"/>
            <Where facilities/>
            <PasswordField
                name="password"
                label="First password"
                autocomplete="new-password"
                hint="At least 15 characters. Hand it over in person; they can change it under Account."
            />
            <SubmitButton>"Create account"</SubmitButton>
        </Form>
    }
}

#[component]
fn Grant(facilities: Options, action: ServerAction<GrantRole>) -> impl IntoView {
    view! {
        <Form id="grant" action>
            <TextField name="email" label="E-mail address" kind="email" autocomplete="off"/>
            <Where facilities/>
            <SubmitButton variant=Variant::Secondary>"Give role"</SubmitButton>
        </Form>
    }
}

/// The facility and the role there.
#[component]
fn Where(facilities: Options) -> impl IntoView {
    view! {
        <SelectField name="facility_id" label="Facility" options=facilities/>
        <SelectField name="role" label="Role" options=grantable_roles() placeholder="Choose a role"/>
    }
}
