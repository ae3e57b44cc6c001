use kit::{
    Asked, Column, ErrorView, LinkButton, Loaded, Notice, PageHead, Split, Submission, Table, Tag, Tone, Variant, ask,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::{AccountId, AppError, Role};

use super::{
    accounts_detail::AccountDetail,
    accounts_new::{NewAccount, NewRole},
};
use crate::{
    api,
    model::{AccountSummary, Accounts, CurrentSession, SessionInfo, role_title},
};

/// Value and label of each choice.
pub(super) type Options = Vec<(String, String)>;

/// `/staff/accounts?account=&new=`: who can sign in at the administrator's facilities; one of them beside the list;
/// letting somebody in.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let changes = RwSignal::new(0);
    let query = use_query_map();
    let selected = Memo::new(move |_| query.read().get_str("account").and_then(|id| id.parse::<AccountId>().ok()));
    let new = Memo::new(move |_| query.read().get("new"));
    let accounts = ask(move || {
        changes.get();
        new.get();
        api::Accounts { query: Accounts {} }
    });
    let session = ask(|| api::CurrentSession { query: CurrentSession {} });
    let list = move |accounts: Vec<AccountSummary>| view! { <List accounts selected session changes/> };
    move || match new.get().as_deref() {
        Some("account") => {
            let creating = at_own(|facilities| view! { <NewAccount facilities/> }.into_any());
            view! { <Loaded resource=session view=creating/> }.into_any()
        }
        Some("role") => {
            let granting = at_own(|facilities| view! { <NewRole facilities/> }.into_any());
            view! { <Loaded resource=session view=granting/> }.into_any()
        }
        _ => view! {
            <PageHead title="Accounts" lead="Who can sign in at your facilities, and with which roles.">
                <LinkButton href="/staff/accounts?new=account">"Let somebody in"</LinkButton>
                <LinkButton href="/staff/accounts?new=role" variant=Variant::Secondary>
                    "Somebody from elsewhere"
                </LinkButton>
            </PageHead>
            // There from the start: screen readers announce only changes of what they know.
            <div role="status">
                {move || query.with(|query| done(query.get_str("done"), query.get_str("role"))).map(|title| view! {
                    <Notice tone=Tone::Success title=title/>
                })}
            </div>
            <Loaded resource=accounts view=list/>
        }
        .into_any(),
    }
}

/// What is done at the facilities where the administrator lets people in.
fn at_own(view: impl Fn(Options) -> AnyView) -> impl Fn(Option<SessionInfo>) -> AnyView {
    move |session| match own_facilities(session) {
        Ok(facilities) => view(facilities),
        Err(error) => view! { <ErrorView error/> }.into_any(),
    }
}

fn own_facilities(session: Option<SessionInfo>) -> Result<Options, AppError> {
    let session = session.ok_or(AppError::Unauthenticated)?;
    let own = session.facilities.into_iter().filter(|at| at.roles.contains(&Role::Administrator));
    let own: Options = own.map(|at| (at.facility.to_string(), at.name)).collect();
    if own.is_empty() { Err(AppError::Forbidden) } else { Ok(own) }
}

/// What the page says after a form was accepted. In the address, so that it is told without WebAssembly, too.
fn done(done: Option<&str>, role: Option<&str>) -> Option<String> {
    let role = role.and_then(Role::parse).map_or("The role", role_title);
    Some(match done? {
        "created" => "The account is there. Hand over the first password in person.".to_owned(),
        "granted" => format!("{role} is given. It counts from their next click on."),
        "taken" => format!("{role} is taken away. It no longer counts from their next click on."),
        "disabled" => "The account is switched off. They are signed out everywhere.".to_owned(),
        "enabled" => "They can sign in again.".to_owned(),
        _ => return None,
    })
}

/// Tells the page when a form was accepted. A refused one leaves everything as it is, so that nothing that was typed
/// is lost.
pub(super) fn tell<S>(action: Submission<S>, changes: RwSignal<usize>)
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let value = action.value();
    Effect::new(move |_| {
        if value.with(|value| matches!(value, Some(Ok(_)))) {
            changes.try_update(|changes| *changes += 1);
        }
    });
}

#[component]
fn List(
    accounts: Vec<AccountSummary>,
    selected: Memo<Option<AccountId>>,
    session: Asked<Option<SessionInfo>>,
    changes: RwSignal<usize>,
) -> impl IntoView {
    let accounts = StoredValue::new(accounts);
    let rows = move || {
        let selected = selected.get();
        accounts.with_value(|accounts| accounts.iter().map(|account| row(account, selected)).collect_view())
    };
    let detail = move || {
        let account = accounts.with_value(|all| all.iter().find(|one| Some(one.id) == selected.get()).cloned())?;
        let choices =
            at_own(move |facilities| view! { <AccountDetail account=account.clone() facilities changes/> }.into_any());
        Some(view! { <Loaded resource=session view=choices/> })
    };
    view! {
        <Split detail=move || detail>
            <Table
                caption="People who can sign in"
                columns=["Name", "Roles"].map(Column::text).to_vec()
            >
                {rows}
            </Table>
        </Split>
    }
}

fn row(account: &AccountSummary, selected: Option<AccountId>) -> AnyView {
    let several = account.facilities.len() > 1;
    let roles = account
        .facilities
        .iter()
        .map(|at| {
            let place = several.then(|| format!(" at {}", at.name));
            view! { <span class="line">{at.titles()} {place}</span> }
        })
        .collect_view();
    let current = (selected == Some(account.id)).then_some("true");
    view! {
        <tr class="row-link" class:selected=current.is_some()>
            <td>
                <a href=format!("/staff/accounts?account={}#account", account.id) aria-current=current dir="auto">
                    {account.display_name.clone()}
                </a>
                <span class="line muted">{account.email.clone()}</span>
            </td>
            <td>
                {roles}
                {account.disabled.then(|| view! { <Tag tone=Tone::Attention>"Switched off"</Tag> })}
            </td>
        </tr>
    }
    .into_any()
}
