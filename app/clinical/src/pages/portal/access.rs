use jiff::Timestamp;
use kit::{Column, EmptyState, LinkButton, Loaded, PageHead, Table, Variant, ask};
use leptos::prelude::*;
use scheduling::components::portal::query;

use crate::{
    api,
    model::{Access, Accesses, MyAccesses},
};

/// `/access?before=`: who looked at one's record, and when.
#[component]
pub fn AccessPage() -> impl IntoView {
    let before = query::<Timestamp>("before");
    let accesses = ask(move || api::MyAccesses { query: MyAccesses { before: before.get() } });
    view! {
        <PageHead
            title="Who has looked at your record"
            lead="Everybody who opens your record is written down. If a name surprises you, please ask us."
        />
        <Loaded resource=accesses view=|accesses: Accesses| view! { <List accesses/> }/>
    }
}

#[component]
fn List(accesses: Accesses) -> impl IntoView {
    let Accesses { items, older } = accesses;
    if items.is_empty() {
        return view! { <EmptyState title="Nobody yet" text="Nobody has opened your record so far."/> }.into_any();
    }
    let rows = items.into_iter().map(row).collect_view();
    view! {
        <Table caption="Who looked, newest first" columns=vec![Column::text("Who"), Column::text("What"), Column::text("When")]>
            {rows}
        </Table>
        {older.map(|before| view! {
            <LinkButton href=format!("/access?before={before}") variant=Variant::Secondary>"Earlier"</LinkButton>
        })}
    }
    .into_any()
}

fn row(access: Access) -> AnyView {
    let Access { at, who, role, own, what, times } = access;
    let who = if own { "You".to_owned() } else { who };
    let times = (times > 1).then(|| format!(" ({times} times within an hour)"));
    view! {
        <tr>
            <td>
                <bdi>{who}</bdi>
                {role.filter(|_| !own).map(|role| view! { <div class="muted small">{role}</div> })}
            </td>
            <td>{what}{times.map(|times| view! { <span class="muted">{times}</span> })}</td>
            <td>{at.full()}" "{at.abbreviation}</td>
        </tr>
    }
    .into_any()
}
