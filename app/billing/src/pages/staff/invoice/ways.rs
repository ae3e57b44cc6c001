//! Other ways to pay an invoice than at once: from what the patient has paid before, and in instalments.

use ::model::{Money, Permission};
use kit::{Card, Form, Hidden, SelectField, Submission, SubmitButton, TextField};
use leptos::prelude::*;

use crate::{
    api,
    components::day,
    model::{InvoiceAction, InvoiceSummary, InvoiceView, PaymentSummary},
    pages::staff::make_plan::MakePlan,
};

/// From a deposit, or from other credit of the patient.
#[component]
pub fn FromCredit(invoice: InvoiceView, action: Submission<api::AllocateCredit>) -> impl IntoView {
    let named = |one: &PaymentSummary| {
        let what = one.deposit_for.as_ref().map_or_else(|| "credit".to_owned(), |what| format!("deposit, {what}"));
        let when = one.received_on.map(day).unwrap_or_default();
        (one.id.to_string(), format!("{} of {when}: {} left ({what})", one.method.words(), one.credit))
    };
    let options: Vec<(String, String)> = invoice.credits.iter().map(named).collect();
    let first = invoice.credits.first().map(|one| (one.id.to_string(), one.credit.minor.min(invoice.open.minor)));
    let (chosen, most) = first.unwrap_or_default();
    let amount = Money::new(most, invoice.open.currency).plain();
    view! {
        <Card title="Pay it from what the patient has paid before">
            <Form action=action id="from-credit" class="stack">
                <Hidden name="invoice_id" value=invoice.id.to_string()/>
                <SelectField name="payment_id" label="From which payment?" options value=chosen/>
                <TextField name="amount" label="How much?" inputmode="decimal" width=10 value=amount/>
                <SubmitButton>"Pay it from this"</SubmitButton>
            </Form>
        </Card>
    }
}

/// The plan that it is paid by, or the way to make one.
#[component]
pub fn InInstalments(invoice: InvoiceView, action: Submission<api::MakePlan>) -> impl IntoView {
    if let Some(plan) = invoice.plan {
        let words = if plan.kept {
            "It is not overdue while the plan is kept."
        } else {
            "The plan is not kept, or not agreed yet."
        };
        return view! {
            <Card title="In instalments">
                <p><a href=format!("/staff/billing/plans/{}", plan.id)>"Open the payment plan"</a>". "{words}</p>
            </Card>
        }
        .into_any();
    }
    if !invoice.state.allows(InvoiceAction::Pay) || !invoice.may.have(Permission::IssueInvoices) {
        return ().into_any();
    }
    let one = InvoiceSummary {
        id: invoice.id,
        patient_id: invoice.patient_id,
        number: invoice.number,
        state: invoice.state,
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
        total: invoice.total,
        open: invoice.open,
        plan: None,
    };
    let (patient, facility, today) = (invoice.patient_id, invoice.facility_id, invoice.today);
    view! { <Card title="In instalments"><MakePlan patient facility invoices=vec![one] today action/></Card> }
        .into_any()
}
