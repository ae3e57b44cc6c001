use ::model::{InvoiceId, Permission};
use kit::{
    Card, CellField, Column, Disclosure, Form, Hidden, Submission, SubmitButton, Table, Tag, TextField, Tone, Variant,
};
use leptos::prelude::*;

use super::Steps;
use crate::{
    api,
    components::{Amount, StepForm, day},
    model::{InvoiceAction, InvoiceLineView, InvoiceView, RequestView, WriteOffPart, WriteOffState, WriteOffView},
};

/// A draft is issued as it was looked at, or discarded.
#[component]
pub fn DraftSteps(id: InvoiceId, version: i32, steps: Steps) -> impl IntoView {
    let fields = move || vec![("invoice_id", id.to_string()), ("version", version.to_string())];
    view! {
        <Card title="Issue it">
            <p class="measure">
                "It gets its number and stands in the ledger. Nothing of it changes afterwards: a correction is a credit note."
            </p>
            <div class="button-row">
                <StepForm action=steps.issue id="issue" fields=fields() word="Issue the invoice"/>
                <StepForm action=steps.discard id="discard" fields=fields() word="Discard the draft" variant=Variant::Danger/>
            </div>
        </Card>
    }
}

/// By link: the patient pays after signing in.
#[component]
pub fn AskForPayment(invoice: InvoiceView, steps: Steps) -> impl IntoView {
    let payable = invoice.state.allows(InvoiceAction::Pay);
    let (patient, facility, id) =
        (invoice.patient_id.to_string(), invoice.facility_id.to_string(), invoice.id.to_string());
    let rows = invoice.requests.iter().cloned().map(|one| request(one, steps)).collect_view();
    let any = !invoice.requests.is_empty();
    (payable || any).then(|| {
        view! {
            <Card title="Payment by link">
                {any.then(|| view! { <ul class="plain-list">{rows}</ul> })}
                {payable.then(|| view! {
                    <Form action=steps.ask id="ask">
                        <Hidden name="patient_id" value=patient/>
                        <Hidden name="facility_id" value=facility/>
                        <Hidden name="invoices[]" value=id/>
                        <Disclosure summary="Ask the patient to pay online">
                            <TextField name="days" label="For how many days does the link work?" inputmode="numeric" width=4 value="14"/>
                            <TextField name="note" label="A sentence to the patient" maxlength=500 optional=true/>
                            <SubmitButton variant=Variant::Secondary>"Send the link"</SubmitButton>
                        </Disclosure>
                    </Form>
                })}
            </Card>
        }
    })
}

fn request(one: RequestView, steps: Steps) -> AnyView {
    let id = one.id.to_string();
    let state = if one.over {
        view! { <Tag>"Ended"</Tag> }.into_any()
    } else {
        view! {
            <Tag tone=Tone::Information>{format!("Until {}", day(one.ends_on))}</Tag>
            " "
            <StepForm
                action=steps.withdraw
                id=format!("withdraw-{id}")
                fields=vec![("request_id", id.clone())]
                word="Withdraw"
                of=format!("the link of {}", day(one.made_on))
                variant=Variant::Quiet
            />
            <Form action=steps.guarantor id=format!("guarantor-{id}")>
                <Hidden name="request_id" value=id/>
                <Disclosure summary="Somebody else pays">
                    <TextField
                        name="email"
                        label="Their e-mail address"
                        hint="They get a link and a code, and see the amount and nothing else."
                        kind="email"
                        inputmode="email"
                        maxlength=254
                    />
                    <SubmitButton variant=Variant::Secondary>"Send the link and a code"</SubmitButton>
                </Disclosure>
            </Form>
        }
        .into_any()
    };
    view! { <li class="row">"Asked on "{day(one.made_on)}" "{state}</li> }.into_any()
}

/// A credit note: whole, or by line, each with what is left of it.
#[component]
pub fn Credit(invoice: InvoiceView, action: Submission<api::CreditInvoice>) -> impl IntoView {
    let lines = invoice.lines;
    let id = invoice.id.to_string();
    let rows = move || lines.iter().map(credit_line).collect_view();
    view! {
            <Form action=action id="credit">
                <Hidden name="invoice_id" value=id/>
                <Disclosure summary="Issue a credit note">
                    <p class="muted">"Enter what is taken back of each line. With nothing entered, all that is left of the invoice is credited."</p>
                    <Table
                        caption="Lines, and what of each can still be credited"
                        columns=vec![
                            Column::text("What"),
                            Column::numeric("Total"),
                            Column::numeric("Still refundable"),
                            Column::text("Credit"),
                        ]
                        stacked=true
                    >
                        {rows()}
                    </Table>
                    <TextField name="reason" label="Why is it credited?" maxlength=500/>
                    <SubmitButton variant=Variant::Danger>"Issue the credit note"</SubmitButton>
                </Disclosure>
            </Form>
    }
}

fn credit_line(line: &InvoiceLineView) -> AnyView {
    let left = line.total.checked_sub(line.credited).unwrap_or(line.total);
    let field = (left.minor > 0).then(|| {
        view! { <CellField name=format!("lines[{}]", line.id) label=format!("Credit of {}", line.name) numeric=true/> }
    });
    view! {
        <tr>
            <td dir="auto">{line.name.clone()}</td>
            <td data-label="Total" class="numeric"><Amount money=line.total/></td>
            <td data-label="Still refundable" class="numeric"><Amount money=left/></td>
            <td data-label="Credit">{field}</td>
        </tr>
    }
    .into_any()
}

/// What nobody will pay: asked for by one, decided by another.
#[component]
pub fn WriteOff(invoice: InvoiceView, steps: Steps) -> impl IntoView {
    let may_decide = invoice.may.have(Permission::ApproveRefunds);
    let waits = invoice.write_offs.iter().any(|one| one.state == WriteOffState::Requested);
    let may_ask =
        invoice.may.have(Permission::RequestRefunds) && invoice.state.allows(InvoiceAction::WriteOff) && !waits;
    let may_ask_payer = invoice.may.have(Permission::RequestRefunds) && invoice.payer_open.minor > 0 && !waits;
    let (id, open) = (invoice.id.to_string(), invoice.open.plain());
    let (payer_id, payer_open) = (id.clone(), invoice.payer_open.plain());
    let any = !invoice.write_offs.is_empty();
    let rows = invoice.write_offs.into_iter().map(|one| decision(one, may_decide, steps)).collect_view();
    (any || may_ask || may_ask_payer).then(|| {
        view! {
            <Card title="Write-off">
                {any.then(|| view! { <ul class="plain-list">{rows}</ul> })}
                {may_ask.then(|| view! {
                    <Form action=steps.write_off id="write-off">
                        <Hidden name="invoice_id" value=id/>
                        <Disclosure summary="Ask to write off what is open">
                            <TextField name="amount" label="How much?" inputmode="decimal" width=10 value=open/>
                            <TextField name="reason" label="Why will nobody pay it?" maxlength=500/>
                            <SubmitButton variant=Variant::Secondary>"Ask for the write-off"</SubmitButton>
                        </Disclosure>
                    </Form>
                })}
                {may_ask_payer.then(|| view! {
                    <Form action=steps.payer_write_off id="payer-write-off">
                        <Hidden name="invoice_id" value=payer_id/>
                        <Disclosure summary="Ask to write off what the insurer leaves open">
                            <TextField name="amount" label="How much?" inputmode="decimal" width=10 value=payer_open/>
                            <TextField name="reason" label="Why will the insurer not pay it?" maxlength=500/>
                            <SubmitButton variant=Variant::Secondary>"Ask for this write-off"</SubmitButton>
                        </Disclosure>
                    </Form>
                })}
            </Card>
        }
    })
}

fn decision(one: WriteOffView, may_decide: bool, steps: Steps) -> AnyView {
    let id = one.id.to_string();
    let waits = one.state == WriteOffState::Requested;
    let part = (one.part == WriteOffPart::Payer).then_some("of the insurer’s part ");
    let tone = match one.state {
        WriteOffState::Requested => Tone::Attention,
        WriteOffState::Approved => Tone::Success,
        WriteOffState::Rejected => Tone::Neutral,
    };
    let form = |approve: &'static str, word: &'static str, variant| {
        view! {
            <StepForm
                action=steps.decide
                id=format!("{approve}-{id}")
                fields=vec![("write_off_id", id.clone()), ("approve", approve.into())]
                word
                of="the write-off"
                variant
            />
        }
    };
    let decide = (waits && may_decide && !one.own).then(|| {
        view! {
            <div class="button-row">
                {form("yes", "Approve", Variant::Primary)}
                {form("no", "Refuse", Variant::Secondary)}
            </div>
        }
    });
    view! {
        <li>
            <Amount money=one.amount/>" "{part}<Tag tone>{one.state.words()}</Tag>" "<span dir="auto">{one.reason}</span>
            {(waits && one.own).then(|| view! { <p class="muted">"You asked for it: somebody else decides."</p> })}
            {decide}
        </li>
    }
    .into_any()
}
