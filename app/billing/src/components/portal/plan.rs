use ::model::time::date;
use kit::{Tag, Tone};
use leptos::prelude::*;

use crate::model::{OwnPlan, PlanState};

/// How a plan stands, as the patient reads it.
#[component]
pub fn PlanTag(state: PlanState) -> impl IntoView {
    let (tone, words) = match state {
        PlanState::Offered => (Tone::Attention, "Do you agree?"),
        PlanState::Kept => (Tone::Information, "Agreed"),
        PlanState::Late | PlanState::Broken => (Tone::Attention, "An instalment is overdue"),
        PlanState::Fulfilled => (Tone::Success, "Paid"),
        PlanState::Cancelled => (Tone::Neutral, "Ended"),
    };
    view! { <Tag tone>{words}</Tag> }
}

/// A plan in a list; the whole row leads to it.
#[component]
pub fn PlanRows(plans: Vec<OwnPlan>) -> impl IntoView {
    let row = |one: OwnPlan| {
        let OwnPlan { plan, facility } = one;
        let due = plan.due().unwrap_or(plan.left);
        let when = plan.next.as_ref().map(|next| format!("Next instalment by {}", date(next.due_on)));
        view! {
            <li>
                <a class="bill-row" href=format!("/bills/plans/{}", plan.id)>
                    <strong dir="auto">{facility}</strong>
                    <span class="bill-amount">{due.to_string()}</span>
                    <span class="line muted">"Payment plan, "{plan.left.to_string()}" left"</span>
                    <span class="line">{when}</span>
                    <PlanTag state=plan.state/>
                </a>
            </li>
        }
    };
    view! { <ul class="bill-rows">{plans.into_iter().map(row).collect_view()}</ul> }
}
