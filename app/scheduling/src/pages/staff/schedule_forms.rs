//! One thing that is added to a practitioner's plan, on a page of its own.

use kit::{Card, CheckField, Form, Hidden, PageHead, SelectField, Submission, SubmitButton, TextField};
use leptos::prelude::*;

use crate::{
    api,
    components::staff::{Acknowledge, SiteField},
    model::Plan,
};

/// Minutes between two starts that people use.
const GRIDS: [i32; 8] = [5, 10, 15, 20, 30, 45, 60, 90];

/// Made inside of the form: there each box learns under which name it is sent.
#[component]
fn Days() -> impl IntoView {
    let days = [
        ("monday", "Monday"),
        ("tuesday", "Tuesday"),
        ("wednesday", "Wednesday"),
        ("thursday", "Thursday"),
        ("friday", "Friday"),
        ("saturday", "Saturday"),
        ("sunday", "Sunday"),
    ]
    .map(|(name, label)| view! { <CheckField name=name label=label/> })
    .collect_view();
    view! { <div>{days}</div> }
}

#[component]
pub fn SessionsForm(plan: Plan) -> impl IntoView {
    let action = Submission::<api::PlanSessions>::new();
    view! {
        <Head plan=plan.clone() heading="Add weekly sessions"/>
        <Card>
            <Form action=action>
                <Hidden name="practitioner_id" value=plan.row.practitioner.id.to_string()/>
                <SiteField places=plan.places/>
                <fieldset class="field day-ticks">
                    <legend>"On which days"</legend>
                    <Days/>
                </fieldset>
                <FromTo/>
                <Grid/>
                <TextField
                    name="valid_from"
                    label="First day"
                    kind="date"
                    width=10
                    value=plan.today.to_string()
                    required=true
                />
                <TextField
                    name="valid_to"
                    label="Last day"
                    hint="Left empty, the sessions go on until somebody ends them."
                    kind="date"
                    width=10
                    optional=true
                />
                <SubmitButton>"Add these sessions"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
pub fn AbsenceForm(plan: Plan) -> impl IntoView {
    let action = Submission::<api::PlanAbsence>::new();
    view! {
        <Head plan=plan.clone() heading="Away"/>
        <Card>
            <Form action=action>
                <Hidden name="practitioner_id" value=plan.row.practitioner.id.to_string()/>
                <SiteField places=plan.places/>
                <TextField
                    name="on_date"
                    label="First day"
                    kind="date"
                    width=10
                    value=plan.today.to_string()
                    required=true
                />
                <TextField
                    name="last_date"
                    label="Last day"
                    hint="Left empty, it is that one day."
                    kind="date"
                    width=10
                    optional=true
                />
                <TextField
                    name="starts"
                    label="From"
                    hint="Left empty, both times, it is all day."
                    kind="time"
                    width=10
                    optional=true
                />
                <TextField name="ends" label="To" kind="time" width=10 optional=true/>
                <TextField
                    name="reason"
                    label="Why"
                    hint="For staff only. Patients read that nobody is there, never why."
                    maxlength=500
                    optional=true
                />
                <Acknowledge/>
                <SubmitButton>"Save the absence"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
pub fn ExtraSessionForm(plan: Plan) -> impl IntoView {
    let action = Submission::<api::PlanExtraSession>::new();
    view! {
        <Head plan=plan.clone() heading="Extra session"/>
        <Card>
            <Form action=action>
                <Hidden name="practitioner_id" value=plan.row.practitioner.id.to_string()/>
                <SiteField places=plan.places/>
                <TextField
                    name="on_date"
                    label="Day"
                    kind="date"
                    width=10
                    value=plan.today.to_string()
                    required=true
                />
                <FromTo/>
                <Grid/>
                <TextField name="reason" label="Why" hint="For staff only." maxlength=500 optional=true/>
                <SubmitButton>"Add this session"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Head(plan: Plan, heading: &'static str) -> impl IntoView {
    let who = plan.row.practitioner;
    view! {
        <PageHead
            title="Schedule"
            heading=heading
            lead=who.name
            back=("Back to the working hours", format!("/staff/schedule/{}", who.id))
        />
    }
}

#[component]
fn FromTo() -> impl IntoView {
    view! {
        <TextField name="starts" label="From" kind="time" width=10 required=true/>
        <TextField name="ends" label="To" kind="time" width=10 required=true/>
    }
}

#[component]
fn Grid() -> impl IntoView {
    let options = GRIDS.map(|minutes| (minutes.to_string(), format!("{minutes} minutes"))).to_vec();
    view! {
        <SelectField
            name="grid_minutes"
            label="A start every"
            hint="Counted from the beginning. A visit may take longer than that."
            options=options
            value="15"
            required=true
        />
    }
}
