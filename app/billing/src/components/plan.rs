//! Payment plans as they are shown at the desk and at home.

use kit::{Column, Table, Tag, Tone};
use leptos::prelude::*;

use super::{Amount, day};
use crate::model::{InstalmentView, PlanState};

#[component]
pub fn PlanTag(state: PlanState) -> impl IntoView {
    let tone = match state {
        PlanState::Offered | PlanState::Late => Tone::Attention,
        PlanState::Kept => Tone::Information,
        PlanState::Broken => Tone::Danger,
        PlanState::Fulfilled => Tone::Success,
        PlanState::Cancelled => Tone::Neutral,
    };
    view! { <Tag tone>{state.words()}</Tag> }
}

/// Each instalment, when it is due, and what is left of it.
#[component]
pub fn Instalments(instalments: Vec<InstalmentView>) -> impl IntoView {
    let row = |one: InstalmentView| {
        let how = if one.left.minor == 0 {
            view! { <Tag tone=Tone::Success>"Paid"</Tag> }.into_any()
        } else if one.overdue {
            view! { <Tag tone=Tone::Attention>"Overdue"</Tag> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            <tr>
                <td class="nowrap">{day(one.due_on)}</td>
                <td data-label="State">{how}</td>
                <td data-label="Amount" class="numeric"><Amount money=one.amount/></td>
                <td data-label="Left" class="numeric"><Amount money=one.left/></td>
            </tr>
        }
    };
    let rows = instalments.into_iter().map(row).collect_view();
    let columns = vec![Column::text("Due"), Column::text("State"), Column::numeric("Amount"), Column::numeric("Left")];
    view! { <Table caption="Instalments" columns stacked=true>{rows}</Table> }
}
