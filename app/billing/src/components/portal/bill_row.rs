use ::model::time::date;
use leptos::prelude::*;

use super::BillTag;
use crate::model::OwnBillSummary;

#[component]
pub fn BillRows(bills: Vec<OwnBillSummary>) -> impl IntoView {
    view! { <ul class="bill-rows">{bills.into_iter().map(|bill| view! { <BillRow bill/> }).collect_view()}</ul> }
}

/// A bill in a list; the whole row leads to it.
#[component]
pub fn BillRow(bill: OwnBillSummary) -> impl IntoView {
    let (href, open) = (format!("/bills/{}", bill.id), bill.is_open());
    let amount = if open { bill.open } else { bill.patient };
    let when = if open && bill.in_plan() {
        "By your payment plan".to_owned()
    } else if open {
        format!("To pay by {}", date(bill.due_on))
    } else {
        format!("Of {}", date(bill.issued_on))
    };
    view! {
        <li>
            <a class="bill-row" href=href>
                <strong dir="auto">{bill.facility.clone()}</strong>
                <span class="bill-amount">{amount.to_string()}</span>
                <span class="line muted">"Bill "{bill.number.clone()}</span>
                <span class="line">{when}</span>
                <BillTag bill/>
            </a>
        </li>
    }
}
