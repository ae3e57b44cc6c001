use kit::{
    Card, Disclosure, EmptyState, Form, Hidden, LinkButton, PageHead, PageLoaded, Submission, SubmitButton, TextField,
    Variant, ask,
};
use leptos::prelude::*;

use super::schedule_of::tell;
use crate::{
    api,
    components::{
        portal::query,
        staff::{Acknowledge, Done, PlanTab, PlanTabs, SiteField, StrandedList},
    },
    model::{Closure, ClosurePlan, ShowClosures},
};

/// `/staff/closures?add=`: the holidays and closed days of the facilities, and one more of them.
#[component]
pub fn ClosuresPage() -> impl IntoView {
    let add = query::<bool>("add");
    let changes = RwSignal::new(0);
    let plan = ask(move || {
        add.get();
        changes.get();
        api::Closures { query: ShowClosures {} }
    });
    view! {
        <PageLoaded
            title="Closed days"
            resource=plan
            view=move |plan: ClosurePlan| {
                if add.get_untracked().unwrap_or_default() {
                    view! { <NewClosure plan=plan/> }.into_any()
                } else {
                    view! { <Closures plan=plan changes=changes/> }.into_any()
                }
            }
        />
    }
}

fn done(done: &str) -> Option<&'static str> {
    match done {
        "closed" => Some("The closed day is planned. Nobody can book it any more."),
        "opened" => Some("The facility is open on that day again."),
        _ => None,
    }
}

#[component]
fn Closures(plan: ClosurePlan, changes: RwSignal<usize>) -> impl IntoView {
    let several = plan.places.len() > 1;
    let nothing = plan.closures.is_empty();
    let rows = plan
        .closures
        .into_iter()
        .map(|closure| view! { <ClosureRow closure=closure several=several changes=changes/> })
        .collect_view();
    view! {
        <PageHead title="Closed days" lead="When nobody works at a facility. Patients read the reason when they look for a time.">
            <LinkButton href="/staff/closures?add=true">"Add a closed day"</LinkButton>
        </PageHead>
        <PlanTabs current=PlanTab::Closures/>
        <Done words=done/>
        <StrandedList/>
        {if nothing {
            view! { <EmptyState title="No closed days" text="Every day with sessions can be booked."/> }.into_any()
        } else {
            view! { <Card><ul class="plan-day">{rows}</ul></Card> }.into_any()
        }}
    }
}

#[component]
fn ClosureRow(closure: Closure, several: bool, changes: RwSignal<usize>) -> impl IntoView {
    let action = Submission::<api::RemoveClosure>::new();
    tell(action, changes);
    let first = ::model::time::date(closure.first_day);
    let days = if closure.first_day == closure.last_day {
        first
    } else {
        format!("{first} to {}", ::model::time::date(closure.last_day))
    };
    let facts = if several { format!("{} · {}", closure.reason, closure.facility_name) } else { closure.reason };
    view! {
        <li class="plan-row">
            <span>
                <strong>{days.clone()}</strong>
                <span class="line muted" dir="auto">{facts}</span>
            </span>
            <Form action=action id=format!("open-{}", closure.id)>
                <Hidden name="closure_id" value=closure.id.to_string()/>
                <Disclosure summary="Open after all">
                    <p>"The weekly sessions take place then, and can be booked."</p>
                    <SubmitButton variant=Variant::Danger>{format!("Open on {days}")}</SubmitButton>
                </Disclosure>
            </Form>
        </li>
    }
}

#[component]
fn NewClosure(plan: ClosurePlan) -> impl IntoView {
    let action = Submission::<api::PlanClosure>::new();
    view! {
        <PageHead title="Add a closed day" back=("Back to the closed days", "/staff/closures".to_owned())/>
        <Card>
            <Form action=action>
                <SiteField places=plan.places/>
                <TextField name="first_day" label="First day" kind="date" width=10 required=true/>
                <TextField
                    name="last_day"
                    label="Last day"
                    hint="Left empty, it is that one day."
                    kind="date"
                    width=10
                    optional=true
                />
                <TextField
                    name="reason"
                    label="Why"
                    hint="Such as “Independence Day”. Patients read it."
                    maxlength=200
                    required=true
                />
                <Acknowledge/>
                <SubmitButton>"Save the closed day"</SubmitButton>
            </Form>
        </Card>
    }
}
