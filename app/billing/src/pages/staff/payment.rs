use ::model::{PaymentId, Permission};
use kit::{
    Card, Column, Disclosure, DownloadLink, Form, Hidden, Notice, PageHead, PageLoaded, SelectField, Submission,
    SubmitButton, SummaryList, SummaryRow, Table, TextField, Tone, Variant, ask_about, param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, LedgerTable, NamedPatient, PaymentTag, RefundTag, StepForm, accepted, day, moment},
    model::{AllocationLine, Method, PaymentView, RefundState, RefundView, RefundableLine, ShowPayment},
};

#[derive(Clone, Copy)]
struct Steps {
    allocate: Submission<api::AllocateCredit>,
    ask: Submission<api::RequestRefund>,
    decide: Submission<api::DecideRefund>,
    pay_out: Submission<api::PayOutRefund>,
}

/// `/staff/billing/payments/{payment}`: the receipt; what the payment has paid, and what of it can go back.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let id = param::<PaymentId>("payment");
    let steps = Steps {
        allocate: Submission::new(),
        ask: Submission::new(),
        decide: Submission::new(),
        pay_out: Submission::new(),
    };
    let changes = [accepted(steps.allocate), accepted(steps.ask), accepted(steps.decide), accepted(steps.pay_out)];
    let payment = ask_about(move || {
        changes.iter().for_each(|change| _ = change.get());
        Some(api::Payment { query: ShowPayment { payment_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Payment" resource=payment view=move |payment: PaymentView| view! { <Whole payment steps/> }/>
    }
}

#[component]
fn Whole(payment: PaymentView, steps: Steps) -> impl IntoView {
    let heading = format!("{} received", payment.amount);
    let back = ("Account", format!("/staff/patients/{}/account?facility={}", payment.patient.id, payment.facility_id));
    let received = payment.received.is_some();
    let heading = if received { heading } else { format!("Payment of {}", payment.amount) };
    let entries = payment.entries.clone();
    let allocate = (payment.credit.minor > 0 && payment.may.have(Permission::TakePayments))
        .then(|| view! { <Allocate payment=payment.clone() action=steps.allocate/> });
    let refunds = view! { <Refunds payment=payment.clone() steps/> };
    let id = payment.id;
    let allocations = view! { <Allocations lines=payment.allocations.clone()/> };
    view! {
        <PageHead title="Payment" heading back><PaymentTag state=payment.state/></PageHead>
        <div class="receipt stack">
            {received.then(|| view! {
                <p class="no-print">
                    <DownloadLink href=format!("/staff/billing/payments/{id}/document.pdf")>"Download the receipt as PDF"</DownloadLink>
                </p>
            })}
            <Card>
                <SummaryList>
                    <SummaryRow label="From"><NamedPatient patient=payment.patient/></SummaryRow>
                    <SummaryRow label="To">{payment.facility_name}</SummaryRow>
                    {payment.received.map(|at| view! { <SummaryRow label="Received">{moment(at)}</SummaryRow> })}
                    <SummaryRow label="How">{payment.method.words()}</SummaryRow>
                    {payment.reference.map(|reference| view! { <SummaryRow label="Number">{reference}</SummaryRow> })}
                    {payment.deposit_for.map(|what| view! { <SummaryRow label="A deposit for"><span dir="auto">{what}</span></SummaryRow> })}
                    {payment.received_by.map(|by| view! { <SummaryRow label="By">{by}</SummaryRow> })}
                    {(payment.rounding.minor != 0).then(|| view! { <SummaryRow label="Rounded by"><Amount money=payment.rounding/></SummaryRow> })}
                    <SummaryRow label="Left, to the patient’s credit"><Amount money=payment.credit/></SummaryRow>
                </SummaryList>
            </Card>
            {allocations}
            <div class="no-print stack">
                {allocate}
                {refunds}
                <Disclosure summary="What the ledger has of it">
                    <LedgerTable caption="Entries of this payment" entries/>
                </Disclosure>
            </div>
        </div>
    }
}

#[component]
fn Allocations(lines: Vec<AllocationLine>) -> impl IntoView {
    let row = |line: AllocationLine| {
        view! {
            <tr>
                <td><a class="accession" href=format!("/staff/billing/invoices/{}", line.invoice_id)>{line.number}</a></td>
                <td data-label="Paid of it" class="numeric"><Amount money=line.amount/></td>
            </tr>
        }
    };
    (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(row).collect_view();
        view! {
            <Card title="What it has paid">
                <Table caption="Invoices that this payment has paid" columns=vec![Column::text("Invoice"), Column::numeric("Paid of it")] stacked=true>
                    {rows}
                </Table>
            </Card>
        }
    })
}

/// Credit that pays an invoice.
#[component]
fn Allocate(payment: PaymentView, action: Submission<api::AllocateCredit>) -> impl IntoView {
    let options: Vec<(String, String)> = payment
        .open_invoices
        .iter()
        .map(|one| (one.id.to_string(), format!("{}, {} open", one.number.clone().unwrap_or_default(), one.open)))
        .collect();
    if options.is_empty() {
        return ().into_any();
    }
    let first = payment.open_invoices.first().map(|one| one.open.minor.min(payment.credit.minor)).unwrap_or_default();
    let amount = ::model::Money::new(first, payment.credit.currency).plain();
    let chosen = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    view! {
        <Card title="Pay an invoice with what is left">
            <Form action=action id="allocate" class="stack">
                <Hidden name="payment_id" value=payment.id.to_string()/>
                <SelectField name="invoice_id" label="Which invoice?" options value=chosen/>
                <TextField name="amount" label="How much?" inputmode="decimal" width=10 value=amount/>
                <SubmitButton>"Pay it from the credit"</SubmitButton>
            </Form>
        </Card>
    }
    .into_any()
}

#[component]
fn Refunds(payment: PaymentView, steps: Steps) -> impl IntoView {
    let may = payment.may.clone();
    let (may_decide, may_pay) = (may.have(Permission::ApproveRefunds), may.have(Permission::TakePayments));
    let waits = payment.refunds.iter().any(|one| one.state.is_open());
    let may_ask = may.have(Permission::RequestRefunds) && payment.received.is_some() && !waits;
    let any = !payment.refunds.is_empty();
    let method = payment.method;
    let rows =
        payment.refunds.iter().cloned().map(|one| refund(one, method, may_decide, may_pay, steps)).collect_view();
    let nothing = may_ask && payment.refundable.minor == 0;
    let lines = (may_ask && !payment.allocations.is_empty()).then(|| refundable(&payment.allocations));
    let ask = (may_ask && !nothing).then(|| view! { <Ask payment=payment.clone() action=steps.ask/> });
    (any || may_ask).then(|| {
        view! {
            <Card title="Refund">
                {any.then(|| view! { <ul class="refunds">{rows}</ul> })}
                {nothing.then(|| view! {
                    <Notice tone=Tone::Information title="Nothing of this payment can go back yet">
                        <p>"What has paid an invoice is credited there first, line by line."</p>
                    </Notice>
                })}
                {lines}
                {ask}
            </Card>
        }
    })
}

/// What the payment has paid, line by line, with what of each can still go back once it is credited.
fn refundable(paid: &[AllocationLine]) -> AnyView {
    let invoice = |one: &AllocationLine| {
        let row = |line: &RefundableLine| {
            view! {
                <tr>
                    <td data-label="What" dir="auto">{line.name.clone()}</td>
                    <td data-label="Patient’s part" class="numeric"><Amount money=line.patient/></td>
                    <td data-label="Credited" class="numeric"><Amount money=line.credited/></td>
                    <td data-label="Still refundable" class="numeric"><Amount money=line.refundable/></td>
                </tr>
            }
        };
        let rows = one.lines.iter().map(row).collect_view();
        let columns = vec![
            Column::text("What"),
            Column::numeric("Patient’s part"),
            Column::numeric("Credited"),
            Column::numeric("Still refundable"),
        ];
        view! {
            <Table caption=format!("Lines of {}, and what of each can still go back", one.number) columns stacked=true>{rows}</Table>
            <p class="muted">
                {format!("Of {} this payment has paid {}: of all lines together at most that goes back, when it is credited. ", one.number, one.amount)}
                <a href=format!("/staff/billing/invoices/{}", one.invoice_id)>{format!("Credit lines of {}", one.number)}</a>
            </p>
        }
    };
    paid.iter().map(invoice).collect_view().into_any()
}

#[component]
fn Ask(payment: PaymentView, action: Submission<api::RequestRefund>) -> impl IntoView {
    let hint = format!(
        "At most {}. Another person approves it; it goes back as it came: {}.",
        payment.refundable,
        payment.method.words().to_lowercase()
    );
    view! {
        <Form action=action id="refund">
            <Hidden name="payment_id" value=payment.id.to_string()/>
            <Disclosure summary="Ask for a refund">
                <TextField name="amount" label="How much goes back?" hint inputmode="decimal" width=10 value=payment.refundable.plain()/>
                <TextField name="reason" label="Why is it refunded?" maxlength=500/>
                <SubmitButton variant=Variant::Secondary>"Ask for the refund"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

fn refund(one: RefundView, method: Method, may_decide: bool, may_pay: bool, steps: Steps) -> AnyView {
    let id = one.id.to_string();
    let decide = |approve: &'static str, word: &'static str, variant| {
        view! {
            <StepForm
                action=steps.decide
                id=format!("{approve}-{id}")
                fields=vec![("refund_id", id.clone()), ("approve", approve.into())]
                word
                of="the refund"
                variant
            />
        }
    };
    let next = match one.state {
        RefundState::Requested if may_decide => {
            let approve = (!one.own).then(|| decide("yes", "Approve", Variant::Primary));
            let word = if one.own { "Take back" } else { "Refuse" };
            let refuse = decide("no", word, Variant::Secondary);
            view! { <div class="button-row">{approve}{refuse}</div> }.into_any()
        }
        RefundState::Approved if may_pay && method != Method::Online => {
            let how = if method == Method::Cash { "Pay it out of your drawer" } else { "It is paid out" };
            let fields = vec![("refund_id", id.clone())];
            view! { <StepForm action=steps.pay_out id=format!("pay-{id}") fields word=how/> }.into_any()
        }
        RefundState::Approved if method == Method::Online => {
            view! { <p class="muted">"It goes back through the payment gateway by itself."</p> }.into_any()
        }
        _ => ().into_any(),
    };
    let own = (one.own && one.state == RefundState::Requested)
        .then(|| view! { <p class="muted">"You asked for it: somebody else approves it."</p> });
    view! {
        <li class="refund">
            <p class="row"><strong><Amount money=one.amount/></strong><RefundTag state=one.state/></p>
            <p dir="auto">{one.reason}</p>
            <p class="muted small">
                "Asked on "{day(one.asked_on)}{one.asked_by.map(|by| view! { " by "<bdi>{by}</bdi> })}
                {one.decided_by.map(|by| view! { ", decided by "<bdi>{by}</bdi> })}
                {one.paid_out_on.map(|on| format!(", paid out on {}", day(on)))}
            </p>
            {own}
            {next}
        </li>
    }
    .into_any()
}
