use ::model::{PaymentPlanId, Permission};
use kit::{
    Card, Column, Disclosure, Form, Hidden, Notice, PageHead, PageLoaded, Submission, SubmitButton, SummaryList,
    SummaryRow, Table, TextField, Tone, Variant, ask_about, param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, Instalments, InvoiceTag, NamedPatient, PlanTag, StepForm, accepted, day},
    model::{InvoiceSummary, PlanAction, PlanState, PlanView, ShowPlan},
};

#[derive(Clone, Copy)]
struct Steps {
    agree: Submission<api::AgreePlan>,
    cancel: Submission<api::CancelPlan>,
}

/// `/staff/billing/plans/{plan}`: instalments of a patient, what is left of each, and the invoices that they pay.
#[component]
pub fn PlanPage() -> impl IntoView {
    let id = param::<PaymentPlanId>("plan");
    let steps = Steps { agree: Submission::new(), cancel: Submission::new() };
    let changes = [accepted(steps.agree), accepted(steps.cancel)];
    let plan = ask_about(move || {
        changes.iter().for_each(|change| _ = change.get());
        Some(api::Plan { query: ShowPlan { plan_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Payment plan" resource=plan view=move |plan: PlanView| view! { <Whole plan steps/> }/>
    }
}

#[component]
fn Whole(plan: PlanView, steps: Steps) -> impl IntoView {
    let back = ("Account", format!("/staff/patients/{}/account?facility={}", plan.patient.id, plan.facility_id));
    let broken = (plan.plan.state == PlanState::Broken).then(|| {
        let title = format!("An instalment is overdue for {} days or more", plan.broken_days);
        view! {
            <Notice tone=Tone::Danger title>
                <p>"The invoices of this plan count as overdue again. Speak with the patient, or cancel the plan."</p>
            </Notice>
        }
    });
    let heading = format!("Payment plan of {}", plan.plan.total);
    let state = plan.plan.state;
    let (instalments, invoices) = (plan.instalments.clone(), plan.invoices.clone());
    view! {
        <PageHead title="Payment plan" heading back><PlanTag state/></PageHead>
        <div class="stack">
            {broken}
            <Facts plan=plan.clone()/>
            <Card title="Instalments"><Instalments instalments/></Card>
            <Card title="What it pays"><Planned invoices/></Card>
            <Next plan steps/>
        </div>
    }
}

#[component]
fn Facts(plan: PlanView) -> impl IntoView {
    let PlanView { plan, patient, facility_name, note, made_by, agreed_by, cancel_reason, .. } = plan;
    let by = |who: Option<String>| who.map(|who| view! { " by "<bdi>{who}</bdi> });
    view! {
        <Card>
            <SummaryList>
                <SummaryRow label="Patient"><NamedPatient patient/></SummaryRow>
                <SummaryRow label="From">{facility_name}</SummaryRow>
                <SummaryRow label="Left to pay"><strong><Amount money=plan.left/></strong></SummaryRow>
                {(plan.overdue.minor > 0).then(|| view! { <SummaryRow label="Overdue"><Amount money=plan.overdue/></SummaryRow> })}
                <SummaryRow label="Made">{day(plan.made_on)}{by(made_by)}</SummaryRow>
                {plan.agreed_on.map(|on| view! { <SummaryRow label="Agreed">{day(on)}{by(agreed_by)}</SummaryRow> })}
                {note.map(|note| view! { <SummaryRow label="Note"><span dir="auto">{note}</span></SummaryRow> })}
                {cancel_reason.map(|why| view! { <SummaryRow label="Cancelled because"><span dir="auto">{why}</span></SummaryRow> })}
            </SummaryList>
        </Card>
    }
}

#[component]
fn Planned(invoices: Vec<InvoiceSummary>) -> impl IntoView {
    let row = |one: InvoiceSummary| {
        view! {
            <tr>
                <td><a class="accession" href=format!("/staff/billing/invoices/{}", one.id)>{one.number.unwrap_or_default()}</a></td>
                <td data-label="State"><InvoiceTag state=one.state/></td>
                <td data-label="Open" class="numeric"><Amount money=one.open/></td>
            </tr>
        }
    };
    let rows = invoices.into_iter().map(row).collect_view();
    let columns = vec![Column::text("Invoice"), Column::text("State"), Column::numeric("Open")];
    view! { <Table caption="Invoices of this plan" columns stacked=true>{rows}</Table> }
}

/// What can be done with it now.
#[component]
fn Next(plan: PlanView, steps: Steps) -> impl IntoView {
    let (id, state) = (plan.plan.id.to_string(), plan.plan.state);
    let may = plan.may.have(Permission::IssueInvoices);
    let agree = (may && state.allows(PlanAction::Agree)).then(|| {
        view! {
            <p class="muted">"The patient was told that they can agree at home."</p>
            <StepForm action=steps.agree id="agree" fields=vec![("plan_id", id.clone())] word="The patient has agreed"/>
        }
    });
    let cancel = (may && state.allows(PlanAction::Cancel)).then(|| {
        let id = id.clone();
        view! {
            <Form action=steps.cancel id="cancel">
                <Hidden name="plan_id" value=id/>
                <Disclosure summary="Cancel the plan">
                    <p class="muted">"What is open is due as its invoices say. What was paid stays paid."</p>
                    <TextField name="reason" label="Why does it end?" maxlength=500/>
                    <SubmitButton variant=Variant::Danger>"Cancel this plan"</SubmitButton>
                </Disclosure>
            </Form>
        }
    });
    (agree.is_some() || cancel.is_some()).then(|| view! { <Card title="What to do">{agree}{cancel}</Card> })
}
