use ::model::{FacilityId, OrganizationId, Permission};
use jiff::civil::Date;
use kit::{
    Card, CellField, Choice, Column, EmptyState, Form, Hidden, Notice, PageHead, PageLoaded, RadioField, SelectField,
    Submission, SubmitButton, Table, TextField, ask_about, param, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, Figure, NamedPatient, accepted, day},
    model::{Account, LedgerLine, Method, PayerInvoice, PayerPaymentLine, PayerView, ShowPayer},
};

#[derive(Clone, Copy)]
struct Steps {
    take: Submission<api::TakePayerPayment>,
    allocate: Submission<api::AllocatePayerCredit>,
}

/// `/staff/billing/payers/{payer}?as_of=&facility=`: what a payer owes, invoice by invoice, and what they have paid.
#[component]
pub fn PayerPage() -> impl IntoView {
    let payer = param::<OrganizationId>("payer");
    let (facility, as_of) = (query::<FacilityId>("facility"), query::<Date>("as_of"));
    let steps = Steps { take: Submission::new(), allocate: Submission::new() };
    let changes = [accepted(steps.take), accepted(steps.allocate)];
    let shown = ask_about(move || {
        changes.iter().for_each(|change| _ = change.get());
        let (payer_id, facility_id) = (payer.get()?, facility.get());
        Some(api::Payer { query: ShowPayer { payer_id, facility_id, as_of: as_of.get() } })
    });
    view! {
        <PageLoaded title="Payer" resource=shown view=move |payer: PayerView| view! { <Whole payer steps/> }/>
    }
}

#[component]
fn Whole(payer: PayerView, steps: Steps) -> impl IntoView {
    let of = |wanted: Account| {
        payer.entries.iter().filter(|line| line.account == wanted).cloned().collect::<Vec<LedgerLine>>()
    };
    let (owed, credit) = (of(Account::Payer), of(Account::PayerCredit));
    let back = ("Payers", format!("/staff/billing/payers?facility={}&as_of={}", payer.facility_id, payer.as_of));
    let lead = format!("{}, at the end of {}", payer.facility_name, day(payer.as_of));
    let may = payer.now && payer.may.have(Permission::TakePayments);
    let take = may.then(|| view! { <Take payer=payer.clone() action=steps.take/> });
    let allocate = may.then(|| view! { <Allocate payer=payer.clone() action=steps.allocate/> });
    let before = (!payer.now).then(|| {
        let now = format!("/staff/billing/payers/{}?facility={}", payer.id, payer.facility_id);
        view! {
            <Notice title=format!("This is what stood at the end of {}", day(payer.as_of))>
                <p><a href=now>"Show it as it stands now"</a></p>
            </Notice>
        }
    });
    view! {
        <PageHead title="Payer" heading=payer.name.clone() lead back/>
        <div class="stack">
            {before}
            <div class="figures">
                <Figure label="Owed" money=payer.owed entries=owed/>
                <Figure label="Credit" money=payer.credit entries=credit/>
            </div>
            {take}
            {(!may).then(|| view! { <Open invoices=payer.invoices.clone()/> })}
            {allocate}
            <Payments payments=payer.payments/>
        </div>
    }
}

fn cells(one: &PayerInvoice) -> AnyView {
    view! {
        <td><a class="accession" href=format!("/staff/billing/invoices/{}", one.id)>{one.number.clone()}</a></td>
        <td data-label="Patient"><NamedPatient patient=one.patient.clone()/></td>
        <td data-label="Due" class="nowrap">{day(one.due_on)}</td>
        <td data-label="Payer’s part" class="numeric"><Amount money=one.part/></td>
        <td data-label="Open" class="numeric"><Amount money=one.open/></td>
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("Invoice"),
        Column::text("Patient"),
        Column::text("Due"),
        Column::numeric("Payer’s part"),
        Column::numeric("Open"),
    ]
}

#[component]
fn Open(invoices: Vec<PayerInvoice>) -> impl IntoView {
    let rows = invoices.iter().map(|one| view! { <tr>{cells(one)}</tr> }).collect_view();
    view! { <Card title="Open"><Table caption="Invoices of which this payer owes a part" columns=columns() stacked=true>{rows}</Table></Card> }
}

/// One transfer or cheque, for one or several invoices.
#[component]
fn Take(payer: PayerView, action: Submission<api::TakePayerPayment>) -> impl IntoView {
    let PayerView { id, facility_id, invoices, owed, .. } = payer;
    let any = !invoices.is_empty();
    let methods = || [Method::Transfer, Method::Cheque].map(|one| Choice::new(one.name(), one.words())).to_vec();
    let rows = move || {
        let row = |one: &PayerInvoice| {
            let (name, label) = (format!("invoices[{}]", one.id), format!("Of it for {}", one.number));
            view! { <tr>{cells(one)}<td data-label="Of it"><CellField name label numeric=true/></td></tr> }
        };
        let mut columns = columns();
        columns.push(Column::text("Of it"));
        view! {
            <Table caption="Invoices of which this payer owes a part" columns stacked=true>
                {invoices.iter().map(row).collect_view()}
            </Table>
        }
    };
    view! {
        <Card title="Take in a payment">
            <Form action=action id="take" class="stack">
                <Hidden name="payer_id" value=id.to_string()/>
                <Hidden name="facility_id" value=facility_id.to_string()/>
                <TextField name="amount" label="Amount" inputmode="decimal" width=10 value=owed.plain()/>
                <RadioField name="method" label="How is it paid?" options=methods() value=Method::Transfer.name()/>
                <TextField name="reference" label="Text of the transfer or number of the cheque" width=20 maxlength=100/>
                {any.then(rows)}
                <p class="muted small">
                    "Write beside each invoice what of the payment is for it. With nothing written, the longest due are paid first. What is too much becomes the payer’s credit; what is too little stays open."
                </p>
                <SubmitButton>"Take in this payment"</SubmitButton>
            </Form>
        </Card>
    }
}

/// Credit of the payer that pays an invoice.
#[component]
fn Allocate(payer: PayerView, action: Submission<api::AllocatePayerCredit>) -> impl IntoView {
    let payments: Vec<(String, String)> = payer
        .payments
        .iter()
        .filter(|one| one.credit.minor > 0)
        .map(|one| (one.id.to_string(), format!("{}, {} left", one.reference, one.credit)))
        .collect();
    let invoices: Vec<(String, String)> =
        payer.invoices.iter().map(|one| (one.id.to_string(), format!("{}, {} open", one.number, one.open))).collect();
    let (Some((payment, _)), Some((invoice, _))) = (payments.first().cloned(), invoices.first().cloned()) else {
        return ().into_any();
    };
    view! {
        <Card title="Pay an invoice from the credit">
            <Form action=action id="allocate" class="stack">
                <SelectField name="payer_payment_id" label="From which payment?" options=payments value=payment/>
                <SelectField name="invoice_id" label="Which invoice?" options=invoices value=invoice/>
                <TextField name="amount" label="How much?" inputmode="decimal" width=10/>
                <SubmitButton>"Pay it from the credit"</SubmitButton>
            </Form>
        </Card>
    }
    .into_any()
}

#[component]
fn Payments(payments: Vec<PayerPaymentLine>) -> impl IntoView {
    if payments.is_empty() {
        return view! {
            <Card title="Payments"><EmptyState title="No payments yet" text="Transfers and cheques of this payer appear here."/></Card>
        }
        .into_any();
    }
    let row = |one: PayerPaymentLine| {
        view! {
            <tr>
                <td class="nowrap">{day(one.received_on)}</td>
                <td data-label="How">{one.method.words()}</td>
                <td data-label="Number" dir="auto">{one.reference}</td>
                <td data-label="Amount" class="numeric"><Amount money=one.amount/></td>
                <td data-label="Left" class="numeric"><Amount money=one.credit/></td>
            </tr>
        }
    };
    let rows = payments.into_iter().map(row).collect_view();
    let columns = vec![
        Column::text("Received"),
        Column::text("How"),
        Column::text("Number"),
        Column::numeric("Amount"),
        Column::numeric("Left"),
    ];
    view! { <Card title="Payments"><Table caption="Payments of this payer" columns stacked=true>{rows}</Table></Card> }
        .into_any()
}
