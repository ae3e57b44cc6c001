//! Where a number comes from: the entries of the ledger that it is the sum of.

use ::model::Money;
use kit::{Column, Table};
use leptos::prelude::*;

use super::{Amount, day};
use crate::model::LedgerLine;

/// A number that opens its entries. One that nothing was posted for has nothing to open.
#[component]
pub fn Figure(
    #[prop(into)] label: String,
    money: Money,
    entries: Vec<LedgerLine>,
    /// In the cell of a table, where the row and the column say what it is.
    #[prop(optional)]
    cell: bool,
) -> impl IntoView {
    let class = if cell { "figure cell" } else { "figure" };
    let shown = if cell { "visually-hidden" } else { "figure-label" };
    if entries.is_empty() {
        return view! {
            <div class=class>
                <span class=shown>{label}</span>
                <span class="figure-sum"><Amount money/></span>
            </div>
        }
        .into_any();
    }
    let caption = format!("What {} is made of", label.to_lowercase());
    view! {
        <details class=class>
            <summary>
                <span class=shown>{label}" "</span>
                <span class="figure-sum"><Amount money/></span>
            </summary>
            <LedgerTable caption entries/>
        </details>
    }
    .into_any()
}

/// Entries in the order in which they were posted; a debit stands above zero.
#[component]
pub fn LedgerTable(#[prop(into)] caption: String, entries: Vec<LedgerLine>) -> impl IntoView {
    let rows = entries.into_iter().map(row).collect_view();
    view! {
        <Table
            caption
            columns=vec![
                Column::text("Booked"),
                Column::text("What"),
                Column::text("Account"),
                Column::text("Document"),
                Column::numeric("Amount"),
            ]
            stacked=true
        >
            {rows}
        </Table>
    }
}

fn row(line: LedgerLine) -> AnyView {
    let invoice = line.invoice_id.map(|id| {
        view! { <a class="ledger-link" href=format!("/staff/billing/invoices/{id}")>"Invoice"</a> }
    });
    let payment = line.payment_id.map(|id| {
        view! { <a class="ledger-link" href=format!("/staff/billing/payments/{id}")>"Payment"</a> }
    });
    view! {
        <tr>
            <td class="nowrap">{day(line.booked_on)}</td>
            <td data-label="What">{line.kind.words()}</td>
            <td data-label="Account">{line.account.words()}</td>
            <td data-label="Document">{invoice}{payment}</td>
            <td data-label="Amount" class="numeric"><Amount money=line.amount/></td>
        </tr>
    }
    .into_any()
}
