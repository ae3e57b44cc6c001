use ::model::Money;
use kit::{Column, Table};
use leptos::prelude::*;

use crate::{
    components::{Amount, day},
    model::{InvoiceLineView, InvoiceView},
};

/// What is asked for, line by line, and the sums below. What nobody carries has no column.
#[component]
pub fn Lines(invoice: InvoiceView) -> impl IntoView {
    let any = |of: fn(&InvoiceLineView) -> Money| invoice.lines.iter().any(|line| of(line).minor != 0);
    let shown = Shown {
        discount: any(|line| line.discount),
        tax: any(|line| line.tax),
        payer: any(|line| line.payer),
        credited: any(|line| line.credited),
    };
    let mut columns =
        vec![Column::text("What"), Column::text("Day"), Column::numeric("Number"), Column::numeric("Price")];
    columns.extend(shown.discount.then(|| Column::numeric("Discount")));
    columns.extend(shown.tax.then(|| Column::numeric("Tax")));
    columns.push(Column::numeric("Total"));
    columns.extend(shown.payer.then(|| Column::numeric("Insurance")));
    columns.extend(shown.payer.then(|| Column::numeric("Patient")));
    columns.extend(shown.credited.then(|| Column::numeric("Credited")));
    let rows = invoice.lines.iter().map(|line| row(line, shown)).collect_view();
    // What is handed over says what to do with it.
    let due = invoice.due_on.filter(|_| invoice.open.minor > 0);
    let please_pay = due.map(|due| format!("Please pay {} by {}.", invoice.open, day(due)));
    view! {
        <Table caption="Lines of this invoice" columns stacked=true>{rows}</Table>
        <dl class="sums">
            <Sum label="Total" money=invoice.total/>
            {shown.payer.then(|| view! { <Sum label="Carried by the insurance" money=invoice.payer/> })}
            {shown.payer.then(|| view! { <Sum label="Patient’s part" money=invoice.patient/> })}
            {invoice.number.is_some().then(|| view! { <Sum label="Still to pay" money=invoice.open strong=true/> })}
        </dl>
        {please_pay.map(|words| view! { <p class="only-print">{words}</p> })}
    }
}

/// Columns that only some invoices have.
#[derive(Clone, Copy)]
struct Shown {
    discount: bool,
    tax: bool,
    payer: bool,
    credited: bool,
}

fn row(line: &InvoiceLineView, shown: Shown) -> AnyView {
    let cell = |there: bool, label: &'static str, money: Money| {
        there.then(|| view! { <td data-label=label class="numeric"><Amount money/></td> })
    };
    let price = line.gross.checked_add(line.surcharge).unwrap_or(line.gross);
    view! {
        <tr>
            <td dir="auto">{line.name.clone()}</td>
            <td data-label="Day" class="nowrap">{day(line.performed_on)}</td>
            <td data-label="Number" class="numeric">{line.quantity.clone()}</td>
            {cell(true, "Price", price)}
            {cell(shown.discount, "Discount", line.discount)}
            {cell(shown.tax, "Tax", line.tax)}
            {cell(true, "Total", line.total)}
            {cell(shown.payer, "Insurance", line.payer)}
            {cell(shown.payer, "Patient", line.patient)}
            {cell(shown.credited, "Credited", line.credited)}
        </tr>
    }
    .into_any()
}

#[component]
fn Sum(label: &'static str, money: Money, #[prop(optional)] strong: bool) -> impl IntoView {
    view! {
        <div class:strong=strong>
            <dt>{label}</dt>
            <dd><Amount money/></dd>
        </div>
    }
}
