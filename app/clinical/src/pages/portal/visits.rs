use kit::{EmptyState, LinkButton, Loaded, PageHead, Variant, ask};
use leptos::prelude::*;
use scheduling::components::portal::{ChoiceLink, ChoiceList, query};

use crate::{
    api,
    model::{MyVisits, VisitMark, Visits},
};

/// `/visits?after=`: one's visits, newest first.
#[component]
pub fn OwnVisitsPage() -> impl IntoView {
    let after = query::<VisitMark>("after");
    let visits = ask(move || api::MyVisits { query: MyVisits { after: after.get() } });
    view! {
        <PageHead title="Your visits"/>
        <Loaded resource=visits view=move |visits: Visits| view! { <Line visits later=after.get_untracked().is_some()/> }/>
    }
}

#[component]
fn Line(visits: Visits, later: bool) -> impl IntoView {
    let Visits { items, older, .. } = visits;
    if items.is_empty() {
        return view! {
            <EmptyState title="No visit yet" text="After your first visit you find here what was talked about."/>
        }
        .into_any();
    }
    let rows = items
        .into_iter()
        .map(|visit| {
            let who = visit.practitioner.map(|name| format!("{name} · ")).unwrap_or_default();
            let facts = format!("{who}{}", visit.place);
            let shared = if visit.shared { " · With a summary for you" } else { "" };
            view! {
                <ChoiceLink
                    href=format!("/visits/{}", visit.id)
                    title=visit.kind
                    text=format!("{}{shared}", visit.starts.full())
                    facts
                />
            }
        })
        .collect_view();
    view! {
        <ChoiceList>{rows}</ChoiceList>
        <div class="button-row">
            {later.then(|| view! { <LinkButton href="/visits" variant=Variant::Secondary>"Newest visits"</LinkButton> })}
            {older.map(|mark| view! {
                <LinkButton href=format!("/visits?after={mark}") variant=Variant::Secondary>"Older visits"</LinkButton>
            })}
        </div>
    }
    .into_any()
}
