use ::model::{FacilityId, PatientId};
use kit::{CheckChoice, Disclosure, Form, Hidden, Submission, SubmitButton, TextField};
use leptos::prelude::*;

use crate::{api, components::day, model::InvoiceSummary, pages::staff::pay::MethodFields};

/// Money over the desk: for the ticked invoices in their order, and what is left, or all of it where none is ticked, as the
/// patient's credit.
#[component]
pub fn TakePayment(
    patient: PatientId,
    facility: FacilityId,
    invoices: Vec<InvoiceSummary>,
    action: Submission<api::TakePayment>,
) -> impl IntoView {
    let owed = invoices.iter().try_fold(None, |sum: Option<::model::Money>, one| match sum {
        None => Some(Some(one.open)),
        Some(sum) => sum.checked_add(one.open).ok().map(Some),
    });
    let amount = owed.flatten().map(|owed| owed.plain()).unwrap_or_default();
    let ticks = move || {
        invoices
            .iter()
            .map(|one| {
                let number = one.number.clone().unwrap_or_default();
                let due = one.due_on.map(|due| format!(", due {}", day(due))).unwrap_or_default();
                let hint = format!("{} open{due}", one.open);
                view! { <CheckChoice name="invoices[]" value=one.id.to_string() label=number hint checked=true/> }
            })
            .collect_view()
    };
    view! {
        <Form action=action id="take">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="facility_id" value=facility.to_string()/>
            <Disclosure summary="Take a payment">
                <fieldset class="choice-grid">
                    <legend>"For"</legend>
                    {ticks()}
                </fieldset>
                <p class="muted small">"The ticked invoices are paid in this order. What is left over, or all of it with none ticked, is the patient’s credit."</p>
                <MethodFields amount/>
                <SubmitButton>"Take this payment"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

/// Money before there is a bill.
#[component]
pub fn TakeDeposit(patient: PatientId, facility: FacilityId, action: Submission<api::TakeDeposit>) -> impl IntoView {
    view! {
        <Form action=action id="deposit">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="facility_id" value=facility.to_string()/>
            <Disclosure summary="Take a deposit">
                <p class="muted small">"Money before there is a bill. It stays the patient’s until an invoice is paid from it, and can be refunded."</p>
                <TextField name="meant_for" label="What is it for?" hint="Such as: the operation on 4 March." maxlength=200/>
                <MethodFields amount=""/>
                <SubmitButton>"Take this deposit"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
