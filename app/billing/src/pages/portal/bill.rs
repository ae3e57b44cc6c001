use ::model::{InvoiceId, time::date};
use kit::{
    Disclosure, DownloadLink, Form, Hidden, Loaded, Notice, PageHead, Submission, SubmitButton, SummaryList,
    SummaryRow, Tone, ask_about, param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{AmountField, BillTag, PayWith, UnderWayNotice},
    model::{BankAccount, MyBill, OwnBill, OwnBillLine, OwnBillSummary, OwnMethod, OwnPart},
};

/// `/bills/{invoice}`: what is left to pay and until when, each line in plain words, what has been paid, and the way to pay.
#[component]
pub fn BillPage() -> impl IntoView {
    let id = param::<InvoiceId>("invoice");
    let pay = Submission::<api::PayBills>::new();
    let bill = ask_about(move || Some(api::MyBill { query: MyBill { invoice_id: id.get()? } }));
    kit::live("/live/bills", move || bill.refetch());
    view! {
        <PageHead title="Your bill" back=("Your bills", "/bills".into())/>
        <Loaded resource=bill lines=10 view=move |bill: OwnBill| view! { <Shown bill pay/> }/>
    }
}

#[component]
fn Shown(bill: OwnBill, pay: Submission<api::PayBills>) -> impl IntoView {
    let OwnBill { bill, lines, payments, under_way, methods, bank } = bill;
    let insured = bill.payer.minor > 0;
    let id = bill.id;
    view! {
        <div class="stack">
            <Head bill=bill.clone()/>
            <UnderWayNotice payments=under_way/>
            {bill.plan.filter(|_| bill.is_open()).map(|plan| {
                view! {
                    <Notice tone=Tone::Information title="This bill can be paid in instalments">
                        <p><a href=format!("/bills/plans/{}", plan.id)>"See your payment plan"</a></p>
                    </Notice>
                }
            })}
            <Pay bill=bill.clone() methods pay/>
            {bank.map(|bank| view! { <Transfer bill=bill.clone() bank/> })}
            <section aria-labelledby="lines">
                <h2 id="lines">"What it is for"</h2>
                <ul class="bill-lines">{lines.into_iter().map(|line| view! { <Line line insured/> }).collect_view()}</ul>
            </section>
            <Sum bill=bill payments=payments/>
            <p><DownloadLink href=format!("/bills/{id}/document.pdf")>"Download the bill as PDF"</DownloadLink></p>
        </div>
    }
}

#[component]
fn Head(bill: OwnBillSummary) -> impl IntoView {
    let (open, due) = (bill.is_open(), date(bill.due_on));
    view! {
        <div>
            <h2 dir="auto">{bill.facility.clone()}</h2>
            <p class="muted">"Bill "{bill.number.clone()}", "{date(bill.issued_on)}</p>
            {open.then(|| view! { <p class="bill-open">{bill.open.to_string()}</p> })}
            <p>
                <BillTag bill=bill.clone()/>
                {(open && !bill.in_plan()).then(|| view! { " to pay by "{due} })}
            </p>
        </div>
    }
}

#[component]
fn Pay(bill: OwnBillSummary, methods: Vec<OwnMethod>, pay: Submission<api::PayBills>) -> impl IntoView {
    bill.is_open().then(|| {
        view! {
            <Form action=pay id="pay" class="card">
                <Hidden name="invoices[]" value=bill.id.to_string()/>
                <AmountField open=bill.open/>
                <PayWith methods/>
                <SubmitButton>"Pay online"</SubmitButton>
            </Form>
        }
    })
}

/// The other way from home: what the bank wants to know, and by what the money is known here.
#[component]
fn Transfer(bill: OwnBillSummary, bank: BankAccount) -> impl IntoView {
    let label = bank.label();
    bill.is_open().then(|| {
        view! {
            <Disclosure summary="Pay by bank transfer">
                <SummaryList>
                    <SummaryRow label="To">{bank.holder}</SummaryRow>
                    <SummaryRow label=label><span class="account-number">{bank.account}</span></SummaryRow>
                    {bank.bic.map(|bic| view! { <SummaryRow label="BIC"><span class="account-number">{bic}</span></SummaryRow> })}
                    <SummaryRow label="Amount">{bill.open.to_string()}</SummaryRow>
                    <SummaryRow label="Payment reference"><strong class="account-number">{bill.number}</strong></SummaryRow>
                </SummaryList>
                <p class="hint">"Please give the reference as it stands here, so that we know which bill you have paid. It takes one to three working days until we see the money."</p>
            </Disclosure>
        }
    })
}

/// What it is, when, by whom, and who carries what of it.
#[component]
fn Line(line: OwnBillLine, insured: bool) -> impl IntoView {
    let OwnBillLine { name, performed_on, by, total, payer, patient } = line;
    let by = by.map(|by| view! { ", "<bdi>{by}</bdi> });
    view! {
        <li class="bill-line">
            <div class="bill-line-head">
                <strong dir="auto">{name}</strong>
                <span class="bill-amount">{total.to_string()}</span>
            </div>
            <p class="muted">{date(performed_on)}{by}</p>
            {insured
                .then(|| {
                    view! {
                        <p>"Your insurer pays "{payer.to_string()}", you pay "<strong>{patient.to_string()}</strong>"."</p>
                    }
                })}
        </li>
    }
}

/// From what it cost to what is left.
#[component]
fn Sum(bill: OwnBillSummary, payments: Vec<OwnPart>) -> impl IntoView {
    let total = bill.patient.checked_add(bill.payer).ok();
    let insured = bill.payer.minor > 0;
    let paid = payments
        .into_iter()
        .map(|part| {
            let href = format!("/bills/payments/{}", part.payment_id);
            let label = format!("Paid on {}", date(part.received_on));
            view! {
                <SummaryRow label action=("Receipt", href)>
                    {part.amount.to_string()}" ("{part.method.words()}")"
                </SummaryRow>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="sum" class="bill-sum">
            <h2 id="sum">"How it adds up"</h2>
            <SummaryList>
                {total.map(|total| view! { <SummaryRow label="All of it">{total.to_string()}</SummaryRow> })}
                {insured.then(|| view! { <SummaryRow label="Your insurer pays">{bill.payer.to_string()}</SummaryRow> })}
                {insured.then(|| view! { <SummaryRow label="Your part">{bill.patient.to_string()}</SummaryRow> })}
                {paid}
                {(bill.waived.minor > 0).then(|| view! { <SummaryRow label="Waived">{bill.waived.to_string()}</SummaryRow> })}
                <SummaryRow label="Left to pay"><strong>{bill.open.to_string()}</strong></SummaryRow>
            </SummaryList>
        </section>
    }
}
