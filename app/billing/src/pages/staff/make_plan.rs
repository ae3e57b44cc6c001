//! The form by which a payment plan is made, on a patient's account and on an invoice.

use ::model::{FacilityId, PatientId};
use jiff::{ToSpan, civil::Date};
use kit::{
    CheckChoice, Choice, Disclosure, Form, Hidden, RadioField, SelectField, Submission, SubmitButton, TextField,
};
use leptos::prelude::*;

use crate::{
    api,
    components::day,
    model::{Every, InvoiceSummary},
};

/// For the ticked invoices. The first instalment is due in a month, unless somebody says otherwise.
#[component]
pub fn MakePlan(
    patient: PatientId,
    facility: FacilityId,
    /// Open, and in no plan.
    invoices: Vec<InvoiceSummary>,
    today: Date,
    action: Submission<api::MakePlan>,
) -> impl IntoView {
    let first = today.checked_add(1.month()).unwrap_or(today).to_string();
    let every = Every::ALL.iter().map(|one| (one.name().to_owned(), one.words().to_owned())).collect::<Vec<_>>();
    let agreed = || {
        vec![
            Choice::new("yes", "They have agreed already"),
            Choice::new("no", "Offer it: they are told by mail and agree at home"),
        ]
    };
    let ticks = move || {
        invoices
            .iter()
            .map(|one| {
                let due = one.due_on.map(|due| format!(", due {}", day(due))).unwrap_or_default();
                let hint = format!("{} open{due}", one.open);
                let label = one.number.clone().unwrap_or_default();
                view! { <CheckChoice name="invoices[]" value=one.id.to_string() label hint checked=true/> }
            })
            .collect_view()
    };
    view! {
        <Form action=action id="plan">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="facility_id" value=facility.to_string()/>
            <Disclosure summary="Make a payment plan">
                <fieldset class="choice-grid">
                    <legend>"For"</legend>
                    {ticks()}
                </fieldset>
                <TextField name="instalments" label="How many instalments?" inputmode="numeric" width=4 value="3" hint="All that is open, in equal parts."/>
                <TextField name="first_due" label="When is the first one due?" kind="date" width=10 value=first/>
                <SelectField name="every" label="How often is one due?" options=every value=Every::Month.name()/>
                <RadioField name="agreed" label="What does the patient say?" options=agreed() value="yes"/>
                <TextField name="note" label="A sentence to the patient" maxlength=500 optional=true/>
                <SubmitButton>"Make this plan"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
