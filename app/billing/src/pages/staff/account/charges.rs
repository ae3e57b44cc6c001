use ::model::{FacilityId, PatientId};
use jiff::civil::Date;
use kit::{
    CheckChoice, Disclosure, Form, Hidden, SelectField, Submission, SubmitButton, Tag, TextField, Tone, Variant,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, day},
    model::{ChargeLine, ChargeState, CodeChoice, CoverageChoice, PatientAccount},
};

/// What was done and is on no invoice: ticked, it becomes a draft.
#[component]
pub fn Unbilled(
    account: PatientAccount,
    may_draft: bool,
    may_enter: bool,
    draft: Submission<api::DraftInvoice>,
    abort: Submission<api::AbortCharge>,
) -> impl IntoView {
    let PatientAccount { patient_id, facility_id, unbilled, coverages, .. } = account;
    if unbilled.is_empty() {
        return view! { <p class="muted">"Nothing waits to be billed. Finished appointments and verified tests appear here by themselves."</p> }
            .into_any();
    }
    let (ready, waiting): (Vec<ChargeLine>, Vec<ChargeLine>) =
        unbilled.iter().cloned().partition(|charge| charge.state == ChargeState::Billable);
    let unpriced = waiting.into_iter().map(|charge| {
        view! {
            <li>{charge.name}", "{day(charge.performed_on)}" "<Tag tone=Tone::Attention>{charge.state.words()}</Tag></li>
        }
    });
    let unpriced = view! { <ul class="plain-list">{unpriced.collect_view()}</ul> };
    let list = if may_draft && !ready.is_empty() {
        view! { <Draft patient=patient_id facility=facility_id charges=ready coverages action=draft/> }.into_any()
    } else {
        let lines = ready.into_iter().map(|charge| {
            view! { <li>{charge.name}", "{day(charge.performed_on)}" "{charge.total.map(|money| view! { <Amount money/> })}</li> }
        });
        view! { <ul class="plain-list">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        {list}
        {unpriced}
        {may_enter.then(|| view! { <Abort charges=unbilled.clone() action=abort/> })}
    }
    .into_any()
}

#[component]
fn Draft(
    patient: PatientId,
    facility: FacilityId,
    charges: Vec<ChargeLine>,
    coverages: Vec<CoverageChoice>,
    action: Submission<api::DraftInvoice>,
) -> impl IntoView {
    let ticks = move || {
        charges
            .iter()
            .map(|charge| {
                let price = charge.total.map(|total| total.to_string()).unwrap_or_default();
                let hint = format!("{} · {price} · {}", day(charge.performed_on), charge.source.words());
                let (value, label) = (charge.id.to_string(), charge.name.clone());
                view! { <CheckChoice name="charges[]" value label hint checked=true/> }
            })
            .collect_view()
    };
    let payers: Vec<(String, String)> =
        coverages.into_iter().filter(|one| one.has_terms).map(|one| (one.id.to_string(), one.name)).collect();
    let first = payers.first().map(|(id, _)| id.clone()).unwrap_or_default();
    view! {
        <Form action=action id="draft" class="stack">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="facility_id" value=facility.to_string()/>
            <fieldset class="choice-grid">
                <legend>"What goes on the invoice"</legend>
                {ticks()}
            </fieldset>
            <SelectField
                name="coverage_id"
                label="Who pays"
                options=payers
                value=first
                placeholder="The patient pays all of it"
            />
            <Disclosure summary="Give a discount on the whole">
                <TextField name="discount" label="Discount" inputmode="decimal" width=10 optional=true/>
                <TextField name="discount_reason" label="Why is it given?" maxlength=500 optional=true/>
            </Disclosure>
            <SubmitButton>"Draft an invoice"</SubmitButton>
        </Form>
    }
}

/// What is not to be charged after all, each with its reason.
#[component]
fn Abort(charges: Vec<ChargeLine>, action: Submission<api::AbortCharge>) -> impl IntoView {
    let forms = charges.into_iter().map(move |charge| {
        let (id, word) = (charge.id.to_string(), format!("Don’t charge {}", charge.name));
        let summary = format!("{}, {}", charge.name, day(charge.performed_on));
        view! {
            <Form action=action id=format!("abort-{id}")>
                <Hidden name="charge_id" value=id/>
                <Hidden name="version" value=charge.version.to_string()/>
                <Disclosure summary>
                    <TextField name="reason" label="Why is it not charged?" maxlength=500/>
                    <SubmitButton variant=Variant::Danger>{word}</SubmitButton>
                </Disclosure>
            </Form>
        }
    });
    view! { <Disclosure summary="Don’t charge something of this">{forms.collect_view()}</Disclosure> }
}

/// What no rule captures, by hand and with its reason.
#[component]
pub fn EnterCharge(
    patient: PatientId,
    facility: FacilityId,
    today: Date,
    codes: Vec<CodeChoice>,
    action: Submission<api::EnterCharge>,
) -> impl IntoView {
    let options: Vec<(String, String)> = codes.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    view! {
        <Form action=action id="enter">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="facility_id" value=facility.to_string()/>
            <Disclosure summary="Charge something by hand">
                <SelectField name="code_id" label="What was done?" options placeholder="Choose"/>
                <TextField name="quantity" label="How many?" inputmode="decimal" width=4 value="1"/>
                <TextField name="performed_on" label="On which day?" kind="date" width=10 value=today.to_string()/>
                <TextField
                    name="unit_price"
                    label="Price of one"
                    hint="Only where the price list’s does not fit."
                    inputmode="decimal"
                    width=10
                    optional=true
                />
                <TextField name="reason" label="Why is it charged by hand?" maxlength=500/>
                <SubmitButton variant=Variant::Secondary>"Charge it"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

/// What each coverage leaves to the patient, from a day on.
#[component]
pub fn Coverages(
    facility: FacilityId,
    coverages: Vec<CoverageChoice>,
    action: Submission<api::SetCoverageTerms>,
) -> impl IntoView {
    let forms = coverages.into_iter().map(move |one| {
        let id = one.id.to_string();
        let summary = if one.has_terms { format!("{}: change what it leaves", one.name) } else { format!("{}: nothing said yet", one.name) };
        view! {
            <Form action=action id=format!("terms-{id}")>
                <Hidden name="coverage_id" value=id/>
                <Hidden name="facility_id" value=facility.to_string()/>
                <Disclosure summary>
                    <TextField name="copay" label="Co-pay for each invoice" inputmode="decimal" width=10 optional=true/>
                    <TextField name="patient_percent" label="The patient’s part in percent" inputmode="decimal" width=4 optional=true/>
                    <TextField name="deductible" label="Deductible of the year" inputmode="decimal" width=10 optional=true/>
                    <TextField name="ceiling" label="The most that it carries in a year" inputmode="decimal" width=10 optional=true/>
                    <TextField name="valid_from" label="From which day?" kind="date" width=10 hint="Empty: from today on." optional=true/>
                    <SubmitButton variant=Variant::Secondary>"Save the terms"</SubmitButton>
                </Disclosure>
            </Form>
        }
    });
    let forms: Vec<_> = forms.collect();
    (!forms.is_empty())
        .then(|| view! { <Disclosure summary="What the insurance leaves to the patient">{forms}</Disclosure> })
}
