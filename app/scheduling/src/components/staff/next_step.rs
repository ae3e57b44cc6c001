use ::model::AppointmentId;
use kit::{Disclosure, Form, Hidden, SubmitButton, TextField, Variant};
use leptos::prelude::*;

use super::DayActions;
use crate::model::NextStep;

/// One thing that may be done now, as a form of one button.
#[component]
pub fn NextStepForm(
    step: NextStep,
    id: AppointmentId,
    actions: DayActions,
    /// The one next step is a big button; what else is possible is quieter.
    first: bool,
) -> impl IntoView {
    let variant = if first { Variant::Primary } else { Variant::Secondary };
    let hidden = move || view! { <Hidden name="appointment_id" value=id.to_string()/> };
    match step {
        NextStep::Arrive => view! {
            <Form action=actions.arrive id=format!("arrive-{id}")>
                {hidden()} <SubmitButton variant>"Arrived"</SubmitButton>
            </Form>
        }
        .into_any(),
        NextStep::CheckIn => view! {
            <Form action=actions.check_in id=format!("check-in-{id}")>
                {hidden()} <SubmitButton variant>"Check in"</SubmitButton>
            </Form>
        }
        .into_any(),
        NextStep::Start => actions.chart.map(|chart| chart.start.run((id, variant))).into_any(),
        NextStep::Finish => actions.chart.map(|chart| chart.finish.run((id, variant))).into_any(),
        // Never the big button: what comes first is a patient who may still walk in.
        NextStep::NoShow => view! {
            <Form action=actions.no_show id=format!("no-show-{id}")>
                {hidden()} <SubmitButton variant=Variant::Secondary>"Did not come"</SubmitButton>
            </Form>
        }
        .into_any(),
        NextStep::ArriveLate => view! {
            <Form action=actions.arrive id=format!("late-{id}")>
                {hidden()}
                <Disclosure summary="Arrived after all">
                    <TextField
                        name="late_reason"
                        label="Why is the patient seen after all?"
                        hint="For example: the train was late."
                        required=true
                    />
                    <SubmitButton variant>"Arrived after all"</SubmitButton>
                </Disclosure>
            </Form>
        }
        .into_any(),
        // Moving is a page of its own, cancelling a form with a reason: they stand elsewhere.
        NextStep::Move | NextStep::Cancel => ().into_any(),
    }
}
