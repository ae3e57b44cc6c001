mod lines;
mod steps;
mod ways;

use ::model::{InvoiceId, Permission};
use kit::{
    Card, Column, Disclosure, DownloadLink, Form, Hidden, PageHead, PageLoaded, Submission, SubmitButton, SummaryList,
    SummaryRow, Table, ask_about, param,
};
use leptos::prelude::*;

use self::{
    lines::Lines,
    steps::{AskForPayment, Credit, DraftSteps, WriteOff},
    ways::{FromCredit, InInstalments},
};
use crate::{
    api,
    components::{Amount, InvoiceTag, LedgerTable, NamedPatient, accepted, day},
    model::{CreditNoteView, InvoiceAction, InvoiceState, InvoiceView, PaidPart, ShowInvoice, is_overdue},
    pages::staff::pay::MethodFields,
};

#[derive(Clone, Copy)]
pub struct Steps {
    issue: Submission<api::IssueInvoice>,
    discard: Submission<api::DiscardDraft>,
    take: Submission<api::TakePayment>,
    ask: Submission<api::RequestPayment>,
    withdraw: Submission<api::WithdrawRequest>,
    guarantor: Submission<api::AskGuarantor>,
    credit: Submission<api::CreditInvoice>,
    write_off: Submission<api::RequestWriteOff>,
    payer_write_off: Submission<api::RequestPayerWriteOff>,
    decide: Submission<api::DecideWriteOff>,
    allocate: Submission<api::AllocateCredit>,
    plan: Submission<api::MakePlan>,
}

/// `/staff/billing/invoices/{invoice}`: an invoice, what to do with it, and what the ledger has of it. On paper it is what
/// the patient gets.
#[component]
pub fn InvoicePage() -> impl IntoView {
    let id = param::<InvoiceId>("invoice");
    let steps = Steps {
        issue: Submission::new(),
        discard: Submission::new(),
        take: Submission::new(),
        ask: Submission::new(),
        withdraw: Submission::new(),
        guarantor: Submission::new(),
        credit: Submission::new(),
        write_off: Submission::new(),
        payer_write_off: Submission::new(),
        decide: Submission::new(),
        allocate: Submission::new(),
        plan: Submission::new(),
    };
    let changes = [
        accepted(steps.issue),
        accepted(steps.ask),
        accepted(steps.withdraw),
        accepted(steps.guarantor),
        accepted(steps.credit),
        accepted(steps.write_off),
        accepted(steps.payer_write_off),
        accepted(steps.decide),
        accepted(steps.allocate),
    ];
    let invoice = ask_about(move || {
        changes.iter().for_each(|change| _ = change.get());
        Some(api::Invoice { query: ShowInvoice { invoice_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Invoice" resource=invoice view=move |invoice: InvoiceView| view! { <Whole invoice steps/> }/>
    }
}

#[component]
fn Whole(invoice: InvoiceView, steps: Steps) -> impl IntoView {
    let heading = match (&invoice.number, invoice.state) {
        (Some(number), _) => format!("Invoice {number}"),
        (None, InvoiceState::Discarded) => "Discarded draft".to_owned(),
        (None, _) => "Draft of an invoice".to_owned(),
    };
    let account =
        ("Account", format!("/staff/patients/{}/account?facility={}", invoice.patient_id, invoice.facility_id));
    let state = invoice.state;
    let (may, issued) = (invoice.may.clone(), invoice.number.is_some());
    let draft = (state == InvoiceState::Draft && may.have(Permission::IssueInvoices))
        .then(|| view! { <DraftSteps id=invoice.id version=invoice.version steps/> });
    let take = (state.allows(InvoiceAction::Pay) && may.have(Permission::TakePayments))
        .then(|| view! { <Take invoice=invoice.clone() action=steps.take/> });
    let from_credit = (!invoice.credits.is_empty() && may.have(Permission::TakePayments))
        .then(|| view! { <FromCredit invoice=invoice.clone() action=steps.allocate/> });
    let plan = view! { <InInstalments invoice=invoice.clone() action=steps.plan/> };
    let ask = (issued && may.have(Permission::IssueInvoices))
        .then(|| view! { <AskForPayment invoice=invoice.clone() steps/> });
    let credit = (state.allows(InvoiceAction::Credit) && may.have(Permission::IssueInvoices))
        .then(|| view! { <Credit invoice=invoice.clone() action=steps.credit/> });
    let write_off = issued.then(|| view! { <WriteOff invoice=invoice.clone() steps/> });
    let refunds = refund_links(&invoice);
    let paid = (!invoice.paid.is_empty()).then(|| view! { <Paid parts=invoice.paid.clone()/> });
    let notes = (!invoice.credit_notes.is_empty()).then(|| view! { <CreditNotes notes=invoice.credit_notes.clone()/> });
    let entries = invoice.entries.clone();
    let overdue = is_overdue(invoice.open, invoice.due_on, invoice.plan, invoice.today);
    let planned = invoice.plan.is_some();
    let back = credit.is_some() || refunds.is_some();
    let any = draft.is_some() || take.is_some() || from_credit.is_some() || planned;
    let actions = (any || ask.is_some() || back || write_off.is_some()).then(|| {
        view! {
            <section class="no-print stack" aria-label="What to do">
                {draft}
                {take}
                {from_credit}
                {plan}
                {back.then(|| view! { <Card title="Give something back">{credit}{refunds}</Card> })}
                {ask}
                {write_off}
            </section>
        }
    });
    view! {
        <PageHead title="Invoice" heading back=account><InvoiceTag state overdue/></PageHead>
        <div class="invoice stack">
            <Head invoice=invoice.clone()/>
            {issued.then(|| view! {
                <p class="no-print">
                    <DownloadLink href=format!("/staff/billing/invoices/{}/document.pdf", invoice.id)>"Download as PDF"</DownloadLink>
                </p>
            })}
            <Lines invoice/>
            {paid}
            {notes}
            {actions}
            {issued.then(|| view! {
                <Disclosure summary="What the ledger has of it">
                    <LedgerTable caption="Entries of this invoice" entries/>
                </Disclosure>
            })}
        </div>
    }
}

#[component]
fn Head(invoice: InvoiceView) -> impl IntoView {
    let open = invoice.open;
    view! {
        <Card>
            <SummaryList>
                <SummaryRow label="Patient"><NamedPatient patient=invoice.patient_name/></SummaryRow>
                <SummaryRow label="From">{invoice.facility_name}</SummaryRow>
                {invoice.issued_on.map(|on| view! { <SummaryRow label="Issued">{day(on)}</SummaryRow> })}
                {invoice.due_on.map(|on| view! { <SummaryRow label="Due">{day(on)}</SummaryRow> })}
                {invoice.payer_name.map(|payer| {
                    let open = (invoice.payer_open.minor != 0).then(|| format!(", {} open", invoice.payer_open));
                    view! { <SummaryRow label="Insurance">{payer}{open}</SummaryRow> }
                })}
                {invoice.discount_reason.map(|why| view! { <SummaryRow label="Discount because">{why}</SummaryRow> })}
                {invoice.number.is_some().then(|| view! { <SummaryRow label="To pay"><strong><Amount money=open/></strong></SummaryRow> })}
            </SummaryList>
        </Card>
    }
}

#[component]
fn Take(invoice: InvoiceView, action: Submission<api::TakePayment>) -> impl IntoView {
    let number = invoice.number.unwrap_or_default();
    view! {
        <Card title="Take a payment">
            <Form action=action id="take" class="stack">
                <Hidden name="patient_id" value=invoice.patient_id.to_string()/>
                <Hidden name="facility_id" value=invoice.facility_id.to_string()/>
                <Hidden name="invoices[]" value=invoice.id.to_string()/>
                <MethodFields amount=invoice.open.plain()/>
                <p class="muted small">"Less than what is open is a part. More becomes the patient’s credit."</p>
                <SubmitButton>{format!("Take the payment for {number}")}</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Paid(parts: Vec<PaidPart>) -> impl IntoView {
    let row = |part: PaidPart| {
        let when = part.received_on.map(day).unwrap_or_default();
        view! {
            <tr>
                <td><a href=format!("/staff/billing/payments/{}", part.payment_id)>{part.method.words()}<span class="visually-hidden">" of "{when.clone()}</span></a></td>
                <td data-label="Received" class="nowrap">{when}</td>
                <td data-label="Of it" class="numeric"><Amount money=part.amount/></td>
            </tr>
        }
    };
    let rows = parts.into_iter().map(row).collect_view();
    view! {
        <Card title="Paid">
            <Table caption="What has paid this invoice" columns=vec![Column::text("Payment"), Column::text("Received"), Column::numeric("Of it")] stacked=true>
                {rows}
            </Table>
        </Card>
    }
}

#[component]
fn CreditNotes(notes: Vec<CreditNoteView>) -> impl IntoView {
    let row = |note: CreditNoteView| {
        view! {
            <tr>
                <td class="accession">{note.number}</td>
                <td data-label="Issued" class="nowrap">{day(note.issued_on)}</td>
                <td data-label="Why" dir="auto">{note.reason}</td>
                <td data-label="Credited" class="numeric"><Amount money=note.total/></td>
            </tr>
        }
    };
    let rows = notes.into_iter().map(row).collect_view();
    let columns =
        vec![Column::text("Credit note"), Column::text("Issued"), Column::text("Why"), Column::numeric("Credited")];
    view! { <Card title="Credited"><Table caption="Credit notes of this invoice" columns stacked=true>{rows}</Table></Card> }
}

/// A refund is of a payment: the way there, from what was paid.
fn refund_links(invoice: &InvoiceView) -> Option<AnyView> {
    if !invoice.may.have(Permission::RequestRefunds) || invoice.paid.is_empty() {
        return None;
    }
    let link = |part: &PaidPart| {
        let when = part.received_on.map(day).unwrap_or_default();
        let words = format!("Refund of the payment of {when} ({})", part.method.words());
        view! { <li><a href=format!("/staff/billing/payments/{}", part.payment_id)>{words}</a></li> }
    };
    let links = invoice.paid.iter().map(link).collect_view();
    Some(
        view! {
            <p class="muted">
                "What has paid a line that is credited becomes the patient’s credit, and is refunded from its payment."
            </p>
            <ul class="plain-list">{links}</ul>
        }
        .into_any(),
    )
}
